"""Words people use for what the documents call something else.

Left is what people say: words, or two words that stand near each other, in any form. Right is what operations say in
their ids and their help: ways to say it, each of one or more words that an operation must all have. A way that no
platform here knows costs nothing.
"""

import re
from collections.abc import Mapping

DESTROYING_WORDS = frozenset(
    re.findall(
        r"\w+",
        """delete remove destroy purge erase wipe trash anonymize anonymise gdpr löschen lösche loeschen loesche
        entfernen entferne supprimer supprime supprimez effacer retirer eliminar elimina elimine borrar borra quitar
        excluir exclua exclui apagar apague remover remova deletar""",
    )
)
"""Words that mean that something is to be gone for good."""
TAKING_AWAY_WORDS = DESTROYING_WORDS | frozenset(
    re.findall(
        r"\w+",
        """archive away block cancel close deactivate deregister disable drop expel fire forget inactivate kick leaver
        left lock longer off out privacy suspend unenroll unregister unsubscribe withdraw""",
    )
)
"""Words that mean that somebody or something is to be taken away: out of a course, out of use, or for good."""
GENERIC_NOUNS = frozenset(
    re.findall(
        r"\w+",
        """academy calendar classroom company employee exam intranet learner learning member page participant path
        person portal registration roster spreadsheet student system team teacher test trainee trainer training
        webinar workshop""",
    )
)
"""Words for kinds of things, beside the names of resources: what stands behind a little word and is made of others is
somebody's name or title."""

