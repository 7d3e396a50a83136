"""What is in a course. Notes and discussions keep state; the rest is the same in every course, and where the wiki shows
an answer, it is that one."""

from dataclasses import replace
from typing import Any

from connectors.chamilo.standin.asked import V2, Action, Asked, bare, by_number, documented, refuse
from connectors.chamilo.standin.portal import Portal
from connectors.chamilo.standin.records import Thread, written
from connectors.standin.standin import Reply

SITE = "http://localhost"
EXERCISE: dict[str, Any] = {
    "iid": "283",
    "c_id": "111",
    "id": "283",
    "title": "FINAL TEST",
    "description": "",
    "type": "2",
    "random": "0",
    "active": "0",
    "max_attempt": "0",
    "start_time": None,
    "end_time": None,
    "pass_percentage": "70",
    "created_by": "jdoe",
    "updated_by": "jdoe",
}
QUIZZES: list[dict[str, Any]] = [
    {
        "id": 2,
        "name": "Tests",
        "visible": 1,
        "summary": "",
        "modules": [
            {"id": 2, "url": "http://localhost/mdl/mod/quiz/view.php?id=2", "name": "Quiz One", "modname": "quiz"}
        ],
    }
]
LAST_ATTEMPT = {
    "id": "4",
    "title": "aiken",
    "last_attempt_time": "2022-10-07 08:12:15",
    "last_attempt_username": "admin",
    "c_id": "11",
    "created_by": "jdoe",
    "updated_by": "jdoe",
}
AVERAGE = {
    "id": 4,
    "title": "aiken",
    "created_by": "jdoe",
    "updated_by": "jdoe",
    "type": "ExerciseAtTheEndOfTheTest",
    "completion": 0,
    "completion_method": "Success on users count",
    "number_of_last_attempts": 1,
    "average_score_in_percent": 0,
}


def course_descriptions(portal: Portal, asked: Asked) -> Any:
    text = "<p>This is a great course, you should definitely subscribe!</p>\r\n"
    asked.in_course()
    return documented([{"id": "1", "title": "General description", "content": text, **_extras(asked)}])


def _extras(asked: Asked) -> dict[str, str]:
    return {f"extra_{name}": "ZARA" for name in asked["fields"] or []}


def course_documents(portal: Portal, asked: Asked) -> Any:
    """A folder and a file; in the folder there is nothing."""
    asked.in_course()
    link = f"{SITE}{V2}?action=view_document&username={asked.me.username}&api_key={asked.me.api_key}"
    folder = {"id": 1, "type": "folder", "title": "Handouts", "path": "/handouts", "url": link, "size": 0}
    file = {"id": 2, "type": "file", "title": "Floor plan", "path": "/plan.pdf", "url": link, "size": 48211}
    return [] if asked["dir_id"] else [folder, file]


def course_announcements(portal: Portal, asked: Asked) -> Any:
    asked.in_course()
    return [_announcement(portal)]


def course_announcement(portal: Portal, asked: Asked) -> Any:
    asked.in_course()
    if asked.number("announcement") != 1:
        raise refuse("The announcement could not be found")
    return _announcement(portal)


def _announcement(portal: Portal) -> dict[str, Any]:
    when = written(portal.clock())
    return {"id": 1, "title": "Room changed", "creatorName": "Ines Moreau", "date": when, "content": "<p>Room 2.</p>"}


def course_agenda(portal: Portal, asked: Asked) -> Any:
    asked.in_course()
    start, end = written(portal.clock() + 3_600), written(portal.clock() + 7_200)
    return [{"id": 1, "title": "Welcome", "content": "<b>Coffee</b>", "startDate": start, "endDate": end}]


def course_notebooks(portal: Portal, asked: Asked) -> Any:
    return [{"id": id, "title": title, "description": text} for id, title, text in asked.in_course().notes]


def save_course_notebook(portal: Portal, asked: Asked) -> Any:
    id = portal.ids.number("note")
    asked.in_course().notes.append((id, asked.text("title"), asked.text("text")))
    return {"registered": id}


def course_learnpaths(portal: Portal, asked: Asked) -> Any:
    asked.in_course()
    return [{"id": 0, "title": "No category", "learnpaths": [{"id": 1, "title": "First week", "progress": 0}]}]


def course_learnpath(portal: Portal, asked: Asked) -> Any:
    course = asked.in_course()
    return Reply("", 302, {"Location": f"{SITE}/main/lp/lp_controller.php?action=view&cid={course.id}&lp_id=1"})


