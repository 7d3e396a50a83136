"""What ClassOnLive may answer besides what it documents, and what is made of it, by its operations and by the verbs."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from connectors.classonlive.connector import ClassOnLiveConnector
from connectors.classonlive.everyday import ClassOnLiveEveryday
from connectors.classonlive.progress import ContentProgressList
from connectors.classonlive.students import ContentStudentAdd, ContentStudentGet, ContentStudentRemove
from connectors.core import errors
from connectors.core.intent import Intent, make
from connectors.everyday.values import Course
from tests.connectors.everyday.test_everyday import DirectReader
from tests.connectors.rigs import RIGS

COURSE = Course("classonlive", "5", "Knitting")
ADD: Intent[Any] = make(ContentStudentAdd, {"content_id": 5, "email": "a@example.com", "name": "Ada"})
REMOVE: Intent[Any] = make(ContentStudentRemove, {"content_id": 5, "email": "a@example.com"})
DONE = {"ok": True, "email": "a@example.com", "name": "Ada", "applicantId": 7}


def classonlive(answer: Callable[[httpx.Request], Any]) -> ClassOnLiveConnector:
    """ClassOnLive where it answers so; a number is a status."""

    def reply(request: httpx.Request) -> httpx.Response:
        said = answer(request)
        return httpx.Response(said) if isinstance(said, int) else httpx.Response(200, content=json.dumps(said))

    made: Any = RIGS["classonlive"]().connect(transport=httpx.MockTransport(reply))
    return made  # type: ignore[no-any-return]  # the rig of ClassOnLive has no other


def changing(answer: Any) -> ClassOnLiveConnector:
    """ClassOnLive where changes are answered so, and nothing can be looked at."""
    return classonlive(lambda request: 500 if request.method == "GET" else answer)


@pytest.mark.parametrize("ok", ["False", "FALSE", 0, None, "no", [], "", {}])
async def test_whatever_says_no_is_a_no(ok: Any) -> None:
    """In its own words."""
    with pytest.raises(errors.Invalid, match=r"so nothing was done\. It says: “Course full”"):
        await changing({"ok": ok, "message": "Course full"}).run(ADD)


@pytest.mark.parametrize(
    "answer",
    [
        DONE | {"ok": "error"},
        DONE | {"ok": None},
        DONE | {"error": "Course full"},
        {"ok": True, "error": "Course full"},
        {name: one for name, one in DONE.items() if name != "ok"},
        {"ok": True},
        DONE | {"email": "other@example.com"},
    ],
    ids=str,
)
async def test_a_yes_that_is_none_is_not_told_as_done(answer: Any) -> None:
    """Nor as refused: some of it speaks for the one, and some for the other."""
    with pytest.raises(errors.OutcomeUnknown):
        await changing(answer).run(ADD)


async def test_a_link_is_that_of_whom_was_asked_for() -> None:
    """And leads somewhere in the web."""
    get = make(ContentStudentGet, {"content_id": 5, "email": "a@example.com"})
    for other in {"email": "other@example.com"}, {"link": "javascript:alert(1)"}, {"link": None}:
        with pytest.raises(errors.Unexpected):
            await classonlive(lambda _, other=other: DONE | {"link": "https://x.example.com/y"} | other).run(get)  # type: ignore[misc]


@pytest.mark.parametrize("students", [[None, {"email": "b@example.com"}], ["a@example.com"], [None], None, {}, "none"])
async def test_that_somebody_is_gone_is_seen_in_a_whole_list_only(students: Any) -> None:
    """Who is in a row that cannot be read may well be there."""
    made = classonlive(lambda request: {"ok": True, "students": students} if request.method == "GET" else 503)
    with pytest.raises(errors.OutcomeUnknown):
        await made.run(REMOVE)
    with pytest.raises(errors.OutcomeUnknown):
        await made.run(ADD)


@pytest.mark.parametrize("pages", [0, 1, 3, "3", None, "many", True])
@pytest.mark.parametrize("most", [10, 5])
async def test_progress_is_read_to_the_last(most: int, pages: Any) -> None:
    """However many pages ClassOnLive says there are."""

    def answer(request: httpx.Request) -> Any:
        page = int(request.url.path.rpartition("/")[2])
        rows = [{"applicantId": n, "name": f"F{n}"} for n in range(1, 26)][page * most :][:most]
        return {"stats": rows, "totalPages": pages}

    listing = make(ContentProgressList, {"content_id": 5})
    found = [row.applicant_id async for page in classonlive(answer).pages(listing) for row in page.items]
    assert found == list(range(1, 26))


async def test_a_student_who_moves_onto_the_next_page_is_one() -> None:
    """Somebody was enrolled before them while the pages were read."""
    pages = ([*range(1, 11)], [*range(10, 20)], [*range(20, 26)])

    def answer(request: httpx.Request) -> Any:
        page = int(request.url.path.rpartition("/")[2])
        return {"stats": [{"applicantId": n, "totalPercent": n + page} for n in pages[page]], "totalPages": 3}

    listing = make(ContentProgressList, {"content_id": 5})
    found = [row.applicant_id async for page in classonlive(answer).pages(listing) for row in page.items]
    assert found == list(range(1, 26))


def verbs(answer: Callable[[httpx.Request], Any]) -> ClassOnLiveEveryday:
    return ClassOnLiveEveryday(DirectReader(classonlive(answer)))


async def test_an_error_is_neither_nobody_nor_somebody() -> None:
    """No verb tells it as what there is."""
    here = verbs(lambda _: {"error": "Token no válido"})
    for asked in (
        here.people("jane@example.com"),
        here.people("jane"),
        here.courses("x"),
        here.roster(COURSE).__anext__(),
    ):
        with pytest.raises(errors.Unexpected, match="It says: “Token no válido”"):
            await asked


async def test_a_row_that_is_none_is_told_of_beside_the_others() -> None:
    """In a roster, and of whoever is looked for."""

    def answer(request: httpx.Request) -> Any:
        if "getstats" in request.url.path:
            return {
                "stats": [None, {"general": {"applicantId": 7, "name": "Ada", "totalPercent": 50}}],
                "totalPages": 1,
            }
        return {"ok": True, "students": [None, "x", {"applicantId": 7, "email": "a@example.com", "name": "Ada"}]}

    here = verbs(answer)
    assert [one.person.name async for rows in here.roster(COURSE) for one in rows] == ["Ada"]
    assert here.unseen == ("2 rows of ClassOnLive's list of people couldn't be read.",)
    assert [one.name for one in await here.people("ada")] == ["Ada"]
    assert here.unseen == ("2 rows of ClassOnLive's list of people couldn't be read.",)
