"""Whatever a platform answers, the message is one that Slack takes, parses nothing and gives nothing away."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from connectors.catalog import operation, platforms
from connectors.core.intent import Intent, operation_id, result_type
from connectors.core.record import Display, Page, Record, plain
from handlers.operations import answers
from handlers.operations.answers import ANSWER_ROWS_PER_PAGE, MAX_BACK_PAGES, Answer, Position
from handlers.slack.values import display_of, record_of
from tests.handlers import hostile
from tests.handlers.hostile import NASTY, SECRET
from tests.handlers.messages import accept, objects, read
from tests.properties import examples

OPERATIONS = [cls for platform in platforms().values() for cls in platform.operations.values()]
REQUEST = {
    "method": "GET",
    "url": "https://class.example/api/v1/classes",
    "headers": {"Authorization": "Bearer •••"},
    "body": {"kind": "none", "value": None},
}
MANY = settings(max_examples=examples(80), phases=(Phase.explicit, Phase.reuse, Phase.generate))
"""Without shrinking: the texts are few and known, but long, and to make them short takes minutes."""


def parsed(cls: type[Intent[Any]], data: Any) -> Any:
    """What a connector makes of the data."""
    wanted = result_type(cls)
    if getattr(wanted, "__origin__", None) is Page:
        wanted = list[wanted.__args__[0]]  # type: ignore[name-defined]  # a runtime type
    try:
        return TypeAdapter(wanted).validate_python(data)
    except ValidationError:
        return data


def answer(cls: type[Intent[Any]], result: Any, **more: Any) -> Answer:
    shown = {"rows": plain(result)} if isinstance(result, list) else {"thing": plain(result)}
    return Answer(cls.platform, operation_id(cls), Position({}), REQUEST, **{**shown, **more})


def of(id: str) -> type[Intent[Any]]:
    found = operation("class", id)
    assert found
    return found


@given(st.data(), st.sampled_from(OPERATIONS), st.sampled_from(["UTC", "Europe/Paris", "", "No/Where", "Europe"]))
@MANY
def test_anything(data: st.DataObject, cls: type[Intent[Any]], zone: str) -> None:
    """For every operation and anything it may answer: private, shared and after a while in the store."""
    result = parsed(cls, data.draw(hostile.answers(cls)))
    total = data.draw(st.none() | st.integers(0, 10**6)) if isinstance(result, list) else None
    made = answer(cls, result, zone=zone, total=total, remark=data.draw(hostile.texts), back=[Position({}, 12, 12)])
    message = answers.render(made, "draft-1")
    accept(message)
    accept(answers.shared(made, data.draw(hostile.texts) or "Ada"))
    for one in (message, answers.shared(made, "Ada")):
        assert SECRET not in json.dumps(one.payload())
    assert SECRET not in answers.as_json(made)
    if not isinstance(result, list):
        accept(answers.render(made, "draft-1", plain(result, reveal=True)))


@given(st.data(), st.sampled_from(OPERATIONS))
@MANY
def test_round_trip(data: st.DataObject, cls: type[Intent[Any]]) -> None:
    """An answer that was stored and loaded is the same answer, looks the same, and holds no secret."""
    made = answer(cls, parsed(cls, data.draw(hostile.answers(cls))), back=(Position({"page": 1}), Position({}, 12, 12)))
    made = replace(made, next=data.draw(st.none() | st.just(Position({"page": 3}, 0, 24))))
    kept = json.dumps(made.stored())
    assert SECRET not in kept
    again = Answer.loaded(json.loads(kept))
    assert answers.render(again, "d") == answers.render(made, "d")
    assert again.stored() == json.loads(kept)
    assert (again.back, again.next) == (made.back, made.next)


def test_every_operation() -> None:
    """Nothing at all, an empty thing, and every nasty text in a field of its own are shown for every operation."""
    thing = {f"field {n}": text for n, text in enumerate(NASTY)}
    datas: list[Any] = [None, {}, [], [{}], thing, [thing] * 3]
    for cls in OPERATIONS:
        for data in datas:
            result = parsed(cls, data)
            accept(answers.render(answer(cls, result), "draft-1"))
            accept(answers.shared(answer(cls, result), "Ada"))


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text[:15]))
def test_nasty_text(text: str) -> None:
    """A text appears as it is, as far as there is room, in a cell and on a card."""
    for result in ([{"class_name": text, "host": "Ines"}], {"class_name": text, "host": "Ines"}):
        message = answers.render(answer(of("classes_list" if isinstance(result, list) else "classes_get"), result), "d")
        accept(message)
        if not text.startswith("2026-03") and not text.startswith("9999") and text:
            assert re.sub("[\u202a-\u202e\u2066\u2067]", "�", text[:100]) in read(message)


def test_a_secret_is_shown_once() -> None:
    """A password stands in the one message that reveals it, and neither in its notification nor in any later one."""
    result = parsed(of("classes_get"), {"class_name": "Knitting", "password": SECRET})
    made = answer(of("classes_get"), result)
    once = answers.render(made, "d", plain(result, reveal=True))
    assert read(once).count(SECRET) == 1
    assert SECRET not in once.text
    for later in (answers.render(Answer.loaded(made.stored()), "d"), answers.shared(made, "Ada")):
        assert SECRET not in json.dumps(later.payload())
        assert "•••" in read(later)


def test_a_link_that_opens_a_door() -> None:
    """The link that opens a class as somebody can be clicked by who asked, and is hidden from everybody else."""
    link = f"https://northwind.class.example/launch?token={SECRET}"
    result = parsed(of("launch_link_get"), {"launch_url": link})
    made = answer(of("launch_link_get"), result)
    once = answers.render(made, "d", plain(result, reveal=True))
    assert {"type": "link", "url": link} in list(objects(list(once.blocks)))
    assert SECRET not in json.dumps(answers.shared(made, "Ada").payload())


def test_a_listing_reveals_nothing() -> None:
    """In a listing passwords stay masked, also as JSON."""
    rows = parsed(of("classes_list"), [{"class_name": "Knitting", "password": SECRET}])
    made = answer(of("classes_list"), rows)
    assert SECRET not in json.dumps(answers.render(made, "d").payload()) + answers.as_json(made)
    assert json.loads(answers.as_json(made))[0]["password"] == "•••"


def test_a_card() -> None:
    """A thing is shown field by field, what people look for first, with times in the person's zone."""
    data = {"created_at": "2026-03-02T10:00:00Z", "class_name": "Knitting", "host": "Ines", "meeting_id": None}
    message = answers.render(answer(of("classes_get"), parsed(of("classes_get"), data), zone="Europe/Paris"), "d")
    lines = read(message).splitlines()
    assert lines[:3] == ["Class: Show one class", "Class name: Knitting", "Host: Ines"]
    assert "Created at: 2 Mar 2026, 11:00" in lines
    assert "Meeting id" not in read(message)
    assert message.text == "Class: Show one class: Knitting"