def view_my_courses(portal: Portal, asked: Asked) -> Any:
    return Reply("", 302, {"Location": f"/user_portal.php?nosession=true&api_key={asked.me.api_key}"})


def course_forumcategories(portal: Portal, asked: Asked) -> Any:
    asked.in_course()
    return [{"id": 1, "title": "Questions", "forums": [{"id": 1, "title": "First days"}]}]


def course_forum(portal: Portal, asked: Asked) -> Any:
    threads = [{"id": one.id, "title": one.title} for one in _forum(asked).values()]
    return {"id": 1, "title": "First days", "threads": threads}


def course_forumthread(portal: Portal, asked: Asked) -> Any:
    thread = _thread(asked)
    posts = [{"id": id, "title": title, "text": text} for id, title, text in thread.posts]
    return {"id": thread.id, "title": thread.title, "posts": posts}


def save_forum_thread(portal: Portal, asked: Asked) -> Any:
    asked.needs("title", "text", "forum")
    thread = Thread(portal.ids.number("thread"), asked.text("title"))
    thread.posts.append((portal.ids.number("post"), asked.text("title"), asked.text("text")))
    _forum(asked)[thread.id] = thread
    return {"registered": thread.id}


def save_forum_post(portal: Portal, asked: Asked) -> Any:
    """Any value of `notify` is a yes."""
    asked.needs("title", "text", "forum", "thread")
    if asked["notify"] == "0":
        raise refuse("Stand-in: notify=0 would be taken for a yes.")
    id = portal.ids.number("post")
    _thread(asked).posts.append((id, asked.text("title"), asked.text("text")))
    return {"registered": id}


def _forum(asked: Asked) -> dict[int, Thread]:
    if asked.number("forum") != 1:
        raise refuse("The forum could not be found")
    return asked.in_course().threads


def _thread(asked: Asked) -> Thread:
    forum = _forum(asked)
    if asked.number("thread") not in forum:
        raise refuse("The thread could not be found")
    return forum[asked.number("thread")]


def course_exercises(portal: Portal, asked: Asked) -> Any:
    asked.in_course()
    return documented(by_number({283: {**EXERCISE, **_extras(asked)}}))


def get_course_quiz_mdl_compat(portal: Portal, asked: Asked) -> Any:
    """The one answer without an envelope."""
    asked.in_course()
    return replace(bare(QUIZZES), documented=True)


def get_test_updates_list(portal: Portal, asked: Asked) -> Any:
    """Numbers as text, as in the wiki; its own example as long as nobody took anything here."""
    asked.as_admin()
    rows = [
        {
            **LAST_ATTEMPT,
            "id": str(one.id),
            "title": one.title,
            "last_attempt_time": written(one.at),
            "last_attempt_username": one.by,
            "c_id": str(one.course),
            **_extras(asked),
        }
        for one in portal.tests.values()
    ]
    return rows or documented([{**LAST_ATTEMPT, **_extras(asked)}])


def get_test_average_results_list(portal: Portal, asked: Asked) -> Any:
    asked.as_admin()
    return documented([{**AVERAGE, "id": id, **_extras(asked)} for id in asked.numbers("ids")])


ACTIONS = (
    Action("course_descriptions", course_descriptions, ("fields",)),
    Action("course_documents", course_documents, ("dir_id",)),
    Action("course_announcements", course_announcements),
    Action("course_announcement", course_announcement, ("announcement",)),
    Action("course_agenda", course_agenda),
    Action("course_notebooks", course_notebooks),
    Action("save_course_notebook", save_course_notebook, ("title", "text")),
    Action("course_learnpaths", course_learnpaths),
    Action("course_learnpath", course_learnpath, either=("lp_id",), method="GET"),
    Action("view_my_courses", view_my_courses, method="GET"),
    Action("course_forumcategories", course_forumcategories),
    Action("course_forum", course_forum, ("forum",)),
    Action("course_forumthread", course_forumthread, ("forum", "thread")),
    Action("save_forum_thread", save_forum_thread, ("title", "text", "forum", "notify")),
    Action("save_forum_post", save_forum_post, ("title", "text", "forum", "thread", "parent", "notify")),
    Action("course_exercises", course_exercises, ("fields",)),
    Action("get_course_quiz_mdl_compat", get_course_quiz_mdl_compat),
    Action("get_test_updates_list", get_test_updates_list, ("fields",)),
    Action("get_test_average_results_list", get_test_average_results_list, ("fields", "ids")),
)
