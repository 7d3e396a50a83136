"""Help that does not lie, and messages that stay within bounds whatever they quote."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given

from connectors.catalog import operation, platforms
from connectors.core.field_markers import Effect
from connectors.core.field_specs import FieldSpec, FieldSpecs, field_specs
from connectors.core.grammar import read_all
from connectors.core.intent import Mistakes, Operation
from handlers.everyday.allowed_verbs import allowed_verbs
from handlers.home import welcome
from handlers.home.help_card import help_card
from handlers.listeners.commands import OWN_COMMANDS, everyday_verb, understand
from handlers.operations import help
from handlers.operations.form_view import blank, view
from handlers.operations.typed_names import said_by_name, typed_names
from handlers.operations.typed_operation import TypedOperation
from handlers.parsing import parser
from handlers.slack import limits
from handlers.slack.blocks import Message, sentence
from handlers.slack.reply import Spot
from tests.handlers import hostile
from tests.handlers.hostile import NASTY
from tests.handlers.messages import accept, codes, read
from tests.rows import every

ALL = tuple(platforms())
OPERATIONS = [cls for platform in platforms().values() for cls in platform.operations.values()]


def of(id: str) -> Operation:
    found = operation("class", id)
    assert found
    return found


@every("cls", OPERATIONS)
def test_examples(cls: Operation) -> None:
    """Every operation's example is a command that is accepted as it stands, and means that operation."""
    found = understand(help.example(cls), ALL)
    assert isinstance(found, TypedOperation)
    assert type(found.intent("Europe/Paris")) is cls


@every("cls", OPERATIONS)
def test_usage(cls: Operation) -> None:
    """The usage of every operation fits, and names every detail, the needed ones in the line to type."""
    message = help.usage(cls)
    accept(message)
    for name, info in cls.model_fields.items():
        assert name in codes(message)
        if info.is_required():
            assert f"{name}=…" in read(message)
    assert f"/lms {help.example(cls)}" in codes(message)
    for stutter in ("..", " .", "such as None", "=None"):
        assert stutter not in read(message)


def test_usage_says_what_is_risky() -> None:
    """What takes something away, or needs a second person, says so."""
    assert "This removes something for good." in read(help.usage(of("classes_delete")))
    assert "This removes something, and can be undone." in read(help.usage(of("enrollments_delete")))
    assert "This needs approval from a second person, because anyone with the link" in read(
        help.usage(of("launch_link_get"))
    )
    for cls in OPERATIONS:
        if cls.http.harm is not Effect.DESTRUCTIVE:
            assert "takes something away" not in read(help.usage(cls))


@pytest.mark.parametrize(
    ("id", "says"),
    [
        ("classes_create", "timezone  Time zone of the class. Must be a time zone such as Europe/Paris. (needed)"),
        (
            "classes_create",
            "settings  Settings of the meeting. Give any of settings.waiting_room, settings.join_before",
        ),
        ("classes_create", "each must be written as start_time to end_time, such as 2026-12-01T18:00:00Z to"),
        ("classes_create", "first_name  The instructor's first name. (needed)"),
        (
            "classes_get",
            "class_id  Class's own number of the class. Write its name or id. (give one of these to say which class)",
        ),
        ("enrollments_create", "(give at least one to say which person)"),
        ("users_upsert", "each must be one of admin, instructor, instructional-designer"),
        ("classes_list", "that Class has put off instead. Must be yes or no."),
        ("templates_list", "It needs nothing else."),
    ],
)
def test_parameters(id: str, says: str) -> None:
    """A detail is explained with how it is written, in the very letters that are accepted."""
    assert says in read(help.usage(of(id)))


@pytest.mark.parametrize("connected", [(), *((name,) for name in ALL), ALL], ids=str)
def test_welcome(connected: tuple[str, ...]) -> None:
    """Every command that help and the welcome show is understood, whatever is connected."""
    verbs = allowed_verbs(connected, lambda _: True)
    shown = [
        help_card(connected, verbs),
        welcome.welcome(connected, verbs, "Ask Ada.", setup=["In #lms-approvals, type `/invite @Registrar`."]),
    ]
    for message in shown:
        accept(message)
    for text in (one for message in shown for one in codes(message)):
        if not text.startswith("/lms"):
            assert text in ("registrar check", "/invite @Registrar")
            continue
        if spoken := everyday_verb(text.removeprefix("/lms ")):
            meant = parser.read(
                spoken[0], spoken[1], dict(zip(ALL, ALL, strict=True)), datetime(2026, 11, 20, tzinfo=UTC)
            ).arguments
            assert meant.on in ("", *connected), text
            continue
        found = understand(text.removeprefix("/lms ").removesuffix(" …"), ALL)
        assert isinstance(found, TypedOperation) == (
            not re.match(r"/lms (help|search|subscribe|audit|settings)", text)
        ), text
        assert "I found nothing" not in (read(found) if isinstance(found, Message) else "")


