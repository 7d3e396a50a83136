"""Plain data in, a frozen intent or a sentence per field out; and back again."""

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from connectors.catalog import load, operation, platforms
from connectors.classcom.base import Class
from connectors.classcom.classes import ClassCreated, ClassesCreate, ClassesDelete, ClassesList, ClassRecord
from connectors.classcom.enrollments import EnrollmentsCreate, EnrollmentsDelete, LaunchLink, LaunchLinkGet
from connectors.classcom.users import User, UsersList, UsersUpsert
from connectors.core.field_markers import GET, NULL, POST, Effect
from connectors.core.field_specs import field_specs, names, squash
from connectors.core.intent import Intent, Mistakes, digest, dump, has_secret, make, operation_id, result_type
from connectors.core.operation_sentence import summary
from connectors.core.record import Page
from connectors.platform import Platform, PlatformSettings
from tests.connectors import workshop
from tests.connectors.strategies import THOROUGH, intents
from tests.connectors.workshop import OPERATIONS, Level, RoomsBook, RoomsClear, RoomsFind, RoomsRename, Workshop
from tests.nowhere import NOWHERE
from tests.rows import every

EVERY: list[type[Intent[Any]]] = [
    *OPERATIONS,
    *(one for known in platforms().values() for one in known.operations.values()),
]
BOOKING = {"number": 7, "owner": "Jane", "room_key": "blue"}
NEW_CLASS = {
    "class_name": "Onboarding 101",
    "email": "anne@example.com",
    "first_name": "Anne",
    "last_name": "Malley",
    "timezone": "Europe/Paris",
}


class GadgetsShow(Workshop):
    """Show a gadget.

    Nobody reads this line.
    """

    http = GET("/gadgets")


class GadgetsSearch2(Class):
    http = POST("/gadgets/search", effect=Effect.READ)


def test_plain_data_becomes_an_intent_with_its_defaults() -> None:
    """What it holds is what is sent: defaults included, None left out."""
    intent = make(EnrollmentsCreate, {"class_id": "5", "email": "j@example.com", "first_name": "J", "last_name": "D"})
    assert dump(intent) == {
        "first_name": "J",
        "last_name": "D",
        "class_id": "5",
        "email": "j@example.com",
        "role": "student",
    }


def test_what_is_required_comes_first() -> None:
    """Forms and help ask for it before all else; otherwise the order of the declaration stays."""
    names_ = ["first_name", "last_name", "class_id", "ext_class_id", "email", "ext_person_id", "role", "display_name"]
    assert list(field_specs(EnrollmentsCreate)) == names_


@pytest.mark.parametrize("typed", ["room_key", "roomKey", "ROOMKEY", "room-key", "Room Key"])
def test_a_field_is_known_under_every_spelling(typed: str) -> None:
    """The Python name or the platform's; case, dashes, underscores and blanks do not matter."""
    intent = make(RoomsBook, {"number": 7, "Boss": "Jane", typed: "blue"})
    assert (intent.room_key, intent.owner) == ("blue", "Jane")


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.__name__)
@given(data=st.data())
@THOROUGH
def test_an_intent_survives_being_stored(cls: type[Intent[Any]], data: st.DataObject) -> None:
    """dump → make gives an intent with the same data and the same digest, and dumping changes nothing."""
    intent = data.draw(intents(cls))
    secrets = {spec.name: str(spec.example or "0000") for spec in field_specs(cls).values() if spec.secret}
    again = make(cls, dump(intent) | secrets)
    assert (dump(again), digest(again)) == (dump(intent), digest(intent))


@every("cls", EVERY)
def test_every_declaration_holds_together(cls: type[Intent[Any]]) -> None:
    """No two fields share a spelling, null is taken where it is promised, and nothing secret hides in an object."""
    table = field_specs(cls)
    assert len(names(cls)) == sum(len({squash(name) for name in spec.names}) for spec in table.values())
    for spec in table.values():
        assert spec.nullable == (spec.name not in _faults(cls, {spec.name: None}))
        assert not any(inner.secret for inner in (spec.kind.item or spec.kind).parts.values())
        known = {squash(one.wire) for one in table.values()} | {*cls.own}
        assert {squash(part) for part in _variables(cls.http.path)} <= known


