"""Listings of Damstra on which nobody can rely: what they hold is told, and what they may lack is never passed over.

The document names a total and no largest page; nothing says that either is kept to.
"""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from connectors.core import errors
from connectors.core.connector import Connector
from connectors.core.intent import Intent, make
from connectors.damstra.everyday import DamstraEveryday
from connectors.damstra.news import DamstraNews
from connectors.damstra.schedules import LessonSchedulesCertificate, UserLessonSchedulesCreate
from connectors.damstra.sessions import IltSessionsBulkDeregister, IltSessionsBulkRegister
from connectors.damstra.users import UsersCreate, UsersList
from connectors.everyday.everyday import NothingToDo, Stopped, Unplanned
from connectors.everyday.exact import NoNumber
from connectors.everyday.values import Course, Newcomer, Person
from tests.connectors.damstra.rig import ZOE, damstra_rig
from tests.connectors.everyday.test_everyday import DirectReader
from tests.connectors.rig import NOW

PEOPLE, JANE, SESSION = 250, 120, 7
Asked = Callable[[httpx.Request], Any]
"""What a request is answered with: JSON, a whole response, or the number of a status."""


def connect(answer: Asked) -> Connector:
    def respond(request: httpx.Request) -> httpx.Response:
        said = answer(request)
        if isinstance(said, int) and not isinstance(said, bool):
            return httpx.Response(said)
        return said if isinstance(said, httpx.Response) else httpx.Response(200, json=said)

    return damstra_rig().connect(transport=httpx.MockTransport(respond))


def verbs(answer: Asked) -> DamstraEveryday:
    return DamstraEveryday(DirectReader(connect(answer)))


def people(count: int = PEOPLE) -> list[dict[str, Any]]:
    return [
        {"id": n, "firstName": f"F{n}", "lastName": "Doe", "emailAddress": f"f{n}@x.com"} for n in range(1, count + 1)
    ]


def page(request: httpx.Request, rows: list[Any], cap: int = 100) -> list[Any]:
    asked = request.url.params
    start, most = int(asked.get("startIndex", 0)), int(asked.get("maxResults", 100))
    return rows[start : start + min(cap, most)]


TOTALS: dict[str, Callable[[int], Any]] = {
    "its total": lambda _: PEOPLE,
    "as text": lambda _: str(PEOPLE),
    "as a float": lambda _: float(PEOPLE),
    "-1": lambda _: -1,
    "0": lambda _: 0,
    "true": lambda _: True,
    "null": lambda _: None,
}
CAPS = [(total, cap) for total in TOTALS.values() for cap in (100, 50)]


@pytest.mark.parametrize(("total", "cap"), [*CAPS, (lambda rows: rows, 100)])
async def test_everybody_is_read_whatever_is_said_of_how_many_there_are(total: Callable[[int], Any], cap: int) -> None:
    """And however many a page holds. A full page that counts nothing but itself is no end either."""

    def answer(request: httpx.Request) -> Any:
        rows = page(request, people(), cap)
        return {"results": rows, "meta": {"totalResultCount": total(len(rows))}}

    found = verbs(answer)
    assert [int(one.id) for one in await found.people("")] == [*range(1, PEOPLE + 1)]
    assert (found.stopped, found.unseen) == (None, ())


async def test_who_moves_to_a_page_that_was_read_is_not_missed() -> None:
    """One is deleted between the first page and the second, so all behind them move up by one."""
    for gone in (5, 99, 100):
        asked = iter(range(10))

        def answer(request: httpx.Request, gone: int = gone, asked: Iterator[int] = asked) -> Any:
            rows = people() if next(asked) == 0 else [one for one in people() if one["id"] != gone]
            return {"results": page(request, rows), "meta": {"totalResultCount": len(rows)}}

        found = {int(one.id) for one in await verbs(answer).people("")}
        assert found | {gone} == {*range(1, PEOPLE + 1)}


