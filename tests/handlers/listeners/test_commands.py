"""What typed text means: an operation and its data, or what to say instead."""

import contextlib
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.catalog import operation
from connectors.core.intent import Intent, Mistakes, dump, operation_id
from handlers.listeners.commands import MAX_COMMAND_CHARS, is_secret_told, understand
from handlers.operations.typed_operation import TypedOperation
from handlers.slack.blocks import Message
from handlers.slack.text import unslack
from tests.handlers import hostile
from tests.handlers.messages import accept, read
from tests.nowhere import NOWHERE
from tests.rows import every

CLASS = ("class",)
CREATE = {
    "class_name": "Onboarding 101",
    "email": "anne@example.com",
    "first_name": "Anne",
    "last_name": "Malley",
    "timezone": "Europe/Paris",
}
PLAIN = "class_name=Onboarding 101 email=anne@example.com first_name=Anne last_name=Malley timezone=Europe/Paris"


def asked(text: str) -> TypedOperation:
    found = understand(unslack(text), CLASS)
    assert isinstance(found, TypedOperation), read(found)
    return found


def said(text: str) -> Message:
    found = understand(unslack(text), CLASS)
    assert isinstance(found, Message)
    accept(found)
    return found


def intent(text: str, zone: str = "UTC") -> Intent[Any]:
    return asked(text).intent(zone)


@pytest.mark.parametrize(
    "typed",
    [
        "class classes list",
        "class classes_list",
        "class classes.list",
        "class classes-list",
        "class classeslist",
        "class Classes List",
        "CLASS CLASSES LIST",
        "class   classes    list  ",
        "class, classes list",
        "class classes list deferred=yes",
        "class classes\u00a0list",
    ],
)
def test_operation(typed: str) -> None:
    """An operation's id may be typed with blanks, dots, dashes or underscores, large or small."""
    assert asked(typed).cls is operation("class", "classes_list")
    assert not asked(typed).dry


@pytest.mark.parametrize(
    ("typed", "id", "rest"),
    [
        ("class classes create", "classes_create", ""),
        (f"class classes create {PLAIN}", "classes_create", PLAIN),
        ("class classes_create a=b", "classes_create", "a=b"),
        ("class launch link get class_id=1", "launch_link_get", "class_id=1"),
        ("class users list stray words", "users_list", "stray words"),
        ("class users get\u00a0id=2", "users_get", "id=2"),
        ("class users get\nid=2", "users_get", "id=2"),
    ],
)
def test_rest(typed: str, id: str, rest: str) -> None:
    """The longest id that the first words make is the operation; what follows is its data."""
    assert (operation_id(asked(typed).cls), asked(typed).rest) == (id, rest)


@pytest.mark.parametrize(
    "typed",
    [
        PLAIN,
        PLAIN.replace("=", " ="),
        PLAIN.replace("Onboarding 101", '"Onboarding 101"'),
        PLAIN.replace("Onboarding 101", "“Onboarding 101”"),
        PLAIN.replace("Onboarding 101", "'Onboarding 101'"),
        PLAIN.replace("Onboarding 101", "‘Onboarding 101’"),
        PLAIN.replace("Onboarding 101", "«Onboarding 101»"),
        PLAIN.replace("class_name", "className").replace("first_name", "First-Name"),
        PLAIN.replace("anne@example.com", "<mailto:anne@example.com|anne@example.com>"),
        PLAIN.replace(" ", "\n").replace("Onboarding\n101", "Onboarding 101"),
        PLAIN.replace(" email", "\u00a0email"),
        "timezone=Europe/Paris last_name=Malley first_name=Anne email=anne@example.com class_name=Onboarding 101",
    ],
)
def test_one_operation_typed_in_many_ways(typed: str) -> None:
    """Quotes of any kind, blanks and line breaks, and the order do not matter."""
    assert dump(intent(f"class classes create {typed}")) == CREATE


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        (
            "class_description=O'Brien's \"first\" class, part 2",
            "class_description",
            "O'Brien's \"first\" class, part 2",
        ),
        ("class_description=a &amp; b &lt;c&gt;", "class_description", "a & b <c>"),
        ("class_description=x = y", "class_description", "x = y"),
        ("settings.waiting_room=yes settings.jbh_time=5", "settings", {"waiting_room": True, "jbh_time": 5}),
        ("additional_instructors=a@b.de, c@d.de", "additional_instructors", [{"email": "a@b.de"}, {"email": "c@d.de"}]),
        ('additional_instructors=[{"email": "a@b.de"}]', "additional_instructors", [{"email": "a@b.de"}]),
        (
            "session_times=2026-12-01 19:00 to 2026-12-01 20:00",
            "session_times",
            [{"start_time": "2026-12-01T18:00:00Z", "end_time": "2026-12-01T19:00:00Z"}],
        ),
    ],
)
def test_values(typed: str, name: str, value: Any) -> None:
    """Values may hold quotes, objects, lists, and times in the zone of who types."""
    assert dump(intent(f"class classes create {PLAIN} {typed}", "Europe/Paris"))[name] == value