@every("cls", EVERY)
def test_every_example_would_be_accepted(cls: type[Intent[Any]]) -> None:
    """The help shows them."""
    for spec in field_specs(cls).values():
        if spec.example is not None:
            assert spec.name not in _faults(cls, {spec.name: spec.example}), spec.name


def test_a_stored_intent_is_found_again() -> None:
    """By platform and id; one of an operation that is gone is a KeyError."""
    intent = make(ClassesDelete, {"class_id": "5"})
    stored = {"platform": "class", "operation": "classes_delete", "data": dump(intent)}
    assert load(stored) == intent
    with pytest.raises(KeyError):
        load(stored | {"operation": "classes_paint"})
    with pytest.raises(Mistakes):
        load(stored | {"data": {"colour": "red"}})


def test_the_digest_is_bound_to_everything_but_secrets_and_order() -> None:
    """Another value, another operation, a null: another digest."""
    one = make(ClassesCreate, NEW_CLASS)
    assert digest(one) == digest(make(ClassesCreate, dict(reversed(NEW_CLASS.items()))))
    assert digest(one) == digest(make(ClassesCreate, NEW_CLASS | {"meeting_passcode": "abc"}))
    assert digest(one) != digest(make(ClassesCreate, NEW_CLASS | {"class_description": ""}))
    extras = {"age": "1", "home": "Ulm"}
    booked = [make(RoomsBook, BOOKING | {"extra": dict(pairs)}) for pairs in (extras.items(), reversed(extras.items()))]
    assert digest(booked[0]) == digest(booked[1])
    rooms = {"owner": "a"}, {"owner": "a", "title": None}, {"owner": "a", "title": "null"}
    assert len({digest(make(RoomsRename, {"room_key": "1"} | data)) for data in rooms}) == 3
    assert len(digest(one)) == 64


def test_a_secret_is_sent_and_seen_nowhere_else() -> None:
    """Not in the dump, the digest's data, repr, str, or a sentence about something else."""
    intent = make(ClassesCreate, NEW_CLASS | {"meeting_passcode": "s3cr3t-passcode"})
    assert has_secret(intent)
    assert not has_secret(make(ClassesCreate, NEW_CLASS))
    for text in (repr(intent), str(intent), repr(dump(intent)), repr(list(intent)), intent.model_dump_json()):
        assert "s3cr3t" not in text
    with pytest.raises(Mistakes) as caught:
        make(ClassesCreate, {"meeting_passcode": "s3cr3t-passcode"})
    assert "s3cr3t" not in f"{caught.value} {caught.value!r} {caught.value.fields}"


def test_an_intent_cannot_be_changed() -> None:
    """What was approved is what runs."""
    with pytest.raises(ValidationError, match="frozen"):
        make(ClassesDelete, {"class_id": "5"}).class_id = "6"
    with pytest.raises(ValidationError, match="frozen"):
        make(RoomsBook, BOOKING | {"home": {"street_name": "Main"}}).home.street_name = "Side"  # type: ignore[union-attr]  # it is there


@pytest.mark.parametrize(
    ("cls", "id", "result"),
    [
        (ClassesCreate, "classes_create", ClassCreated),
        (LaunchLinkGet, "launch_link_get", LaunchLink),
        (ClassesList, "classes_list", list[ClassRecord]),
        (UsersList, "users_list", Page[User]),
        (RoomsFind, "rooms_find", list[str]),
        (GadgetsShow, "gadgets_show", Any),
        (GadgetsSearch2, "gadgets_search2", Any),
    ],
)
def test_the_declaration_tells_id_and_result(cls: type[Intent[Any]], id: str, result: Any) -> None:
    """From the class name and the type parameter; Any without one."""
    assert (operation_id(cls), result_type(cls)) == (id, result)


def test_no_model_for_an_answer() -> None:
    """What an operation answers with is noted at it, and makes no other class."""

    class Counted(Intent[list[int]]):
        """Count."""

    assert (Counted.__bases__, result_type(Counted)) == ((Intent,), list[int])
    assert [one for one in Intent.__subclasses__() if one.__name__.startswith("Intent[list")] == []


def test_the_summary_is_the_first_line_of_the_docstring() -> None:
    """A base class's docstring is not an operation's."""
    assert summary(GadgetsShow) == "Show a gadget."
    assert summary(GadgetsSearch2) == ""


