"""The one grammar: what people type is read as they mean it, and what is shown is read back."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.catalog import platforms
from connectors.classcom.classes import ClassesCreate, Session, Settings
from connectors.classcom.users import UsersUpsert
from connectors.core.field_specs import FieldKind, FieldSpec, FieldSpecs, field_specs, squash
from connectors.core.grammar import command, read, read_all, read_pairs, show, show_all
from connectors.core.intent import Intent, Mistakes, digest, dump, make, withheld
from tests.connectors.strategies import MOMENTS, NASTY, THOROUGH, ZONES, intents, values
from tests.connectors.workshop import OPERATIONS, Plan, RoomsBook, RoomsRename
from tests.rows import every

CREATE, UPSERT, BOOK = field_specs(ClassesCreate), field_specs(UsersUpsert), field_specs(RoomsBook)
EVERY: list[type[Intent[Any]]] = [
    *OPERATIONS,
    *(one for known in platforms().values() for one in known.operations.values()),
]
KINDS = {f"{cls.__name__}.{name}": spec.kind for cls in OPERATIONS for name, spec in field_specs(cls).items()}

COMMANDS: dict[str, tuple[str, dict[str, Any]]] = {
    "plain": ("class_name=Onboarding", {"class_name": "Onboarding"}),
    "a value runs to the next key": (
        "class_name=Onboarding for all first_name=Jane",
        {"class_name": "Onboarding for all", "first_name": "Jane"},
    ),
    "straight quotes": ('class_name="a b=c, d" first_name=Jane', {"class_name": "a b=c, d", "first_name": "Jane"}),
    "curly quotes": ("class_name=“a b=c, d” first_name=Jane", {"class_name": "a b=c, d", "first_name": "Jane"}),
    "opened curly, closed straight": (
        'class_name=“a b=c" first_name=Jane',
        {"class_name": "a b=c", "first_name": "Jane"},
    ),
    "German quotes": ("class_name=„a b=c“", {"class_name": "a b=c"}),
    "French quotes": ("class_name=«a b=c»", {"class_name": "a b=c"}),
    "single quotes": ("class_name='a b=c' first_name=Jane", {"class_name": "a b=c", "first_name": "Jane"}),
    "a doubled quote is one": ('class_name="the ""big"" one"', {"class_name": 'the "big" one'}),
    "an apostrophe inside": ("last_name=O'Brien first_name=Jane", {"last_name": "O'Brien", "first_name": "Jane"}),
    "an apostrophe in front": ("last_name=’t Hart first_name=Jane", {"last_name": "’t Hart", "first_name": "Jane"}),
    "a quotation inside": (
        'class_name="""Q&A"" for all" first_name=Jane',
        {"class_name": '"Q&A" for all', "first_name": "Jane"},
    ),
    "an inch": ('class_name=5" nails', {"class_name": '5" nails'}),
    "commas in a text": ("class_description=a, b", {"class_description": "a, b"}),
    "commas between": ("first_name=Jane, last_name=Doe", {"first_name": "Jane", "last_name": "Doe"}),
    "commas between quotes": ('first_name="Jane", last_name="Doe"', {"first_name": "Jane", "last_name": "Doe"}),
    "blanks around the sign": ("first_name = Jane last_name= Doe", {"first_name": "Jane", "last_name": "Doe"}),
    "one on each line": ("first_name=Jane\nlast_name=Doe\n", {"first_name": "Jane", "last_name": "Doe"}),
    "names as people type them": ("Class-Name=a CLASSNAME2=b", {"class_name": "a", "CLASSNAME2": "b"}),
    "an equation": ("class_name=E=mc2 first_name=Jane", {"class_name": "E=mc2", "first_name": "Jane"}),
    "an address": ("class_name=https://a.example/?q=1&r=2", {"class_name": "https://a.example/?q=1&r=2"}),
    "empty": ("class_name= first_name=", {"class_name": "", "first_name": ""}),
    "nothing": ("", {}),
    "dots lead into an object": (
        "settings.waiting_room=yes settings.JBH-time=5",
        {"settings": {"waiting_room": True, "jbh_time": 5}},
    ),
    "an object as JSON": ('settings={"jbh_time": 5}', {"settings": {"jbh_time": 5}}),
    "parts on a line": (
        "session_times=2026-12-01 18:00 to 2026-12-01 19:00, 2026-12-02 18:00 to 2026-12-02 19:00",
        {
            "session_times": [
                {"start_time": "2026-12-01T18:00:00Z", "end_time": "2026-12-01T19:00:00Z"},
                {"start_time": "2026-12-02T18:00:00Z", "end_time": "2026-12-02T19:00:00Z"},
            ]
        },
    ),
    "one part as JSON": (
        'session_times={"start_time": 1772445600, "end_time": 1772449200}',
        {"session_times": [{"start_time": 1772445600, "end_time": 1772449200}]},
    ),
    "a list of parts": (
        "additional_instructors=a@example.com, b@example.com",
        {"additional_instructors": [{"email": "a@example.com"}, {"email": "b@example.com"}]},
    ),
    "Chinese, Arabic and a face": ("class_name=北京 العالم 😀", {"class_name": "北京 العالم 😀"}),
    "unknown names stay": ("colour=red", {"colour": "red"}),
    "null empties": ("class_description=null", {"class_description": None}),
    "null in quotes is a text": ('class_description="null"', {"class_description": "null"}),
    "what looks like JSON in a text": ('class_name=[Draft] {"a": 1}', {"class_name": '[Draft] {"a": 1}'}),
}