async def test_a_long_list_that_moves_is_not_read_for_ever() -> None:
    """It is said that somebody may be missing."""
    many = people(1_200)
    asked = iter(range(100))

    def answer(request: httpx.Request) -> Any:
        rows = many if next(asked) < 3 else many[1:]
        return {"results": page(request, rows), "meta": {"totalResultCount": len(rows)}}

    found = verbs(answer)
    assert len(await found.people("")) == 1_199
    assert (next(asked), found.stopped) == (12, Stopped(1_199, 1_200, "people"))
    assert "Some may be missing" in found.unseen[0]


async def test_a_list_that_falls_short_is_called_so() -> None:
    """Who is not in it may be on Damstra all the same: nobody is added because of it."""
    found = verbs(lambda request: {"results": page(request, people(100)), "meta": {"totalResultCount": PEOPLE}})
    assert len(await found.people("doe")) == 100
    assert found.stopped == Stopped(100, PEOPLE, "people")
    assert any("250 of these, but sent 100 rows" in one for one in found.unseen)
    with pytest.raises(Unplanned, match="couldn't look through everyone"):
        await found.add(Newcomer("zed@example.com", "Zed", "Zee"))


@pytest.mark.parametrize("body", [{"error": False, "data": []}, {}, [], None, {"results": None}, {"people": []}])
async def test_an_answer_without_a_list_is_never_nobody(body: Any) -> None:
    found = verbs(lambda _: httpx.Response(200, json=body))
    with pytest.raises(errors.Unexpected, match="answered without what was asked for"):
        await found.people("jane@acme.com")
    with pytest.raises(errors.Unexpected):
        await found.add(Newcomer("zed@example.com", "Zed", "Zee"))


async def test_an_odd_row_costs_itself_alone() -> None:
    """And it is told that there was one."""
    rows = [None, "Jane", *people(2), 5]
    found = verbs(lambda request: {"results": page(request, rows), "meta": {"totalResultCount": len(rows)}})
    assert [one.id for one in await found.people("doe")] == ["1", "2"]
    assert found.unseen == ("3 rows of Damstra's list of people couldn't be read.",)


async def test_people_without_a_number_are_not_one_person() -> None:
    """They are found, and nothing can be asked about them."""
    rows = [one | {"id": None} for one in people()]
    found = verbs(lambda request: {"results": page(request, rows), "meta": {"totalResultCount": PEOPLE}})
    everybody = await found.people("")
    assert len(everybody) == PEOPLE
    with pytest.raises(NoNumber, match="gives no ID for this person"):
        await found.taken(everybody[0])
    assert [row async for row in found.roster(Course("damstra", "1", "Height"))] == []
    assert "tells no number of F1 Doe, F2 Doe" in found.unseen[-1]
    twice = [one | {"id": "7.0" if one["id"] == 8 else one["id"]} for one in people(9)]
    assert len(await verbs(lambda _: {"results": twice}).people("")) == 9


@pytest.mark.parametrize(
    ("status", "nothing"), [("DUE", True), ("Overdue", True), ("CANCELLED", False), ("Completed", False)]
)
async def test_a_state_counts_however_it_is_written(status: str, nothing: bool) -> None:
    """Who has a lesson to take is not given it again; who had it cancelled or completed it may be."""
    row = {"id": 1, "lessonId": 77, "lessonVersionId": 5, "lessonName": "Height", "status": status}
    found, jane = verbs(lambda _: {"results": [row]}), Person("damstra", str(JANE), "Jane")
    height = Course("damstra", "77", "Height", refs={"lesson_version_id": 5})
    if nothing:
        with pytest.raises(NothingToDo, match=status.lower()):
            await found.enroll(jane, height)
    else:
        assert len(await found.enroll(jane, height)) == 1