def test_an_operation_is_found_by_any_way_to_write_its_id() -> None:
    """Words joined by blank, dot, dash or underscore; anything else is None."""
    for typed in ("classes_create", "classes create", "classes.create", "Classes-Create", "classescreate"):
        assert operation("class", typed) is ClassesCreate
    assert operation("class", "classes paint") is None
    assert operation(NOWHERE, "classes create") is None


def test_what_an_intent_does_can_depend_on_what_it_holds() -> None:
    """The method says it, the head can say otherwise, and a risky value makes a write destructive."""
    make_user = {"identified_by": "email", "email": "j@example.com", "user_name": "J"}
    quiet, loud = make(UsersUpsert, make_user), make(UsersUpsert, make_user | {"roles": ["instructor", "admin"]})
    assert (quiet.effect, list(quiet.risks())) == (Effect.WRITE, [])
    assert (loud.effect, list(loud.risks())) == (
        Effect.DESTRUCTIVE,
        ["It makes this person an administrator of Class."],
    )
    rename = {"room_key": "1", "title": None}
    assert make(RoomsRename, rename).effect is Effect.WRITE
    assert make(RoomsRename, rename | {"keepers": []}).effect is Effect.DESTRUCTIVE
    assert make(EnrollmentsDelete, {"class_id": "1", "email": "j@example.com"}).effect is Effect.DESTRUCTIVE
    assert GadgetsSearch2().effect is Effect.READ


def test_codes_are_words_for_people_and_codes_for_the_platform() -> None:
    """Either is understood."""
    for typed in ("site admin", "SITE_ADMIN", "adm", Level.SITE_ADMIN):
        assert make(RoomsBook, BOOKING | {"level": typed}).level is Level.SITE_ADMIN
    assert make(RoomsBook, BOOKING | {"level": 6}).level is Level.TRAINEE
    assert dump(make(RoomsBook, BOOKING | {"level": "6"}))["level"] == "trainee"


def test_null_is_not_the_same_as_nothing() -> None:
    """None is not sent, null is; the text "null" is neither."""
    intent = make(RoomsRename, {"room_key": "1", "title": None})
    assert intent.title is NULL
    assert intent.owner is None
    assert dump(intent) == {"room_key": "1", "title": None}
    assert dump(make(RoomsRename, {"room_key": "1", "title": "null"}))["title"] == "null"
    assert "object at" not in repr(intent)


def test_null_reaches_into_objects() -> None:
    """And comes back out of storage; a copy of it is still the same."""
    home = {"street_name": "Main", "zip_code": None}
    intent = make(RoomsBook, BOOKING | {"home": home})
    assert intent.home
    assert intent.home.zip_code is NULL
    assert dump(intent)["home"] == home
    assert digest(make(RoomsBook, dump(intent))) == digest(intent)
    assert copy.deepcopy(intent) == intent
    assert pickle.loads(pickle.dumps(NULL)) is NULL
    with pytest.raises(ValidationError, match="string"):
        make(RoomsBook, BOOKING).model_validate(BOOKING | {"owner": NULL})


def test_twins_lead_to_the_same_operation() -> None:
    """A call that the vendor documents twice has one class and two ids."""
    platform = Platform("workshop", "Workshop", PlatformSettings, (workshop,), RoomsFind(name="blue"))
    assert list(platform.operations) == ["rooms_book", "rooms_find", "rooms_rename", "rooms_clear"]
    assert platform.known_as["roomsreserve"] is platform.known_as["roomsbook"] is RoomsBook


def test_a_mistake_keeps_what_was_given() -> None:
    """Under the names of the fields where they are known, null as null, so that a form can be filled again."""
    given = {"Room-Key": "", "colour": "red", "title": None, "owner": 5, "OWNER": "Jane"}
    with pytest.raises(Mistakes) as caught:
        make(RoomsRename, given)
    assert caught.value.data == {"room_key": "", "colour": "red", "title": None, "owner": 5}


def test_rules_of_an_operation_have_their_say() -> None:
    """A validator names its field and its sentence."""
    assert _faults(RoomsClear, {"room_key": "blue", "first": 5, "last": 2}) == {"last": ["must not come before first"]}


def _faults(cls: type[Intent[Any]], data: dict[str, Any]) -> dict[str, list[str]]:
    try:
        make(cls, data)
    except Mistakes as mistakes:
        return dict(mistakes.fields)
    return {}


def _variables(path: str) -> list[str]:
    return [piece.split("}")[0] for piece in path.split("{")[1:]]