SYNONYMS: Mapping[str, str] = {
    # What is done
    "add": "create, put",
    "add somebody, add someone": (
        "create user, enroll person, enroll student, enroll create, add person, save user, users upsert"
    ),
    "add to": "enroll create, add, enroll person, enroll student",
    "create": "save",
    "new": "create, save",
    "make, set up": "create",
    "make manager, make supervisor": "supervisors add",
    "make instructor, make admin": "users upsert, users update",
    "open": "create, show",
    "save": "create",
    "copy, duplicate, clone": "from model, copy",
    "start": "begin, create",
    "fire, destroy": "delete",
    "hide": "unpublish, hide recording",
    "watch": "recordings list, publish recording",
    "change, edit, modify, correct, fix, wrong, adjust, move, replace, settings": "update",
    "rename": "update name, update title, update",
    "remove participant, remove student, remove learner": (
        "enrollments delete, unenroll person, unenroll student, session student remove, unsubscribe, deregister"
    ),
    "remove": "delete, unenroll, unregister",
    "take out, out of": "members remove, unenroll, unregister, student remove",
    "löschen, lösche, loeschen, entfernen, entferne, supprimer, supprime, effacer, eliminar, borrar, excluir, apagar": (
        "delete"
    ),
    "drop": "delete, unenroll",
    "erase": "delete, anonymize",
    "archive": "delete, inactivate, close",
    "show, see, view, look": "get, read, list",
    "look up": "get, search, find, look up",
    "find": "get, read, search",
    "search": "list, find",
    "which, all, overview": "list",
    "who": "list who, list people, list users",
    "catalog, catalogue": "list courses site, list all courses, list all classes, list lessons",
    "course catalog, course catalogue": "published courses site list, all courses list, all classes list, lessons list",
    "upload": "create file, add package, add file",
    "import": "bulk create, import",
    "spreadsheet, csv, excel": "bulk import",
    "mass": "bulk",
    # Getting people in and out
    "register": (
        "enroll create, registrations create, bulk register, subscribe, create user, enroll person, enroll student"
    ),
    "registration": "enrollments, registrations",
    "sign up": "enroll create, registrations create, bulk register, subscribe, signup, enroll person, enroll student",
    "assign, allocate, subscribe, put on": "enroll create, enroll person, enroll student, assign lessons, subscribe",
    "enroll": "assign lessons, subscribe, students add",
    "give access": "enroll create, enroll person, enroll student, access update",
    "put in": "add person, enroll create, enroll person, enroll student",
    "book, reserve": "registrations create, bulk register, register people",
    "seat": "registrations, register, place",
    "unenroll, withdraw, unsubscribe": (
        "enrollments delete, unenroll, enrollment update access, unsubscribe, deregister"
    ),
    "kick, kick out, expel": (
        "enrollments delete, unenroll, members remove, student remove, deregister, unsubscribe, "
        "enrollment update access"
    ),
    "hire": "create user, add person, save user",
    "onboard": "create user, enroll create, add person, save user",
    "account": "user, users",
    "left, leaver": "inactivate user, users delete, users access update, update user active",
    "deactivate": "inactivate, users access update, update user active, users delete",
    "disable, block, suspend, lock": "inactivate, users access update, update user active",
    "reactivate, restore": "activate",
    "enable": "activate, access update",
    "gdpr, forget": "anonymize, users delete",
    "privacy": "anonymize",
    "invitation": "invites",
    "send again": "create",
    "resend": "invites create",
    # Who they are
    "people in, learners in, students in, who in": "people list, members list, attendees list, enrollments list",
    "people": "users, members, attendees",
    "person, employee, colleague, staff, admin": "users",
    "instructor": "users staff, teacher",
    "trainer, facilitator": "instructor, teacher, users staff",
    "teacher": "instructor, users staff",
    "learner": "enrollments, person, students",
    "student, trainee": "enrollments, person",
    "participant": "enrollments, attendees, registrations",
    "attendee": "attendance, registrations",
    "roster": (
        "course enrollments list, enrollments list, attendees list, registrations list, members list, "
        "students list, people course list"
    ),
    "manager, boss": "supervisors",
    "team, department, cohort": "group",
    "new tenant": "domains create, add campus",
    "tenant": "domains, campus, portal",
    "member": "users groups",
    "married, email": "users update",
    "surname": "users update name, users update details",
    "mail": "invites, users update",
    "password": "generate login url",
    "log in": "login url, launch link",
    "impersonate": "login url",
    "signup": "signup",
    # How far they are
    "completed": "course enrollments list, lesson schedules list, published courses list far, progress",
    "who enrolled": "enrollments list who, people course list, students list",
    "who completed, who finished, who passed": "course enrollments list who, lesson schedules list",
    "finished": "lesson schedules list, published courses list far, complete, progress",
    "passed": "lesson schedules list, published courses list far, progress",
    "done": "complete, completed, completing",
    "how far": "show far, schedules list, progress",
    "progress": "show far courses, list far, schedules list user, progress",
    "overdue": "lesson schedules list, due",
    "due": "lesson schedules",
    "deadline": "lesson schedules, enrollment update",
    "expire, extend": "enrollment update ends",
    "mark": "record, complete, note, progress update",
    "mark attendance, no show": "record came, note came",
    "attend": "who came list, attendance",
    "attendance": "who came list",
    "report": "attendance, metrics, list came, progress",
    "statistics": "metrics, progress",
    "engagement, participation": "metrics",
    "diploma": "certificate",
    "score": "progress, metrics, results",
    "grade": "progress, results",
    # When and where
    "schedule": "sessions create, dates create",
    "plan": "sessions create",
    "plan a": "sessions create, schedule session, dates create",
    "webinar": "sessions, live session, schedules date, class",
    "workshop": "classroom session, live session, classes, session",
    "session": "schedules date, live",
    "training": "courses, lessons, sessions, classes",
    "classroom": "sessions",
    "meeting": "sessions, classes",
    "event": "sessions, events",
    "call off": "sessions cancel, schedules delete",
    "cancel": "schedules delete",
    "postpone": "session update, sessions update",
    "reschedule": "session update, sessions update, schedules create",
    "calendar": "schedules list, sessions list, session events list, agenda",
    "upcoming": "schedules list, sessions list, session events list",
    "room, location": "sessions update place, sessions update, place",
    "join link": "launch link, join link",
    "join": "launch link, launch, join link",
    "zoom": "launch link, launch",
    "meeting link": "launch link",
    # What there is to learn
    "course": "classes, lessons, contents",
    "class": "courses, lessons, contents",
    "lesson": "content items, modules",
    "module": "lessons, content items",
    "curriculum": "paths, learning path",
    "program": "paths, learning path, plan",
    "video": "assets, files, record",
    "file": "assets, documents, resources",
    "document": "assets, files",
    "material": "assets, content items, resources, documents list",
    "scorm": "web packages, package",
    "exam, test, assessment": "quizzes, quiz, exercises",
    "embed, intranet, play": "embed",
    "blueprint": "templates",
    # Money and machines
    "discount, coupon": "promo codes",
    "voucher": "promo codes, training credit codes",
    "price": "offers",
    "order, invoice, payment": "purchases",
    "refund": "purchases update",
    "notify, notification": "webhooks, send updates",
    "callback": "webhooks",
    "portal settings": "domains update, edit campus",
    "portal, academy, website": "domains, training site",
    "subscription": "plan",
}