@pytest.mark.parametrize(
    "typed",
    [
        "dry run class classes list",
        "dry class classes list",
        "dry-run class classes list",
        "DryRun class classes list",
        "Dry  Run  class classes list",
        "dry run dry run class classes list",
    ],
)
def test_dry_run(typed: str) -> None:
    """A dry run is an operation that is not sent."""
    assert asked(typed).dry
    assert asked(typed).cls is operation("class", "classes_list")


@every(
    ("typed", "says"),
    [
        ("", "Registrar runs your learning platforms"),
        ("help", "Registrar runs your learning platforms"),
        ("Help!", "Registrar runs your learning platforms"),
        ("help?", "Registrar runs your learning platforms"),
        ("?", "Registrar runs your learning platforms"),
        ("dry", "Registrar runs your learning platforms"),
        ("help class", "What you can do on Class"),
        ("help Class", "What you can do on Class"),
        ("class", "What you can do on Class"),
        ("class  ", "What you can do on Class"),
        ("class?", "What you can do on Class"),
        ("help class classes create", "Usage  /lms class classes create class_name=…"),
        ("help class classes_create", "Usage  /lms class classes create class_name=…"),
        ("help class classes create class_name=x", "Usage  /lms class classes create class_name=…"),
        ("help class templates", "/lms class templates list"),
        ("help class Templates", "Templates that fill a new class."),
        ("help class templates cr", "/lms class templates create"),
        ("help class report", "/lms class attendance get"),
        ("class templates", "Templates that fill a new class."),
        ("help class zzzyyyxxx", "I found nothing like that. Try /lms help."),
        ("help templates", "Found for “templates”"),
        ("help zzzyyyxxx", "I found nothing like that. Try /lms help."),
        ("search enroll", "/lms class enrollments create"),
        ("Search Enroll", "/lms class enrollments create"),
        ("search zzzyyyxxx", "I found nothing like that. Try /lms help."),
        (f"{NOWHERE} courses list", f"I don't know “{NOWHERE}”. Start with a platform (class), or type /lms help."),
        ("enroll jane", "I don't know “"),
        ("enroll jane", "Enroll a person in a class.\n/lms class enrollments create first_name=Jane"),
        ("who attended?", "/lms class attendance get"),
        ("kick jane out", "/lms class enrollments delete"),
        ("clas classes list", "I don't know “clas”. Did you mean /lms class?"),
        ("class classes creat", "Class has no operation “classes creat”. Did you mean:\nCreate a class.\n/lms class"),
        ("class clases list deferred=yes", "Class has no operation “clases list”. Did you mean:\nList all classes.\n"),
        ("class zzzyyyxxx", "Class has no operation “zzzyyyxxx”. Type /lms help class to see what there is."),
        ("class list", "Class has no operation “list”. Did you mean:"),
        ("class a=b", "What you can do on Class"),
        ("dry run class clases list", "Did you mean:"),
        ("dry " * 3000, "Registrar runs your learning platforms"),
        ("search", "Say what to look for"),
        ("<!channel>", "I don't know “@channel”."),
        ("x" * 300, "I don't know “" + "x" * 60 + "”."),
    ],
)
def test_said(typed: str, says: str) -> None:
    """What is no operation gets help: the nearest names, and where to look."""
    assert says in read(said(typed))


@pytest.mark.parametrize("connected", [(), ("class",)])
def test_a_platform_that_is_not_set_up(connected: tuple[str, ...]) -> None:
    """An operation is understood on every platform there is; the desk says whether it is connected."""
    assert isinstance(understand("class classes list", connected), TypedOperation)


def test_nothing_connected() -> None:
    """Help still helps where nothing is set up yet."""
    assert "No platform is connected yet" in read(understand("help", ()))  # type: ignore[arg-type]  # it is a message
    assert isinstance(understand(NOWHERE, ()), Message)
    assert isinstance(understand("help class", ()), Message)


@pytest.mark.parametrize("text", ["x" * 40_000, "class classes create class_name=" + "x" * 40_000, "help " * 8000])
def test_too_long(text: str) -> None:
    """A text that was pasted by accident is not read, and its length is told."""
    assert f"That's {len(text.strip()):,} characters, more than I can read at once (20,000)." in read(said(text))