def test_a_list_on_a_card() -> None:
    """A list of things is written out line by line under its name."""
    data = {"class_id": "c1", "sessions": [{"session_id": "s1", "students": [{"email": "a@b.c", "present": True}]}]}
    message = answers.render(answer(of("attendance_get"), parsed(of("attendance_get"), data)), "d")
    assert "Sessions (1)" in read(message)
    assert "Session id s1" in read(message)
    assert "E-mail address a@b.c · Present yes" in read(message)


class _Visit(Record):
    display = Display(moments=("seen",), aside=("etag",), html=("said",))

    seen: str = ""
    said: str = ""
    etag: str = ""


class _Guest(Record):
    display = Display(moments=("born", "moved"))

    born: str = ""
    moved: tuple[str, ...] = ()
    last: _Visit | None = None
    visits: tuple[_Visit, ...] = ()


def test_what_stands_inside_a_card_is_shown_as_its_own_record_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Moments, also those that came as text, HTML, and what hardly interests anybody; in an object and in a list."""
    visit = {"seen": "1772445600", "said": "<b>Well</b>", "etag": "x7"}
    data = {"born": 1772445600, "moved": [1772445600], "last": visit, "visits": [visit]}
    monkeypatch.setattr(answers, "record_of", lambda cls: _Guest)
    card = read(answers.render(answer(of("classes_get"), _Guest.model_validate(data)), "d"))
    moment = "2 Mar 2026, 10:00"
    assert f"Born: {moment}" in card
    assert f"Moved: {moment}" in card
    assert f"Last: Seen: {moment}, Said: Well" in card
    assert f"Seen {moment} · Said Well" in card
    assert "x7" not in card


def test_more_than_a_card_holds() -> None:
    """What has no room on a card is counted, and where to find it is said."""
    data = {f"field_{n}": n for n in range(60)} | {"list": [{"n": n} for n in range(30)]}
    message = answers.render(answer(of("classes_get"), data), "d")
    accept(message)
    assert "… and 20 more. Show JSON has all of them." in read(message)
    assert "… and 10 more. Show JSON has all of them." in read(message)


@pytest.mark.parametrize(
    ("names", "texts"),
    [("n", "https://evil.example/" + "a" * 1400), ("n" * 10_000, "text"), ("n" * 10_000, "x" * 10_000)],
    ids=["addresses", "names", "both"],
)
def test_far_too_much(names: str, texts: str) -> None:
    """However long the names and the texts of a thing, or of a row, are and however many, it fits."""
    row = {f"{names}{n}": texts for n in range(45)}
    accept(answers.render(answer(of("classes_get"), row | {"list": [{names: texts}] * 30}), "draft-1"))
    columns = display_of(record_of(of("users_list"))).columns
    for one in (row, dict.fromkeys(columns, texts)):
        accept(answers.render(answer(of("users_list"), [one] * ANSWER_ROWS_PER_PAGE), "draft-1"))


def test_a_cut_address_is_no_link() -> None:
    """An address that had to be cut leads nowhere, so it cannot be clicked."""
    short, long = "https://a.example/" + "a" * 100, "https://a.example/" + "a" * 2000
    message = answers.render(answer(of("classes_get"), {"short": short, "long": long}), "draft-1")
    assert [one["url"] for one in objects(list(message.blocks)) if one.get("type") == "link"] == [short]
    assert "aaa…" in read(message)


def test_a_done_change() -> None:
    """A change is headed by what was done, and says what a person must know of it."""
    result = parsed(of("classes_create"), {"class_deferred_id": 7, "class_id": "c1"})
    message = answers.render(answer(of("classes_create"), result, remark=result.remark), "d")
    assert read(message).startswith("Created a class on Class\nClass has accepted it but put it off")


@pytest.mark.parametrize(
    ("rows", "total", "before", "says"),
    [
        (0, 0, 0, "Nothing found"),
        (1, 1, 0, "One"),
        (5, 5, 0, "5 in all"),
        (12, 1500, 0, "1–12 of 1,500"),
        (12, 30, 12, "13–24 of 30"),
        (6, 30, 24, "25–30 of 30"),
        (12, None, 12, "13–24"),
    ],
)
def test_how_many(rows: int, total: int | None, before: int, says: str) -> None:
    """Below a listing stands where one is in it."""
    made = answer(of("classes_list"), [{"class_name": f"Class {n}"} for n in range(rows)], total=total)
    message = answers.render(replace(made, at=Position({}, 0, before)), "d")
    assert says in read(message).splitlines()


def test_what_could_not_be_read_is_in_no_count_of_all() -> None:
    """Neither where a page is not the whole: it has others before or after it, whatever the platform counts."""
    made = answer(of("classes_list"), [{"class_name": f"Class {n}"} for n in range(5)], total=5)
    unread = read(answers.render(replace(made, remark="One row couldn't be read."), "d")).splitlines()
    assert "5 that could be read" in unread
    for page in (replace(made, at=Position({}, 0, 5)), replace(made, next=Position({}, 0, 5))):
        assert "in all" not in read(answers.render(page, "d"))


@pytest.mark.parametrize(
    ("rows", "back", "following", "labels"),
    [
        (None, (), None, ["Share", "Show JSON", "Dry run"]),
        (0, (), None, ["Share", "Show JSON", "Dry run"]),
        (3, (), None, ["Share", "Show JSON", "CSV", "Dry run"]),
        (ANSWER_ROWS_PER_PAGE, (), Position({}, 12, 12), ["Next", "Share", "Show JSON", "CSV", "Dry run"]),
        (
            ANSWER_ROWS_PER_PAGE,
            (Position({}),),
            Position({}, 24, 24),
            ["Back", "Next", "Share", "Show JSON", "CSV", "Dry run"],
        ),
        (3, (Position({}),), None, ["Back", "Share", "Show JSON", "CSV", "Dry run"]),
    ],
)
def test_buttons(rows: int | None, back: tuple[Position, ...], following: Position | None, labels: list[str]) -> None:
    """Only buttons that lead somewhere are there, and each carries the draft's id and nothing else."""
    result: Any = {"class_name": "Knitting"} if rows is None else [{"class_name": f"Class {n}"} for n in range(rows)]
    made = answer(of("classes_get" if rows is None else "classes_list"), result, back=back, next=following)
    buttons = [one for one in objects(list(answers.render(made, "draft-1").blocks)) if one.get("type") == "button"]
    assert [one["text"]["text"] for one in buttons] == labels
    assert {one["value"] for one in buttons} == {"draft-1"}
    assert not [one for one in objects(list(answers.shared(made, "Ada").blocks)) if one.get("type") == "button"]


def test_without_a_draft() -> None:
    """An answer that could not be kept is shown all the same, without buttons that would lead nowhere."""
    message = answers.render(answer(of("classes_get"), {"class_name": "Knitting"}), "")
    accept(message)
    assert "Knitting" in read(message)
    assert not [one for one in objects(list(message.blocks)) if one.get("type") in ("button", "actions")]


def test_back_keeps_its_way_however_many_pages_were_turned() -> None:
    """It leads through the last pages one by one, and then to the first; the draft grows no longer than that."""
    page = answer(of("classes_list"), [])
    for number in range(1, 200):
        page = replace(page, at=Position({"page": number}, 0, number * ANSWER_ROWS_PER_PAGE), back=page.behind)
        begins = [one.before // ANSWER_ROWS_PER_PAGE for one in page.back]
        newest = range(max(1, number - MAX_BACK_PAGES + 1), number)
        assert begins == [0, *newest]
    assert len(json.dumps(page.stored())) < 10_000
