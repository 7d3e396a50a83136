"""Short answers to what is no command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.everyday.verbs import VERB_EXAMPLES
from handlers.home.help_card import help_card
from handlers.home.small_talk import PHRASES, is_about_me, small_talk
from handlers.slack.blocks import Message
from tests.handlers.messages import read

LONGER = ("", "status jane@acme.com", "undo the enrollment of jane", "hi jane@acme.com")


def help() -> Message:
    return help_card(("class", "skilljar"), {})


def said(text: str) -> str:
    found = small_talk(text, ("class", "skilljar"), help)
    assert found
    return read(found)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("hi", "Hello!"),
        ("Buenos días!", "Hello!"),
        ("buenos dias", "Hello!"),
        ("thank you", "You are welcome."),
        ("undo", "/lms reactivate …"),
        ("stop", "there is nothing to stop"),
        ("yes", "A typed word confirms nothing, so nothing was done."),
        ("approve", "Requests are also in the channel of approvals."),
        ("cancel my request", "stands on my Home tab"),
        ("what is waiting?", "stands on my Home tab"),
        ("status", "Connected here: Class and Skilljar."),
        ("version", "I am Registrar"),
        ("what can you do?", "Registrar runs your learning platforms"),
    ],
)
def test_each_has_its_answer(typed: str, says: str) -> None:
    assert says in said(typed)


def test_every_phrase_is_answered() -> None:
    """Who somebody is, stands in the store too, so another room answers that."""
    for phrase in PHRASES:
        assert is_about_me(phrase) or said(phrase)
    assert is_about_me("Who am I?")


@pytest.mark.parametrize("typed", [*LONGER, *VERB_EXAMPLES.values()])
def test_a_command_is_none(typed: str) -> None:
    """Only a phrase that is the whole of what was typed."""
    assert small_talk(typed, ("class",), help) is None


@given(st.text(max_size=40))
def test_anything(text: str) -> None:
    """Whatever is typed, it is a phrase or is none."""
    found = small_talk(text, (), help)
    assert found is None or found.text
