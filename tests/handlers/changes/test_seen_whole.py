"""Nothing can be approved that cannot be seen: what approvers read holds every value, on the card or in its file."""

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.changes.change import Change, StoredIntent
from bot.changes.change_item import ChangeItem
from bot.policy.policy import BUILT_IN_POLICY
from connectors.catalog import platforms
from connectors.core.field_specs import field_specs
from connectors.core.labels import label
from connectors.core.operation_sentence import summary
from handlers.changes import cards, request_view
from handlers.changes.stored_values import stored_values
from tests.handlers.changes.reader import read_file, read_lines, seen
from tests.handlers.changes.test_cards import CHANGE, labels, taken
from tests.properties import examples

INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2066\u2069\u00ad\ufeff\u2060\u3164\u115f\u034f\ufe0f\U000e0041"
BLANK = " \u00a0\u2003\u3000\u2028\u1680\u2800\t\n\r"
WRITTEN = "aB0=\"'`<>&*_~⟨⟩↵␣…,.;:|·(){}[]éшשלוםمرحبا日本👩🚀❤"


def long_text(seed: int, size: int, letters: str) -> str:
    """Of so many characters, in which nothing repeats that a shorter text would not have."""
    drawn = random.Random(seed)  # not a secret
    return "".join(drawn.choice(letters) for _ in range(size))


texts = st.one_of(
    st.text(alphabet=st.sampled_from(WRITTEN + INVISIBLE + BLANK), min_size=1, max_size=30),
    st.text(min_size=1, max_size=30),
    st.builds(
        long_text,
        st.integers(0, 10**6),
        st.sampled_from([100, 900, 3000, 20_000]),
        st.sampled_from([WRITTEN, WRITTEN + INVISIBLE, BLANK, " ", "x"]),
    ),
)
requests = st.lists(texts, min_size=1, max_size=100)
MANY = settings(max_examples=examples(12), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def single(values: list[str]) -> Change:
    """One operation with these values; those it has no fields for are extra fields of its own."""
    data: dict[str, Any] = {"title": values[0]}
    if values[1:]:
        data["extra"] = {f"field_{at}": value for at, value in enumerate(values[1:])}
    stored = StoredIntent("chamilo", "save_course", data, "d")
    return replace(CHANGE, stored_intents=(stored,), description="Create a course on Chamilo.")


def change_set(values: list[str]) -> Change:
    """Up to fifty items with two of these values each."""
    pairs = list(zip(values[::2], [*values[1::2], "end"], strict=False))[:50]
    stored = tuple(
        StoredIntent("class", "classes_create", {"class_name": one, "class_description": two}, "d")
        for one, two in pairs
    )
    items = tuple(ChangeItem("Create a class on Class.") for _ in stored)
    return replace(CHANGE, stored_intents=stored, items=items, description=f"{len(items)} changes on Class.")


def readings(change: Change) -> Iterator[list[str]]:
    """What each who must say yes reads, with the file where they have one."""
    filed = replace(change, card="C9:12.5:F1")
    file = [] if request_view.fits(change) else read_file(request_view.file_text(change))
    yield [*read_lines(cards.card(filed)), *file]
    yield [*read_lines(cards.confirm(change, filed=True)), *file]
    yield [*read_lines(cards.offer(change, BUILT_IN_POLICY, filed=True)), *file]


@pytest.mark.parametrize("made", [single, change_set])
@given(values=requests, at=st.integers(0, 99), other=texts)
@example(values=["Jane Doe" + " " * 3000 + "email=mallory@evil.example roles=admin"], at=0, other="Jane Doe")
@example(values=["a", "b\nField_1: c"], at=1, other="b")
@example(values=["x" * 20_000 + "a"] * 100, at=50, other="x" * 20_000 + "b")
@MANY
def test_two_requests_never_read_the_same(made: Any, values: list[str], at: int, other: str) -> None:
    """Whoever decides reads another text for another value, however long it is and whatever it is made of."""
    at %= len(values)
    if made is change_set:
        values = values[:100]
    changed = [*values[:at], other, *values[at + 1 :]]
    if changed == values:
        return
    for one, two in zip(readings(made(values)), readings(made(changed)), strict=True):
        assert one != two


@pytest.mark.parametrize("made", [single, change_set])
@given(values=requests)
@MANY
def test_slack_takes_it(made: Any, values: list[str]) -> None:
    """Every message is within bounds; and what is not whole on the card has no Approve without its file."""
    change = made(values)
    for message in (cards.card(change), cards.confirm(change), cards.offer(change, BUILT_IN_POLICY)):
        taken(message)
    whole = request_view.fits(change)
    assert ("Approve" in labels(cards.card(change))) is whole
    assert ("Go ahead" in labels(cards.confirm(change))) is whole
    assert ("Ask for approval" in labels(cards.offer(change, BUILT_IN_POLICY))) is whole
    for message in (cards.card(replace(change, card="C9:12.5:F1")), cards.confirm(change, filed=True)):
        assert {"Approve", "Go ahead"} & set(labels(message))


def test_the_attack() -> None:
    """Three thousand blanks push nothing out of sight: all values stand on the card, and the blanks are counted."""
    data = {"user_name": "Jane Doe" + " " * 3000 + "x", "email": "mallory@evil.example", "roles": ["admin"]}
    stored = StoredIntent("class", "users_upsert", data, "d")
    shown = read_lines(cards.card(replace(CHANGE, stored_intents=(stored,))))
    assert "User name: Jane Doe⟨3,000 spaces⟩x" in shown
    assert "E-mail address: mallory@evil.example" in shown
    assert any("admin" in line for line in shown)


def test_a_long_value_says_how_long_it_is() -> None:
    """It is shortened for itself, and the file has all of it, line by line."""
    text = "First line.\n" + "x" * 7000
    stored = StoredIntent("class", "classes_create", {"class_name": "Knitting", "class_description": text}, "d")
    change = replace(CHANGE, stored_intents=(stored,))
    card = cards.card(replace(change, card="C9:12.5:F1"))
    shown = "\n".join(read_lines(card))
    assert "Class name: Knitting" in shown
    assert "x… (7,012 characters)" in shown
    assert "The file in this thread has all of it." in shown
    assert seen("x" * 7000) in read_file(request_view.file_text(change))


def test_a_secret_is_named_and_not_shown() -> None:
    """What is withheld stands by its name; so does what is made up only when it is sent."""
    stored = StoredIntent("class", "classes_create", {"class_name": "Knitting"}, "d", withheld=("meeting_passcode",))
    assert (
        "Meeting passcode: ••• (a secret: I don't store it, and it must be given again when this is run)"
        in read_lines(cards.card(replace(CHANGE, stored_intents=(stored,))))
    )


def test_every_stored_value_is_there() -> None:
    """Of every operation with all its fields filled from their examples, each value has its line."""
    for platform in platforms().values():
        for name, cls in platform.operations.items():
            shown = [
                spec for spec in field_specs(cls).values() if isinstance(spec.example, str | int) and not spec.secret
            ]
            data = {spec.name: spec.example for spec in shown}
            found = stored_values(StoredIntent(platform.name, name, data, "d"))
            assert {spec.label for spec in shown} <= {one.name for one in found}, name


def test_nothing_has_the_name_of_another() -> None:
    """The words of a card name one operation of a platform, and one field of that."""
    for platform in platforms().values():
        told = [summary(cls) for cls in platform.operations.values()]
        assert len(told) == len(set(told))
        for cls in platform.operations.values():
            fields = [label(name) for name in field_specs(cls)]
            assert len(fields) == len(set(fields)), cls
