"""What Class may answer besides what it documents, and what is made of it, by its operations and by the verbs."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from connectors.classcom.classes import ClassesList
from connectors.classcom.connector import ClassConnector
from connectors.classcom.enrollments import EnrollmentsCreate, EnrollmentsDelete, EnrollmentsList, LaunchLinkGet
from connectors.classcom.everyday import ClassEveryday
from connectors.classcom.users import UsersDelete, UsersList
from connectors.core import errors
from connectors.core.intent import make
from connectors.everyday.values import Course
from tests.connectors.everyday.test_everyday import DirectReader
from tests.connectors.rigs import RIGS

COURSE = Course("class", "c", "Knitting")
WEEK = (datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC))


def class_(answer: Callable[[httpx.Request], Any]) -> ClassConnector:
    """Class where it answers so; a number is a status."""

    def reply(request: httpx.Request) -> httpx.Response:
        said = answer(request)
        return httpx.Response(said) if isinstance(said, int) else httpx.Response(200, content=json.dumps(said))

    made: Any = RIGS["class"]().connect(transport=httpx.MockTransport(reply))
    return made  # type: ignore[no-any-return]  # the rig of Class has no other


def people(*numbers: int) -> list[dict[str, str]]:
    return [{"user_name": f"F{n}", "email": f"f{n}@example.com", "student_id": f"s{n}"} for n in numbers]


def lost(listed: Any) -> ClassConnector:
    """Class where no change is answered, and the class is listed so."""
    return class_(lambda request: listed if request.method == "GET" else 503)


PARTS: Sequence[Any] = [
    {"data": people(*range(20)), "pagination": {"total_records": 45}},
    {"data": people(*range(20)), "pagination": {"has_more": True}},
    {"data": people(*range(20)), "pagination": {"current_page": 1, "total_pages": 3}},
    {"data": people(*range(20)), "pagination": {"next_page": "/api/v1/class/enrollments?page=2"}},
    [None, *people(1)],
    {"enrollments": people(30)},
    {"error": "Something unexpected happened"},
    ["a", "b"],
    [None],
    {},
    None,
    "none",
]


@pytest.mark.parametrize("listed", PARTS, ids=str)
async def test_that_somebody_is_gone_is_seen_in_a_whole_list_only(listed: Any) -> None:
    """Who is in a row that cannot be read, or on a page that was not sent, may well be there."""
    with pytest.raises(errors.OutcomeUnknown):
        await lost(listed).run(EnrollmentsDelete(class_id="c", email="f30@example.com"))
    create = make(EnrollmentsCreate, {"class_id": "c", "email": "z@example.com", "first_name": "Z", "last_name": "Z"})
    with pytest.raises(errors.OutcomeUnknown):
        await lost(listed).run(create)


async def test_that_somebody_is_gone_is_seen_in_a_whole_list() -> None:
    """So the demand above is not for nothing."""
    gone = await lost(people(1, 2)).run(EnrollmentsDelete(class_id="c", email="f30@example.com"))
    assert gone.remark == "Class's answer was lost. I looked: they are not in the class."


@pytest.mark.parametrize("listed", PARTS[:4], ids=str)
async def test_a_part_of_a_class_is_not_its_roster(listed: Any) -> None:
    with pytest.raises(errors.Unexpected, match="only a part of this list"):
        await class_(lambda _: listed).run(EnrollmentsList(class_id="c"))


@pytest.mark.parametrize(
    "about",
    [
        lambda page: {"total_records": 250},
        lambda page: {"total_records": "250", "next_page": 0},
        lambda page: {"total_records": "many", "next_page": page + 1 if page < 3 else None},
        lambda page: {"current_page": page, "total_pages": 3},
        lambda page: {"total_records": 250, "next_page": page},
    ],
    ids=["a total alone", "a total in quotes", "no number", "a count of pages", "the same page"],
)
async def test_staff_are_read_to_the_last(about: Callable[[int], Mapping[str, Any]]) -> None:
    """However Class says that there are more."""

    def answer(request: httpx.Request) -> Any:
        page = int(request.url.params["page"])
        rows = [{"id": n, "user_name": f"F{n}"} for n in range(1, 251)][(page - 1) * 100 :][:100]
        return {"data": rows, "pagination": about(page)}

    found = [row.id async for page in class_(answer).pages(UsersList()) for row in page.items]
    assert found == list(range(1, 251))


@pytest.mark.parametrize("link", ["javascript:alert(1)", "not found", "", None, 5, {"a": 1}])
async def test_what_is_no_web_address_is_no_link(link: Any) -> None:
    """Nobody is given something to press that does something else."""
    with pytest.raises(errors.Unexpected, match="answered without what was asked for"):
        await class_(lambda _: {"launch_url": link}).run(LaunchLinkGet(class_id="c", email="a@example.com"))


async def test_an_answer_about_somebody_else_is_none() -> None:
    """Whoever was asked to be removed may still be there."""
    with pytest.raises(errors.OutcomeUnknown, match="answered about someone else"):
        await class_(lambda _: {"id": 9, "email": "other@example.com"}).run(UsersDelete(email="a@example.com"))


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        ({"error": "It is full"}, errors.Invalid, "didn't accept this, so nothing was done. It says: “It is full”"),
        ({"error": "No", "data": {"email": ["is blocked"]}}, errors.Invalid, "It says: “email: is blocked”"),
        ({"error": {"code": 5}}, errors.Invalid, "It says: “code: 5”"),
        ({"error": "Something unexpected happened"}, errors.OutcomeUnknown, "I don't know whether it was done"),
        ({"error": "No", "student_id": "s1"}, errors.OutcomeUnknown, "I don't know whether it was done"),
        ({"message": "Busy"}, errors.OutcomeUnknown, "says neither yes nor no"),
    ],
)
async def test_an_error_with_a_200_is_told_as_what_it_is(
    error: Any, kind: type[errors.PlatformError], said: str
) -> None:
    """A refusal is one; of an accident, and of a yes and a no at once, nobody knows."""
    create = make(EnrollmentsCreate, {"class_id": "c", "email": "z@example.com", "first_name": "Z", "last_name": "Z"})
    with pytest.raises(kind) as caught:
        await class_(lambda request: error if request.method == "POST" else 500).run(create)
    assert said in caught.value.sentence


def verbs(answer: Callable[[httpx.Request], Any]) -> ClassEveryday:
    return ClassEveryday(DirectReader(class_(answer)))


async def test_a_row_that_is_none_is_told_of_beside_the_others() -> None:
    """In a roster, of whoever is looked for, in the list of classes, and of who came."""

    def answer(request: httpx.Request) -> Any:
        match request.url.path.rpartition("/")[2]:
            case "enrollments":
                return [None, "x", *people(1)]
            case "attendance":
                return {"class_id": "c", "sessions": [None, {"start_time": "2026-11-27T10:00:00Z", "students": [5]}]}
            case "classes":
                return [None, {"class_id": "c", "class_name": "Knitting"}]
        return [{"id": 1, "user_name": "Ines", "email": "ines@acme.com"}, None]

    here = verbs(answer)
    assert [one.person.name async for rows in here.roster(COURSE) for one in rows] == ["F1"]
    assert here.unseen == ("2 rows of Class's list of people couldn't be read.",)
    assert [one.name for one in await here.people("f1")] == ["F1"]
    assert "2 rows of Class's list of people couldn't be read." in here.unseen
    assert [one.title for one in await here.courses("")] == ["Knitting"]
    assert here.unseen == ("2 rows of Class's list of classes couldn't be read.",)  # put off or not
    await here.attendance(COURSE, *WEEK)
    assert here.unseen == ("2 rows of Class's list of who came couldn't be read.",)


async def test_why_nobody_is_said_to_have_come_stands_beside_the_roster() -> None:
    """The columns would be gone without a word."""
    here = verbs(lambda request: people(1) if request.url.path.endswith("enrollments") else 500)
    assert [one.progress async for rows in here.roster(COURSE) for one in rows] == [None]
    assert [one.partition(":")[0] for one in here.unseen] == ["How often they came is not shown"]


async def test_times_without_a_zone_are_in_the_one_of_their_row() -> None:
    """And nobody stayed less than no time."""
    session = {"start_time": "2026-11-27T10:00:00", "end_time": "2026-11-27T11:00:00", "timezone": "America/Denver"}
    left_first = {"present": True, "join_time": "2026-11-27T11:00:00", "leave_time": "2026-11-27T10:00:00"}
    here = verbs(lambda _: {"class_id": "c", "sessions": [session | {"students": [left_first]}]})
    [row] = await here.attendance(COURSE, *WEEK)
    assert row.session.starts == datetime(2026, 11, 27, 17, tzinfo=UTC)
    assert row.session.ends == row.session.starts + timedelta(hours=1)
    assert row.minutes is None


async def test_classes_that_cannot_be_listed_are_not_none() -> None:
    """An error is not an empty list."""
    with pytest.raises(errors.Unexpected, match="reported an error"):
        await verbs(lambda _: {"error": "No scope"}).courses("")
    assert await class_(lambda _: []).run(ClassesList()) == []