VALUES: dict[str, tuple[str, str, Any]] = {
    "integer": ("integer", "+5", 5),
    "an integer of 19 digits": ("integer", "9223372036854775807", 2**63 - 1),
    "no integer": ("integer", "five", "five"),
    "number": ("number", "2.50", 2.5),
    "a small number": ("number", "1e-07", 1e-07),
    "a number beyond all bounds": ("number", "1e999", "1e999"),
    "yes": ("boolean", "On", True),
    "no": ("boolean", "n", False),
    "maybe": ("boolean", "maybe", "maybe"),
    "local time": ("time", "2026-03-02 14:30", "2026-03-02T19:30:00Z"),
    "local time in summer": ("time", "2026-07-02 14:30", "2026-07-02T18:30:00Z"),
    "time with an offset": ("time", "2026-03-02T14:30+01:00", "2026-03-02T13:30:00Z"),
    "time in UTC": ("time", '"2026-03-02 14:30Z"', "2026-03-02T14:30:00Z"),
    "Unix seconds": ("time", "1772445600", 1772445600),
    "a year is no time": ("time", "2026", "2026"),
    "a day is no time": ("time", "2026-03-02", "2026-03-02"),
    "the first hour of all": ("time", "0001-01-01 00:00+14:00", "0001-01-01 00:00+14:00"),
    "no month": ("time", "2026-13-02 14:30", "2026-13-02 14:30"),
}


@every(("typed", "data"), COMMANDS.values())
def test_a_command_is_read_as_people_mean_it(typed: str, data: dict[str, Any]) -> None:
    """Names become the table's, values become plain data, and what is not understood is handed on."""
    assert read_all(CREATE, typed) == data


@pytest.mark.parametrize(("kind", "typed", "value"), VALUES.values(), ids=VALUES)
def test_a_value_is_read_by_its_kind(kind: str, typed: str, value: Any) -> None:
    """A text that does not fit its kind comes back as it is; times without a zone are the person's."""
    again = read(FieldKind(kind), typed, "America/New_York")
    assert (again, type(again)) == (value, type(value))


@pytest.mark.parametrize(
    ("typed", "roles"),
    [
        ("admin, instructor", ["admin", "instructor"]),
        ("Admin,INSTRUCTIONAL designer,", ["admin", "instructional-designer"]),
        ('["admin"]', ["admin"]),
        ("admin", ["admin"]),
        ("", []),
        ('"admin", chief', ["admin", "chief"]),
    ],
)
def test_a_list_is_read_however_it_is_written(typed: str, roles: list[str]) -> None:
    """Commas or JSON, choices in any spelling; one entry is a list too."""
    assert read_all(UPSERT, f"roles={typed} id=5") == {"roles": roles, "id": 5}


def test_a_list_of_numbers_with_one_number_is_a_list() -> None:
    """`codes=5` is JSON for a number, but it is meant as a list."""
    assert read_all(BOOK, "codes=5 rows=a") == {"codes": [5], "rows": [["a"]]}


def test_a_key_with_thousands_of_dots_leads_no_deeper_than_any_object_goes() -> None:
    """The rest stays one name, for the operation to refuse."""
    data = read_all(BOOK, f"a{'.a' * 20_000}=1")
    assert data["a"]["a"]["a"]["a"] == {"a" + ".a" * 19_996: "1"}


def test_a_known_word_is_only_a_suggestion_for_an_open_choice() -> None:
    """Quotes keep a value that is nearly a known word as it is written."""
    assert read_all(BOOK, "size=SMALL") == {"size": "small"}
    assert read_all(BOOK, 'size="SMALL"') == {"size": "SMALL"}
    assert read_all(BOOK, 'color="RED" level="Site Admin"') == {"color": "red", "level": "site_admin"}


