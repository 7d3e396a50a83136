"""Lessons, in their current version."""

from collections.abc import Callable
from typing import Any

from connectors.damstra.standin.account import CLIENT_ID, Account
from connectors.damstra.standin.endpoint import Endpoint, Given, paged
from connectors.damstra.standin.records import Lesson, plain
from connectors.damstra.standin.rules import PAGE, Fields, choice, commas, digits, may, text
from connectors.standin.standin import Reply

PUBLISHED_CODE = 65
"""A code that the document shows and does not explain."""


def listing(shown: Callable[[Lesson], dict[str, Any]]) -> Callable[[Account, Given], Reply]:
    """In every state unless some are named."""

    def answer(account: Account, given: Given) -> Reply:
        q = given.get("q", "").casefold()
        ids = {int(one) for one in given["lessonIds"].split(",")} if "lessonIds" in given else None
        states = given["publishedStates"].split(",") if "publishedStates" in given else None
        found = [
            lesson
            for lesson in account.lessons.values()
            if q in lesson.name.casefold()
            and (ids is None or lesson.id in ids)
            and (states is None or lesson.status in states)
        ]
        return paged(found, given, shown)

    return answer


def with_details(account: Account, given: Given) -> Reply:
    """As it is documented, the answer and its count have dates too, and an id that is the word null."""
    reply = listing(detailed)(account, given)
    dates = dict.fromkeys(("createdDate", "modifiedDate"), plain(account.clock()))
    about = {"id": "null", **dates}
    return Reply(reply.body | about | {"meta": reply.body["meta"] | about})


def brief(lesson: Lesson) -> dict[str, Any]:
    return {
        "lessonVersionId": lesson.version_id,
        "lessonId": lesson.id,
        "name": lesson.name,
        "duration": lesson.length,
        "status": lesson.status,
        "inLibrary": False,
        "version": lesson.version,
        "questionnaireType": 18,
        "clientId": CLIENT_ID,
        "lessonVersionCustomFields": [],
        "createdDate": plain(lesson.created),
        "modifiedDate": plain(lesson.created),
    }


def detailed(lesson: Lesson) -> dict[str, Any]:
    """More by one number, less by four fields, as the document has it."""
    left_out = ("questionnaireType", "lessonVersionCustomFields", "createdDate", "modifiedDate")
    return {name: value for name, value in brief(lesson).items() if name not in left_out} | {
        "published": PUBLISHED_CODE
    }


LESSON_QUERY: Fields = {
    **PAGE,
    "q": may(text),
    "lessonIds": may(commas(digits)),
    "publishedStates": may(commas(choice("active", "inactive", "never", "rendering", "error"))),
}
ENDPOINTS = (
    Endpoint("GET", "/lesson", listing(brief), query=LESSON_QUERY),
    Endpoint("GET", "/lessondetails", with_details, query=LESSON_QUERY),
)