def test_as_long_as_can_be() -> None:
    """A long description is read whole."""
    text = f"class classes create {PLAIN} class_description="
    long = "word " * ((MAX_COMMAND_CHARS - len(text)) // 5)
    assert dump(intent(text + long))["class_description"] == long.strip()


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ("", {"class_name", "email", "first_name", "last_name", "timezone"}),
        ("stray words", {"", "class_name", "email", "first_name", "last_name", "timezone"}),
        (f"{PLAIN} colour=red", {""}),
        (f"{PLAIN} email=b@c.de", {"email"}),
        (f'{PLAIN} class_description="open', {""}),  # nothing was read, so nothing is said of what is needed
        (PLAIN.replace("anne@example.com", "anne"), {"email"}),
        (PLAIN.replace("Europe/Paris", "Paris"), {"timezone"}),
        (f"{PLAIN} email=null class_name=null", {"email", "class_name"}),
    ],
)
def test_mistakes(typed: str, faults: set[str]) -> None:
    """Every mistake is told at once, each with the field it is in."""
    with pytest.raises(Mistakes) as mistakes:
        intent(f"class classes create {typed}")
    assert set(mistakes.value.fields) == faults
    assert all(mistakes.value.fields.values())


def test_mistakes_keep_what_was_typed() -> None:
    """Beside a mistake the rest is kept, so that nothing need be typed twice."""
    with pytest.raises(Mistakes) as mistakes:
        intent(f"class classes create {PLAIN} colour=red".replace("anne@example.com", "anne"))
    assert mistakes.value.data["class_name"] == "Onboarding 101"
    assert mistakes.value.data["email"] == "anne"
    assert mistakes.value.data["colour"] == "red"


@given(hostile.texts | st.text(alphabet="class dry run help=\"'“”,.[]{}<>&;null_-\n", max_size=80))
def test_anything(text: str) -> None:
    """Whatever is typed, it is understood or answered."""
    for typed in (text, f"class {text}", f"help {text}", f"search {text}", f"class classes create {text}"):
        found = understand(unslack(typed), CLASS)
        if isinstance(found, Message):
            accept(found)
        else:
            with contextlib.suppress(Mistakes):
                found.intent("Europe/Paris")


@pytest.mark.parametrize(
    "piece",
    ["a=1 ", "a='b ", "a=[", "a=“", 'a="b", ', "k=1, ", "'", "<", "&", "search ", "=", ".", "a.b.c=1 ", "{", "q "],
)
def test_not_for_long(piece: str) -> None:
    """Twenty thousand characters of anything are understood before anybody would notice."""
    for start in ("", "search ", "help ", "class ", "class classes create ", "dry run class classes create a="):
        text = (start + piece * MAX_COMMAND_CHARS)[:MAX_COMMAND_CHARS]
        began = time.process_time()
        found = understand(unslack(text), CLASS)
        if isinstance(found, TypedOperation):
            with pytest.raises(Mistakes):
                found.intent("Europe/Paris")
        assert time.process_time() - began < 2


BEGINNINGS = (
    "", "dry run ", "audit ", "/lms audit ", "who deleted ", "who is in ", "find ", "add ", "enroll ", "hello ",
    "help ", "search ", "subscribe ", "class ", "class templates create ", "class classes create ",
    "chamilo save user ", "dry run skilljar users list ",
)  # fmt: skip
NAMED = ("evening", "jane@example.com", '"Jane Doe" to chamilo', "name=Evening", "class_name=Knit")
GIVEN = ("password=Hunter2Zq9x", "meeting_passcode=Hunter2Zq9x", "password: Hunter2Zq9x", "pin is 482133", "evening?")


@given(st.sampled_from(BEGINNINGS), st.lists(st.sampled_from(NAMED + GIVEN) | hostile.texts, max_size=3))
def test_a_secret_that_may_not_be_whispered_may_not_be_said_aloud(beginning: str, words: list[str]) -> None:
    """However a line is understood: whatever is refused of a command is refused of a mention, too."""
    text = beginning + " ".join(words)
    assert is_secret_told(text, in_public=True) or not is_secret_told(text)


@pytest.mark.parametrize(
    ("typed", "aloud", "whispered"),
    [
        ("class classes create meeting_passcode=Hunter2Zq9x", True, False),
        ("dry run class classes create meeting_passcode=Hunter2Zq9x", True, False),
        ("add jane@example.com to chamilo password=Hunter2Zq9x", True, False),
        ("hello password=Hunter2Zq9x", True, True),
        ("who deleted password=Hunter2Zq9x", True, True),
        ("who deleted evening", False, False),
        ("class classes list", False, False),
        ("find jane@example.com", False, False),
    ],
)
def test_where_a_secret_may_be_told(typed: str, aloud: bool, whispered: bool) -> None:
    """In private to what takes it, or offers its form instead; in public nowhere."""
    assert (is_secret_told(typed, in_public=True), is_secret_told(typed)) == (aloud, whispered)
