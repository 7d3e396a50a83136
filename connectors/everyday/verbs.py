"""The everyday verbs, what each is for, and an example: for help, for mistakes, for what is offered while typing."""

from collections.abc import Mapping
from enum import StrEnum


class Verb(StrEnum):
    """The everyday verbs."""

    FIND = "find"
    COURSES = "courses"
    ROSTER = "roster"
    PROGRESS = "progress"
    ATTENDANCE = "attendance"
    SESSIONS = "sessions"
    ENROLL = "enroll"
    UNENROLL = "unenroll"
    SCHEDULE = "schedule"
    ADD = "add"
    DEACTIVATE = "deactivate"
    REACTIVATE = "reactivate"
    LINK = "link"


VERB_EXAMPLES: Mapping[Verb, str] = {
    Verb.FIND: "find jane@acme.com",
    Verb.COURSES: "courses onboarding",
    Verb.ROSTER: 'roster "Onboarding 101"',
    Verb.ENROLL: 'enroll jane@acme.com in "Onboarding 101"',
    Verb.UNENROLL: 'unenroll maeve@acme.com from "Onboarding 101"',
    Verb.PROGRESS: "progress jane@acme.com",
    Verb.ATTENDANCE: 'attendance "Welder induction" last week',
    Verb.SESSIONS: "sessions this week",
    Verb.SCHEDULE: 'schedule "Q&A" on class tomorrow at 10:00 for 1h with anne@acme.com',
    Verb.ADD: 'add lena@acme.com "Lena Berg" to chamilo',
    Verb.DEACTIVATE: "deactivate jane@acme.com on damstra",
    Verb.REACTIVATE: "reactivate liam@acme.com on damstra",
    Verb.LINK: 'link maeve@acme.com to "Onboarding 101"',
}
"""An example of each, in the order of help. The demo has whom and what they name."""

VERB_SUMMARIES: Mapping[Verb, str] = {
    Verb.FIND: "Find someone on every platform, with their courses",
    Verb.COURSES: "Find courses and classes by title",
    Verb.ROSTER: "See who is in a course",
    Verb.ENROLL: "Enroll someone in a course",
    Verb.UNENROLL: "Unenroll someone from a course",
    Verb.PROGRESS: "See how far someone is, or everyone in a course",
    Verb.ATTENDANCE: "See who came to the live sessions of a course",
    Verb.SESSIONS: "See the live sessions of a day, a week or a month",
    Verb.SCHEDULE: "Schedule a live session",
    Verb.ADD: "Add someone to a platform",
    Verb.DEACTIVATE: "Turn someone's access off, on one platform or everywhere",
    Verb.REACTIVATE: "Turn someone's access back on",
    Verb.LINK: "Get a join link for one person",
}
"""What each does, in the imperative."""

VERB_ABILITIES: Mapping[Verb, str] = {
    Verb.FIND: "look people up",
    Verb.COURSES: "list courses",
    Verb.ROSTER: "show who is in a course",
    Verb.ENROLL: "enroll people",
    Verb.UNENROLL: "unenroll people",
    Verb.PROGRESS: "show progress",
    Verb.ATTENDANCE: "show who came",
    Verb.SESSIONS: "list live sessions",
    Verb.SCHEDULE: "schedule live sessions",
    Verb.ADD: "add people",
    Verb.DEACTIVATE: "turn access off",
    Verb.REACTIVATE: "turn access back on",
    Verb.LINK: "make join links",
}
"""What a platform that has it can do, and one that has not cannot."""

VERB_TITLES: Mapping[Verb, str] = {
    Verb.FIND: "Find a person",
    Verb.COURSES: "Find courses",
    Verb.ROSTER: "See who is in a course",
    Verb.ENROLL: "Enroll a person",
    Verb.UNENROLL: "Unenroll a person",
    Verb.PROGRESS: "See progress",
    Verb.ATTENDANCE: "See who came",
    Verb.SESSIONS: "See live sessions",
    Verb.SCHEDULE: "Schedule a session",
    Verb.ADD: "Add a person",
    Verb.DEACTIVATE: "Deactivate a person",
    Verb.REACTIVATE: "Reactivate a person",
    Verb.LINK: "Get a join link",
}
"""The heading of each form; 24 characters at most."""