async def test_what_ends_in_the_last_year_there_is_has_no_end() -> None:
    row = {"id": 1, "lessonId": 77, "lessonName": "Height", "status": "overdue", "endDate": "9999-12-31T23:59:59Z"}
    [one] = await verbs(lambda _: {"results": [row]}).taken(Person("damstra", str(JANE), "Jane"))
    assert (one.due, one.standing) == (None, "overdue")


# What a look proves


def places(count: int = 130) -> list[dict[str, Any]]:
    return [{"id": 1000 + n, "userId": n} for n in range(1, count + 1)]


def moving() -> Asked:
    """One of those before Jane leaves between two pages, so that she moves to the one that was read."""
    asked = iter(range(10))

    def answer(request: httpx.Request) -> Any:
        rows = [one for one in places(250) if one["userId"] > 19]
        rows = rows if next(asked) == 0 else rows[1:]
        return {"results": page(request, rows), "meta": {"totalResultCount": len(rows)}}

    return answer


LOOKS: dict[str, Asked] = {
    "pages of fifty without a total": lambda request: {"results": page(request, places(), 50)},
    "a total of the first page": lambda request: {
        "results": page(request, places()),
        "meta": {"totalResultCount": 100},
    },
    "fewer rows than it counts": lambda request: {
        "results": page(request, places(100)),
        "meta": {"totalResultCount": 130},
    },
    "rows under another name": lambda _: {"attendees": places()},
    "a no": lambda _: {"success": False, "message": "Busy"},
    "nothing": lambda _: httpx.Response(200),
    "null": lambda _: httpx.Response(200, json=None),
    "an error": lambda _: 500,
    "a place that is nobody's": lambda _: {"results": [{"id": 1, "userId": None, "user": {"id": JANE}}]},
    "a row that is none": lambda _: {"results": [None, {"id": 2, "userId": 5}]},
    "rows that move": moving(),
    "she is there": lambda _: {"results": [{"id": 1, "userId": str(JANE)}]},
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
async def test_only_a_whole_list_shows_that_somebody_is_not_in_it(look: Asked) -> None:
    """Jane may have kept her place, and whether it was taken away nobody knows, for no answer came."""
    connector = connect(lambda request: 503 if request.method == "POST" else look(request))
    with pytest.raises(errors.OutcomeUnknown):
        await connector.run(IltSessionsBulkDeregister(ilt_session_id=SESSION, user_ids=[JANE]))


async def test_a_whole_list_shows_it() -> None:
    """And also that all who were asked for are in it."""
    others = [one for one in places() if one["userId"] != JANE]
    connector = connect(
        lambda request: (
            503
            if request.method == "POST"
            else {"results": page(request, others), "meta": {"totalResultCount": len(others)}}
        )
    )
    done = await connector.run(IltSessionsBulkDeregister(ilt_session_id=SESSION, user_ids=[JANE]))
    assert (len(done.attendees), done.otherwise) == (len(others), ())
    there = await connector.run(IltSessionsBulkRegister(ilt_session_id=SESSION, user_ids=[JANE + 1]))
    assert there.otherwise == ()


ZOE_THERE = {"id": 5, "firstName": "Zoë", "lastName": "O’Brien", "emailAddress": "zoe@example.com", "roles": [6]}


@pytest.mark.parametrize(
    ("asked", "row", "done"),
    [
        ({}, ZOE_THERE, True),
        ({"roles": ["trainee"]}, ZOE_THERE, True),
        ({"roles": ["trainee", "editor"]}, ZOE_THERE, False),
        ({"groups": [{"id": 3}]}, ZOE_THERE, False),
        ({"groups": [{"id": 3}]}, ZOE_THERE | {"groups": [{"id": 3}, {"id": 4}]}, True),
        ({"phone_number": "0811"}, ZOE_THERE | {"phoneNumber": "0999"}, False),
        ({"password": "s3cret"}, ZOE_THERE, False),
        ({}, None, False),
    ],
)
async def test_somebody_was_added_where_all_that_was_asked_for_is_shown(
    asked: dict[str, Any], row: Any, done: bool
) -> None:
    """They may have been there before; a password is never shown."""
    connector = connect(lambda request: 503 if request.method == "POST" else {"results": [row]})
    intent = make(UsersCreate, ZOE | asked)
    if done:
        assert (await connector.run(intent)).id == 5
    else:
        with pytest.raises(errors.OutcomeUnknown):
            await connector.run(intent)


@pytest.mark.parametrize("before", [True, False])
async def test_a_lesson_that_was_there_before_was_not_given_with_its_time(before: bool) -> None:
    """No listing shows for how long it was to be given; so what the person had before proves nothing."""
    sent: list[str] = []

    def answer(request: httpx.Request) -> Any:
        sent.append(request.method)
        has = before or "POST" in sent
        row = {"id": 1, "lessonVersionId": 5, "status": "due"}
        return 503 if request.method == "POST" else {"results": [row] if has else []}

    intent: Intent[Any] = UserLessonSchedulesCreate(
        user_id=JANE, lesson_version_ids=[5], grace_period=14, grace_period_unit="days"
    )
    if before:
        with pytest.raises(errors.OutcomeUnknown):
            await connect(answer).run(intent)
    else:
        assert (await connect(answer).run(intent)).ids == (1,)


# Files and news

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.mark.parametrize(
    "content", [b"Certificate not found", b"<html>Log in</html>", b'{"error": "no"}', PDF[:-8], PDF[4:], b"%PDF-1.4"]
)
@pytest.mark.parametrize("media", ["application/pdf", "application/octet-stream", "text/plain", ""])
async def test_a_certificate_is_a_pdf_to_its_end(content: bytes, media: str) -> None:
    """Whatever its type is called."""
    certificate = LessonSchedulesCertificate(lesson_schedule_id=5)
    headers = {"Content-Type": media}
    with pytest.raises((errors.Unexpected, errors.Invalid)):
        await connect(lambda _: httpx.Response(200, content=content, headers=headers)).run(certificate)
    assert await connect(lambda _: httpx.Response(200, content=PDF, headers=headers)).run(certificate) == PDF


@pytest.mark.parametrize(
    "body", [{"success": False, "message": "Busy"}, [], None, {"results": None, "meta": None}, [None]]
)
async def test_a_watcher_that_sees_nothing_says_so_and_keeps_what_it_knows(body: Any) -> None:
    source, said = DamstraNews(), [False]
    rig = damstra_rig()
    inner = httpx.ASGITransport(app=rig.standin)

    class Line(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            return httpx.Response(200, json=body) if said[0] else await inner.handle_async_request(request)

    ask = rig.connect(transport=Line()).run
    first = await source.watch(ask, None, NOW)
    second = await source.watch(ask, first.memory, NOW + 120)
    said[0] = True
    third = await source.watch(ask, second.memory, NOW + 240)
    assert not third.news
    assert third.unseen.keys() == {
        "session_starting",
        "session_attended",
        "lesson_schedule_completed",
        "lesson_schedule_overdue",
    }
    assert third.memory["sessions"] == second.memory["sessions"]
    assert (third.memory["place"], third.memory["began"]) == (second.memory["place"], NOW)


async def test_a_watcher_reads_on_where_pages_are_short() -> None:
    """Pages of fifty without a total are no end of the list of people."""
    seen: set[int] = set()

    def answer(request: httpx.Request) -> Any:
        if request.url.path.endswith("/user"):
            seen.add(int(request.url.params["startIndex"]))
            return {"results": page(request, people(), 50)}
        return {"results": []}

    source, ask = DamstraNews(), connect(answer).run
    first = await source.watch(ask, None, NOW)
    await source.watch(ask, first.memory, NOW + 120)
    assert seen >= {0, 50, 100, 150, 200}
    assert UsersList in source.reads
