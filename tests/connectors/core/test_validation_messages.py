"""Every sentence about a wrong value, in one table to be read aloud after the name of its field."""

from typing import Any

import pytest

from connectors.classcom.classes import ClassesCreate, ClassesDelete
from connectors.classcom.enrollments import EnrollmentsCreate
from connectors.classcom.reports import MetricsGet
from connectors.classcom.templates import TemplatesCreate, TemplatesDelete
from connectors.classcom.users import UsersGet, UsersUpsert
from connectors.core.intent import Intent, Mistakes, make
from tests.connectors.workshop import RoomsBook, RoomsFind, RoomsRename
from tests.rows import every

ROOM: dict[str, Any] = {"number": 7, "owner": "Jane", "room_key": "blue"}
CLASS = {"class_name": "a", "email": "a@example.com", "first_name": "A", "last_name": "B", "timezone": "UTC"}
HALF = "\ud83d"
"""One half of a character, as some clients cut an emoji."""

SENTENCES: dict[str, tuple[type[Intent[Any]], dict[str, Any], dict[str, str]]] = {
    # What the value is
    "text": (RoomsBook, ROOM | {"owner": 5}, {"owner": "must be text"}),
    "secret": (RoomsBook, ROOM | {"pin": 5}, {"pin": "must be text"}),
    "email": (UsersGet, {"email": "jane at home"}, {"email": "must be an e-mail address such as jane@acme.com"}),
    "integer": (RoomsBook, ROOM | {"number": "many"}, {"number": "must be a whole number such as 3"}),
    "number": (RoomsBook, ROOM | {"weight": "heavy"}, {"weight": "must be a number such as 2.5"}),
    "not a number": (RoomsBook, ROOM | {"weight": "nan"}, {"weight": "must be a number such as 2.5"}),
    "boolean": (RoomsBook, ROOM | {"quiet": "maybe"}, {"quiet": "must be yes or no"}),
    "date": (RoomsBook, ROOM | {"day": "2 March"}, {"day": "must be a date such as 2026-03-02"}),
    "a number is no date": (RoomsBook, ROOM | {"day": "0"}, {"day": "must be a date such as 2026-03-02"}),
    "time": (RoomsBook, ROOM | {"starts": "noon"}, {"starts": "must be a date and time such as 2026-03-02 14:30"}),
    "a year is no time": (
        RoomsBook,
        ROOM | {"starts": 2026},
        {"starts": "must be a date and time such as 2026-03-02 14:30"},
    ),
    "milliseconds": (
        RoomsBook,
        ROOM | {"starts": 1772445600000},
        {"starts": "must be a date and time such as 2026-03-02 14:30"},
    ),
    "before all times": (
        RoomsBook,
        ROOM | {"starts": "0001-01-01T00:00+14:00"},
        {"starts": "must be a date and time such as 2026-03-02 14:30"},
    ),
    "time without a zone": (
        RoomsBook,
        ROOM | {"starts": "2026-03-02T14:30"},
        {"starts": "needs a time zone, such as 2026-03-02 14:30+01:00"},
    ),
    "zone": (RoomsBook, ROOM | {"zone": "Paris"}, {"zone": "must be a time zone such as Europe/Paris"}),
    "choice": (TemplatesCreate, {"name": "a", "status": "live"}, {"status": "must be one of published, draft"}),
    "choice, nearly": (
        TemplatesCreate,
        {"name": "a", "status": "Drafts"},
        {"status": "must be one of published, draft. Did you mean draft?"},
    ),
    "code": (RoomsBook, ROOM | {"level": "7"}, {"level": "must be one of trainee, trainer, site_admin"}),
    "code, nearly": (
        RoomsBook,
        ROOM | {"level": "trainees"},
        {"level": "must be one of trainee, trainer, site_admin. Did you mean trainee?"},
    ),
    "list": (RoomsBook, ROOM | {"guests": 5}, {"guests": "must be a list, its entries separated by commas"}),
    "entry": (
        RoomsBook,
        ROOM | {"guests": ["a@example.com", "b"]},
        {"guests": "entry 2: must be an e-mail address such as jane@acme.com"},
    ),
    "entry of an entry": (RoomsBook, ROOM | {"rows": [["a"], [5]]}, {"rows": "entry 2: entry 1: must be text"}),
    "extras": (RoomsBook, ROOM | {"extra": "age"}, {"extra": "must be pairs such as age=29"}),
    "part": (
        RoomsBook,
        ROOM | {"home": "Main Street"},
        {"home": "must be given field by field, such as street_name=…, zip_code=…, floor=…"},
    ),
    "empty part": (
        ClassesCreate,
        {**CLASS, "settings": {}},
        {"settings": "must be given field by field, such as waiting_room=…, join_before_host=…, jbh_time=…"},
    ),
    "part on a line": (
        RoomsBook,
        ROOM | {"stays": ["tomorrow"]},
        {"stays": "entry 1: must be written as from first_day to last_day, such as from 2026-12-01 to 2026-12-02"},
    ),
    "inside a part": (
        RoomsBook,
        ROOM | {"home": {"streetName": "a", "floor": "x"}},
        {"home": "floor must be a whole number such as 3"},
    ),
    "deep inside": (
        RoomsBook,
        ROOM | {"plan": {"address": {"street_name": "a", "floor": -1}}},
        {"plan": "address floor must be at least 0"},
    ),
    "missing inside": (RoomsBook, ROOM | {"home": {"floor": 2}}, {"home": "street_name is needed"}),
    "unknown inside": (
        RoomsBook,
        ROOM | {"home": {"street_name": "a", "city": "Ulm"}},
        {"home": "“city” isn't a part of it. Its parts: street_name, zip_code, floor"},
    ),
    "what cannot be sent": (
        RoomsBook,
        ROOM | {"owner": HALF, "data": {"a": [float("inf")]}},
        {
            "owner": "has a character or a number that can't be sent. Type it again.",
            "data": "has a character or a number that can't be sent. Type it again.",
        },
    ),
    # Bounds
    "too small": (RoomsBook, ROOM | {"number": 0}, {"number": "must be at least 1"}),
    "too large": (MetricsGet, {"class_id": "1", "limit": 1001}, {"limit": "must be at most 1000"}),
    "too small for what can be null": (RoomsBook, ROOM | {"seats": 0}, {"seats": "must be at least 1"}),
    "too long": (RoomsBook, ROOM | {"note": "a" * 201}, {"note": "is too long: at most 200 characters"}),
    "too many": (
        RoomsBook,
        ROOM | {"stays": [{"first_day": "2026-12-01", "last_day": "2026-12-02"}] * 4},
        {"stays": "is too long: at most 3 entries"},
    ),
    "too short": (RoomsBook, ROOM | {"pin": "123"}, {"pin": "is too short: at least 4 characters"}),
    # What must be given
    "missing": (TemplatesCreate, {}, {"name": "is needed"}),
    "emptied": (RoomsBook, ROOM | {"color": None}, {"color": "can't be emptied. Leave it out instead."}),
    "emptied although needed": (TemplatesCreate, {"name": None}, {"name": "is needed"}),
    "emptied inside": (
        RoomsBook,
        ROOM | {"home": {"streetName": "a", "floor": None}},
        {"home": "floor can't be emptied. Leave it out instead."},
    ),
    "twice": (RoomsBook, ROOM | {"boss": "Joe"}, {"owner": "is given twice. Give it once."}),
    "unknown": (TemplatesCreate, {"name": "a", "colour": "red"}, {"": "There is no parameter “colour” here."}),
    "unknown, nearly": (
        ClassesDelete,
        {"class_id": "1", "ext_class": "red"},
        {"": "There is no parameter “ext_class” here. Did you mean ext_class_id?"},
    ),
    "none of the identifiers": (
        ClassesDelete,
        {},
        {"class_id": "is needed: give exactly one of class_id, ext_class_id and class_deferred_id (which class)"},
    ),
    "two of the identifiers": (
        ClassesDelete,
        {"ext_class_id": "1", "class_deferred_id": 2},
        {
            "class_deferred_id": "is one too many: "
            "give exactly one of class_id, ext_class_id and class_deferred_id (which class)"
        },
    ),
    "nobody": (
        EnrollmentsCreate,
        {"class_id": "1", "first_name": "J", "last_name": "D"},
        {"email": "is needed: give at least one of email and ext_person_id (which person)"},
    ),
    "an empty identifier": (ClassesDelete, {"class_id": ""}, {"class_id": "must not be empty"}),
    "an empty choice of another thing": (
        ClassesCreate,
        {**CLASS, "template_id": ""},
        {"template_id": "must not be empty"},
    ),
    "a blank identifier": (TemplatesDelete, {"template_id": " \n"}, {"template_id": "must not be empty"}),
    "an empty person": (
        EnrollmentsCreate,
        {"class_id": "1", "ext_person_id": "", "first_name": "J", "last_name": "D"},
        {"ext_person_id": "must not be empty"},
    ),
    "an empty question": (RoomsFind, {"name": " "}, {"name": "must not be empty"}),
    "an empty place in the address": (RoomsBook, ROOM | {"room_key": ""}, {"room_key": "must not be empty"}),
    "a way out of the address": (RoomsBook, ROOM | {"room_key": ".."}, {"room_key": "must not be “..”"}),
    "a rule of its own": (
        UsersUpsert,
        {"identified_by": "id", "user_name": "J", "email": "j@example.com"},
        {"id": "is needed, because identified_by names it"},
    ),
    "several at once": (
        UsersUpsert,
        {"identified_by": "name", "roles": ["boss", "admin"], "email": "j"},
        {
            "user_name": "is needed",
            "identified_by": "must be one of id, ext_user_id, email",
            "email": "must be an e-mail address such as jane@acme.com",
            "roles": "entry 1: must be one of admin, instructor, instructional-designer",
        },
    ),
}


@every(("cls", "data", "said"), SENTENCES.values())
def test_a_mistake_is_said_in_words_people_use(
    cls: type[Intent[Any]], data: dict[str, Any], said: dict[str, str]
) -> None:
    """One sentence per field, and none about the fields that are right."""
    found = {}
    try:
        make(cls, data)
    except Mistakes as mistakes:
        found = dict(mistakes.fields)
    assert found == {name: [sentence] for name, sentence in said.items()}


def test_mistakes_can_be_printed() -> None:
    """The name of the field, then its sentence."""
    with pytest.raises(Mistakes) as caught:
        make(RoomsRename, {"room_key": "a", "room_name": "b", "colour": "red"})
    assert str(caught.value) == (
        "There is no parameter “colour” here. "
        "room_name is one too many: give exactly one of room_key and room_name (which room)"
    )