@pytest.mark.parametrize("topic", welcome.OWN_COMMAND_USAGE)
def test_own(topic: str) -> None:
    """Each command about Registrar itself is explained by its name, and is one that is answered."""
    message = understand(f"help {topic}", ALL)
    assert isinstance(message, Message)
    accept(message)
    assert all(text.split()[1] == topic for text in codes(message))
    assert {*OWN_COMMANDS, "audit"} == welcome.OWN_COMMAND_USAGE.keys()


def test_welcome_names_what_is_connected() -> None:
    """Who asks sees what is connected, or whom to ask."""
    assert "Connected here: Class." in read(help_card(("class",), {}))
    assert "No platform is connected yet. Ask your Registrar admin." in read(help_card((), {}))


def test_mistakes() -> None:
    """Every mistake is told with its field, then how the whole would look."""
    wrong = Mistakes({"email": ["must be an e-mail address such as jane@acme.com"], "": ["Something is odd."]})
    message = help.mistakes(of("classes_create"), wrong)
    accept(message)
    assert "email must be an e-mail address such as jane@acme.com" in read(message)
    assert "Something is odd." in read(message)
    assert f"/lms {help.example(of('classes_create'))}" in codes(message)


def test_mistakes_without_end() -> None:
    """However many mistakes of whatever length, the message fits and counts what it leaves out."""
    wrong = Mistakes({f"{text}{n}": ["is wrong " * 50] for n in range(20) for text in NASTY})
    for draft in ("", "draft-1"):
        message = help.mistakes(of("classes_create"), wrong, draft)
        accept(message)
        assert f"… and {20 * len(NASTY) - help.MISTAKES_SHOWN} more." in read(message)


@given(hostile.texts)
def test_quoting(text: str) -> None:
    """Whatever a person typed or a platform said, it can be quoted."""
    for message in (
        sentence(f"Class says: “{text}”"),
        help.try_again(f"Class says: “{text}”", "draft-1"),
        help.mistakes(of("classes_create"), Mistakes({text: [text], "": [f"“{text}”"]})),
    ):
        accept(message)


def test_a_very_long_sentence() -> None:
    """A platform that says very much is not quoted to the end."""
    message = help.try_again("It says: " + "word " * 5000, "draft-1")
    accept(message)
    assert "word…" in read(message) or "wor…" in read(message) or " …" in read(message)


def test_an_operation_with_very_many_details(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the details do not all fit, those that are left out are counted."""
    monkeypatch.setattr(limits, "MESSAGE_CHARS", 2600)
    message = help.usage(of("classes_create"))
    assert re.search(r"… and \d+ more\.", read(message))
    assert "class_name" in codes(message)


@every("cls", OPERATIONS)
def test_usage_says_what_to_type_to_empty_a_detail(cls: Operation) -> None:
    """Wherever a change takes null: the very words, which then mean that, and the way there is in the form."""
    shown = help.usage(cls)
    typed = [one for one in codes(shown) if one.endswith("=null")]
    can = [spec for spec in _every_field(field_specs(cls)) if spec.nullable]
    assert bool(typed) == bool(can and cls.http.harm is not Effect.READ)
    for one in typed:
        found: object = read_all(field_specs(cls), one)
        while isinstance(found, dict):
            (found,) = found.values()
        assert found is None
        assert "In the form, choose it under “Empty these fields”." in read(shown)
        assert "none, empty or nothing after the = does the same. In quotes it's a text." in read(shown)


def _every_field(table: FieldSpecs) -> list[FieldSpec]:
    return [one for spec in table.values() for one in (spec, *_every_field(spec.kind.parts))]


@every("cls", OPERATIONS)
def test_where_a_name_is_looked_up_help_and_form_say_so(cls: Operation) -> None:
    """Nobody is told to write a number where a name will do; and where none will, nobody is told to write one."""
    told = read(help.usage(cls))
    hints = read_hints(cls)
    for name, spec in field_specs(cls).items():
        typed = ["Zed Zee"] if spec.kind.item else "Zed Zee"
        found = typed_names(cls, {name: typed})
        looked_up = bool(found) and {*found[0].source.needs} <= field_specs(cls).keys() and found[0].path[0] == name
        says = said_by_name(cls, spec)
        assert bool(says) == (looked_up and not spec.kind.part and not (spec.kind.item and spec.kind.item.part))
        if says and name in hints:
            assert f"Write {says}." in hints[name], name
        if says and "… and " not in told:
            assert f"Write {says}" in told, name


def read_hints(cls: Operation) -> dict[str, str]:
    """What stands under each box of the form that has no picker."""
    form = blank(cls, {}, Spot("C1"), "UTC").changed(more=True)
    inputs = [block for block in view(form, "d1")["blocks"] if block["type"] == "input"]
    return {
        block["block_id"].partition("#")[0]: (block.get("hint") or {}).get("text", "")
        for block in inputs
        if block["element"]["type"] != "external_select"
    }
