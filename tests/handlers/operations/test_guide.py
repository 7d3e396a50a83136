"""Finding one's way: lists that stay readable however many operations there are, and whose every command works."""

import re

import pytest
from hypothesis import given

from connectors.catalog import operation, platforms
from connectors.core.intent import Operation
from connectors.platform import Platform, Resource
from handlers.listeners.commands import understand
from handlers.operations import guide
from handlers.operations.help import typed_name
from handlers.operations.typed_operation import TypedOperation, split
from handlers.slack import limits
from handlers.slack.blocks import Message
from tests.handlers import hostile
from tests.handlers.messages import accept, codes, objects, read
from tests.rows import every

ALL = tuple(platforms())
EVERY = [platforms()[name] for name in ALL]
OPERATIONS = [cls for platform in EVERY for cls in platform.operations.values()]
RESOURCES = [(platform, one) for platform in EVERY for one in platform.by_resource.values()]


def of(id: str) -> Operation:
    found = operation("class", id)
    assert found
    return found


def understood(text: str) -> TypedOperation | Message:
    return understand(text.removeprefix("/lms "), ALL)


@pytest.mark.parametrize("platform", EVERY, ids=lambda one: one.name)
def test_a_platform_in_one_message(platform: Platform) -> None:
    """Every resource has a line: what it is, what can be done there, and the words that show more of it."""
    message = guide.overview(platform, list(platform.operations.values()))
    accept(message)
    more = [text for text in codes(message) if text.startswith(f"/lms help {platform.name} ") and " add" not in text]
    assert more == [f"/lms help {platform.name} {name}" for name in platform.by_resource]
    for resource, text in zip(platform.by_resource.values(), more, strict=True):
        assert resource.says in read(message)
        assert read(understood(text)) == read(guide.resource_help(platform, resource, resource.operations))  # type: ignore[arg-type]  # it is a message


@every("platform", EVERY)
def test_a_platform_shows_the_very_words_to_type(platform: Platform) -> None:
    """What stands in italics behind a kind of thing is typed as it stands, behind the platform, and does something with
    that very kind of thing."""
    drawn = objects(list(guide.overview(platform, list(platform.operations.values())).blocks))
    slanted = [one["text"] for one in drawn if one.get("style") == {"italic": True}]
    assert len(slanted) == len(platform.by_resource)
    for resource, text in zip(platform.by_resource.values(), slanted, strict=True):
        for words in re.sub(r" and \d+ more$", "", text.strip()).split(", "):
            found = split(platform.name, words)
            assert found, words
            assert found[0] in resource.operations
            assert found[1] == ""


@every(("platform", "resource"), RESOURCES)
def test_a_resource_explains_itself(platform: Platform, resource: Resource) -> None:
    """A sentence on what it is, and for each operation what it does, a command that works, and the vendor's section."""
    assert resource.says[:1].isupper()
    assert resource.says.endswith(".")
    message = guide.resource_help(platform, resource, resource.operations)
    accept(message)
    asked = [found for text in codes(message) if isinstance(found := understood(text), TypedOperation)]
    assert [ask.cls for ask in asked] == list(resource.operations)
    for ask in asked:
        assert type(ask.intent("Europe/Paris")) is ask.cls
        assert ask.cls.http.section in read(message)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("domain users", "Skilljar: domain users"),
        ("Domain_Users", "Skilljar: domain users"),
        ("domains users", "/lms skilljar domains users invites list"),
        ("domains", "/lms skilljar domains list"),
        ("certificates of domains", "Skilljar: “certificates of domains”"),
    ],
)
def test_narrowing(words: str, says: str) -> None:
    """A resource is found by its name, by the words its operations begin with, or by what can be done with it."""
    found = understand(f"help skilljar {words}", ALL)
    assert isinstance(found, Message)
    accept(found)
    assert says in read(found)


def test_only_what_one_may_do() -> None:
    """Whoever may do little sees little, and who may do nothing is told whom to ask."""
    platform = platforms()["class"]
    shown = read(guide.overview(platform, [of("classes_list"), of("templates_get")]))
    assert "2 operations." in shown
    assert "/lms help class enrollments" not in shown
    assert "update" not in shown
    assert "can't do anything on Class" in read(guide.overview(platform, []))


def test_the_menu_opens_what_is_listed() -> None:
    """Each entry of the menu is one of the operations in the list, in the same order."""
    message = guide.listing("Found", OPERATIONS[:5])
    (menu,) = [one for one in objects(list(message.blocks)) if one.get("type") == "static_select"]
    assert [one["value"] for one in menu["options"]] == [typed_name(cls) for cls in OPERATIONS[:5]]
    assert menu["action_id"] == "launcher.choose"


def test_a_long_list() -> None:
    """Of very many operations the first are shown, the rest are counted, and what to do is said."""
    message = guide.listing("Found", OPERATIONS * 20)
    accept(message)
    assert len([text for text in codes(message) if text.startswith("/lms ")]) == guide.GUIDE_OPERATIONS_SHOWN
    assert f"{len(OPERATIONS) * 20 - guide.GUIDE_OPERATIONS_SHOWN} more. Add a word to narrow it down." in read(message)


def test_a_list_of_what_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Slack would take no more, the lines that are left out are counted."""
    monkeypatch.setattr(guide, "GUIDE_LIST_CHARS", 1500)
    message = guide.listing("Found", OPERATIONS[:20])
    shown = len([text for text in codes(message) if text.startswith("/lms ")])
    assert 0 < shown < 20
    assert f"{20 - shown} more. Add a word to narrow it down." in read(message)


def test_an_empty_list() -> None:
    """When nothing is found, it is said, and where to go from there."""
    message = guide.listing("Found for “x”", [])
    accept(message)
    assert "I found nothing like that. Try /lms help." in read(message)


def test_marked_in_lists() -> None:
    """What takes something away is marked where it is offered."""
    lines = read(guide.listing("Found", [of("classes_list"), of("classes_delete")])).splitlines()
    assert [line.endswith("(takes something away)") for line in lines[1::2]][:2] == [False, True]


@pytest.mark.parametrize("connected", [("class",), ("skilljar",), ALL])
def test_a_bare_verb_offers_only_what_is_connected(connected: tuple[str, ...]) -> None:
    """Whoever says what they want but not where is shown where it can be done here, with commands that work."""
    found = understand("enroll jane in onboarding", connected)
    assert isinstance(found, Message)
    offered = [ask for text in codes(found) if isinstance(ask := understood(text), TypedOperation)]
    assert offered
    assert {ask.cls.platform for ask in offered} <= set(connected)
    assert all(type(ask.intent("UTC")) is ask.cls for ask in offered)
    assert "I do not know" not in read(found)


@given(hostile.texts)
def test_quoting(text: str) -> None:
    """Whatever a person typed, it can be quoted."""
    near = [of("classes_list")]
    platform = platforms()["class"]
    for message in (
        guide.unknown_word(text, ("class",), near),
        guide.unknown_word(text, ("class",), near, meant=True),
        guide.unknown_word(text, (), []),
        guide.unknown_operation(platform, text, near),
        guide.unknown_operation(platform, text, []),
        guide.listing(f"Found for “{text}”", near),
    ):
        accept(message)


def test_the_limits_are_slacks() -> None:
    """A list leaves room for what stands around it."""
    assert guide.GUIDE_LIST_CHARS < limits.MESSAGE_CHARS
