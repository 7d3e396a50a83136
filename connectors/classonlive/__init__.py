"""ClassOnLive: live classes, tutoring and courses of topics, who is in them, recordings and progress. 45 operations."""

from connectors.classonlive import (
    contents,
    live,
    people,
    progress,
    recordings,
    resources,
    students,
    teachers,
    topics,
    tutoring,
)
from connectors.classonlive.cancelling import CANCELLING
from connectors.classonlive.everyday import ClassOnLiveEveryday
from connectors.classonlive.news import ClassOnLiveNews
from connectors.classonlive.settings import ClassOnLiveSettings
from connectors.everyday.verbs import Verb
from connectors.platform import Platform

COME_WITH_A_COURSE = "People join ClassOnLive with a course, and nothing there deactivates them."
OF_ONE_COURSE = "ClassOnLive lists {} only of one course, which this doesn't name"

platform = Platform(
    name="classonlive",
    title="ClassOnLive",
    settings=ClassOnLiveSettings,
    resources=(contents, live, tutoring, topics, resources, recordings, people, students, teachers, progress),
    probe=contents.ContentList(),
    news=ClassOnLiveNews(),
    everyday=ClassOnLiveEveryday,
    cancelling=CANCELLING,
    course_fields=frozenset({"content_id"}),
    takes={
        Verb.FIND: ("student_search",),
        Verb.COURSES: ("content_list",),
        Verb.ROSTER: ("content_list", "content_students_list"),
        Verb.PROGRESS: ("content_list",),
        Verb.ATTENDANCE: ("content_list",),
        Verb.SESSIONS: ("content_list",),
        Verb.ENROLL: ("content_list", "content_student_add"),
        Verb.UNENROLL: ("content_list", "content_student_remove"),
        Verb.SCHEDULE: ("single_session_content_create",),
        Verb.LINK: ("content_list", "content_student_get"),
    },
    lacks=dict.fromkeys((Verb.ADD, Verb.DEACTIVATE, Verb.REACTIVATE), COME_WITH_A_COURSE),
    not_looked_up={
        "themes": "ClassOnLive shows the topics of a course as a part of the course",
        "theme_create theme_id": "ClassOnLive shows the topics of a course as a part of the course",
        "module_create theme_id": OF_ONE_COURSE.format("topics"),
        "module_id": "ClassOnLive lists modules only of one topic, which this doesn't name",
        **dict.fromkeys(("applicant_id", "app_list.applicant_id"), OF_ONE_COURSE.format("students")),
        "session_id": OF_ONE_COURSE.format("sessions"),
        "video_id": OF_ONE_COURSE.format("recordings"),
    },
)