def test_extras_and_deep_objects_are_typed_with_dots() -> None:
    """Free keys stay as typed, declared ones become the table's; null reaches the depths too."""
    typed = "extra.age=29 extra.Home-Town=Ulm plan.address.streetName=Main plan.address.zip_code=null plan.tags=a, b"
    assert read_all(BOOK, typed) == {
        "extra": {"age": "29", "Home-Town": "Ulm"},
        "plan": {"address": {"street_name": "Main", "zip_code": None}, "tags": ["a", "b"]},
    }


@pytest.mark.parametrize(
    ("typed", "fields", "data"),
    [
        (
            "email=a class_name=b email=c",
            {"email": ["is given twice. Give it once."]},
            {"email": "a", "class_name": "b"},
        ),
        ("Email=a e_mail=b", {"email": ["is given twice. Give it once."]}, {"email": "a"}),
        (
            "settings.jbh_time=5 settings.jbhTime=10 settings.waiting_room=no",
            {"settings": ["is given twice. Give it once."]},
            {"settings": {"jbh_time": 5, "waiting_room": False}},
        ),
        ("settings={} settings={}", {"settings": ["is given twice. Give it once."]}, {"settings": {}}),
        (
            "Onboarding email=a",
            {"": ["I don't know what “Onboarding” belongs to. Write class_name=… before it."]},
            {"email": "a"},
        ),
        ('class_name="Onboarding', {"": ["The quote before “Onboarding” is never closed. Close it."]}, {}),
        (
            'class_name="a, b email=c"d',
            {"class_name": ["can't be read. The quote before “a, b” is never closed. Close it."]},
            {"email": 'c"d'},
        ),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_is_kept(
    typed: str, fields: dict[str, list[str]], data: dict[str, Any]
) -> None:
    """A key given twice, words without a key and an open quote each have their sentence."""
    with pytest.raises(Mistakes) as caught:
        read_all(CREATE, typed)
    assert (caught.value.fields, caught.value.data) == (fields, data)


@pytest.mark.parametrize("behind", ["a..b=5", "y==5", "for all", '"Late"', 'passcode: "x"', ", b"])
@pytest.mark.parametrize("name", ["class_name", "first_name", "settings.jbh_time", "colour"])
def test_nothing_behind_a_value_in_quotes_is_dropped_or_taken_for_a_part_of_it(name: str, behind: str) -> None:
    """It is said, whatever the field holds; the rest is understood."""
    with pytest.raises(Mistakes, match="There's something after the quotes around “abc”") as caught:
        read_all(CREATE, f'{name}="abc" {behind} email=a')
    assert caught.value.data == {"email": "a"}


def test_pairs_that_are_apart_already_are_read_the_same_way() -> None:
    """The shell has split its words; the values follow the same grammar."""
    found = [("class_name", "Q=A, x"), ("settings.waiting_room", "no")]
    assert read_pairs(CREATE, found) == {"class_name": "Q=A, x", "settings": {"waiting_room": False}}
    with pytest.raises(Mistakes, match="never closed"):
        read_pairs(CREATE, [("class_name", '"abc')])


def test_a_command_is_shown_as_a_person_would_type_it() -> None:
    """Quoted where it has blanks, local time, dots for objects, a line for parts, no secret."""
    data = {
        "class_name": "Onboarding, 101",
        "email": "a@example.com",
        "first_name": "’t Hart",
        "last_name": 'the "big" one=1, x=2',
        "timezone": "Europe/Paris",
        "class_description": "",
        "meeting_passcode": "not-for-you",
        "session_times": [{"start_time": "2026-12-01T18:00:00Z", "end_time": "2026-12-01T19:30:30Z"}],
        "settings": {"waiting_room": True, "jbh_time": 5},
        "additional_instructors": [{"email": "b@example.com"}, {"email": "c@example.com"}],
    }
    assert command(make(ClassesCreate, data), "Asia/Kolkata") == (
        'class_name="Onboarding, 101" email=a@example.com first_name="’t Hart" '
        'last_name="the ""big"" one=1, x=2" timezone=Europe/Paris class_description= '
        "session_times=2026-12-01 23:30 to 2026-12-02 01:00:30 "
        "settings.waiting_room=yes settings.jbh_time=5 additional_instructors=b@example.com, c@example.com"
    )


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.__name__)
@given(data=st.data())
@THOROUGH
def test_what_is_shown_of_an_intent_is_read_back(cls: type[Intent[Any]], data: st.DataObject) -> None:
    """The same plain data and the same digest, whatever it holds and wherever the person lives."""
    intent, zone = data.draw(intents(cls)), data.draw(st.sampled_from(ZONES))
    again = read_all(field_specs(cls), show_all(field_specs(cls), dump(intent), zone), zone)
    assert again == dump(intent)
    assert digest(make(cls, again | dict.fromkeys(withheld(intent), "0000"))) == digest(intent)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@given(data=st.data())
@THOROUGH
def test_what_is_shown_of_a_value_is_read_back(kind: FieldKind, data: st.DataObject) -> None:
    """One value alone, of every kind there is."""
    value, zone = data.draw(values(kind)), data.draw(st.sampled_from(ZONES))
    assert read(kind, show(kind, value, zone), zone) == value


@every("text", NASTY)
def test_nasty_text_survives(text: str) -> None:
    """Alone, between other values, in a list, in a list of lists and inside an object."""
    data: dict[str, Any] = {
        "owner": text,
        "note": text,
        "rows": [[text, "x"], [text]],
        "extra": {"a": text},
        "data": [text],
    }
    data["book"] = {"title": f"{text}x", "author": f"x{text}"}
    data["channel"] = '5"'
    data["plan"] = {"address": {"street_name": text}, "tags": [text, text]}
    assert read_all(BOOK, show_all(BOOK, data)) == data
    assert read_all(field_specs(Plan), show_all(field_specs(Plan), data["plan"])) == data["plan"]


@every(("moment", "zone"), product(MOMENTS, ZONES))
def test_a_moment_survives_every_clock_change(moment: str, zone: str) -> None:
    """The hour that comes twice is written in UTC the second time."""
    kind = field_specs(Session)["start_time"].kind
    assert read(kind, show(kind, moment, zone), zone) == moment
    assert show(kind, "2026-11-01T05:30:00Z", "America/New_York") == "2026-11-01 01:30"
    assert show(kind, "2026-11-01T06:30:00Z", "America/New_York") == "2026-11-01T06:30:00Z"


def test_null_is_shown_and_read() -> None:
    """It says "empty this", in a command and in an object."""
    data = {"room_key": "blue", "title": None}
    assert show_all(field_specs(RoomsRename), data) == "room_key=blue title=null"
    assert read_all(field_specs(RoomsRename), "room_key=blue title=NULL") == data


def test_an_object_with_names_of_its_own_is_shown_whole() -> None:
    """Names the table does not know would lose their kind behind a dot."""
    data = {"settings": {"waitingRoom": True}}
    assert show_all(CREATE, data) == 'settings={"waitingRoom": true}'
    assert read_all(CREATE, show_all(CREATE, data)) == data
    assert show_all(field_specs(Settings), {"jbh_time": 5}) == "jbh_time=5"


def _places(table: FieldSpecs, above: str = "") -> Iterator[tuple[str, FieldSpec]]:
    """Every field as it is typed, those of objects behind a dot."""
    for name, spec in table.items():
        yield f"{above}{name}", spec
        yield from () if spec.kind.line else _places(spec.kind.parts, f"{above}{name}.")


def _read_at(cls: type[Intent[Any]], name: str, word: str) -> Any:
    found: Any = read_all(field_specs(cls), f"{name}={word}")
    for step in name.split("."):
        found = found[step]
    return found


NO_TEXT = ("boolean", "integer", "number", "date", "time", "email", "url", "zone", "part", "extras", "choice")
"""The kinds that have no value which is a mere word for nothing."""


@every("cls", EVERY)
def test_what_can_be_emptied_is_emptied_by_every_word_for_nothing(cls: type[Intent[Any]]) -> None:
    """`null`, `none`, `empty` and nothing at all, in any letters; in quotes each is a text. What cannot be emptied and
    holds no text is refused with a sentence, never sent as the word."""
    for name, spec in _places(field_specs(cls)):
        for word in ("null", "none", "empty", "", "NULL", "None", "Empty"):
            own = any(squash(one) == squash(word) for one in spec.kind.choices)
            if spec.nullable and not own:
                assert _read_at(cls, name, word) is None, (name, word)
            elif spec.kind.item:
                assert _read_at(cls, name, word) == [], (name, word)
            elif spec.kind.name in NO_TEXT and not own:
                assert _read_at(cls, name, word) is None, (name, word)
        if spec.kind.name == "text":
            assert _read_at(cls, name, '"none"') == "none"


@pytest.mark.parametrize("word", ["null", "none", "empty", ""])
def test_what_cannot_be_emptied_says_so(word: str) -> None:
    """And what to do instead; in a text that can't be null, a word for nothing but `null` is a text."""
    with pytest.raises(Mistakes) as caught:
        make(RoomsBook, read_all(BOOK, f"number=1 owner=Jane room_key=a quiet={word}"))
    assert caught.value.fields == {"quiet": ["can't be emptied. Leave it out instead."]}
    text = read_all(BOOK, f"owner={word}")["owner"]
    assert text == (None if word == "null" else word)


def test_a_text_that_takes_no_null_says_how_to_make_it_empty() -> None:
    """It is not said that it cannot be emptied where an empty text does that."""
    with pytest.raises(Mistakes, match="channel can't be null"):
        make(RoomsBook, {"number": 1, "owner": "Jane", "room_key": "a", "channel": None})
