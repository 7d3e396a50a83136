"""What a subscription waits for is one plain sentence, for every event of every platform and every filter of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notifications.subscription import EVERY_EVENT, Filter, Subscription
from bot.ports import SubscribedNews
from connectors.catalog import platforms
from handlers.notifications.subscription_words import counted, everything, in_words, kinds, title
from tests.rows import every

EVENTS = [(name, event) for name, one in platforms().items() if one.news for event in kinds(name)]
FACTS = [(name, event, fact) for name, event in EVENTS for fact in kinds(name)[event].facts]
MACHINE = re.compile(r"[{}|_=~]|\b(?:an? an?|the the|omebody)\b|  | ,|\.$")
"""What no sentence holds that a person reads."""


@every(
    ("platform", "event", "filters", "words"),
    [
        ("skilljar", "course_completion", ['course="Onboarding 101"'],
         "When someone completes “Onboarding 101” on Skilljar"),
        ("skilljar", "course_completion", [], "When someone completes a course on Skilljar"),
        ("skilljar", "course_completion", ["person=jane@acme.com", "course~Safety"],
         "When jane@acme.com completes a course with “Safety” in its name on Skilljar"),
        ("skilljar", "quiz_completion", ["person~acme", "result=passed", "course=abc"],
         "When someone with “acme” in their name or address takes a quiz on Skilljar, where the result is “passed” and "
         "the course is “abc”"),
        ("skilljar", "course_enrollment", ["course=A", "course=B"],
         "When someone is enrolled in “A” on Skilljar, where the course is “B”"),
        ("class", "session_starting", ["class=Welding"], "When “Welding” is about to begin on Class"),
        ("class", "session_starting", [], "When a session is about to begin on Class"),
        ("class", "session_attended", [], "When attendance is in for a session on Class"),
        ("damstra", "lesson_schedule_overdue", ['lesson="Fire safety"'],
         "When someone misses the deadline for “Fire safety” on Damstra Learning"),
        ("damstra", "user_settings_updated", ["by=Max"],
         "When someone has their details changed on Damstra Learning, where the person who changed it is “Max”"),
        ("skilljar", EVERY_EVENT, ["site=learn.example.com"],
         "When anything happens on Skilljar, where the training site is “learn.example.com”"),
        ("skilljar", "party_started", [], "When “party started” happens, which I no longer know, on Skilljar"),
    ],
)  # fmt: skip
def test_it_reads_as_it_is_said(platform: str, event: str, filters: list[str], words: str) -> None:
    assert in_words(SubscribedNews(platform, event, tuple(filters))) == words


@pytest.mark.parametrize(("platform", "event"), EVENTS)
def test_every_event(platform: str, event: str) -> None:
    """In a menu with a capital, in a list behind When, in a digest as what happened."""
    for said in (title(platform, event), in_words(SubscribedNews(platform, event)), counted(platform, event)):
        assert not MACHINE.search(said), said
    assert title(platform, event)[:1].isupper()
    assert in_words(SubscribedNews(platform, event)).endswith(f" on {platforms()[platform].title}")


@pytest.mark.parametrize(("platform", "event", "fact"), FACTS)
def test_every_filter_of_every_event(platform: str, event: str, fact: str) -> None:
    """What is asked for stands in the sentence once, and whether all or a part of it is meant."""
    whole, part = (in_words(SubscribedNews(platform, event, (f'{fact}{how}"Zo Kim"',))) for how in "=~")
    for said in (whole, part):
        assert said.count("Zo Kim") == 1
        assert not MACHINE.search(said), said
    assert whole != part
    assert "with “Zo Kim” in" in part or "contains “Zo Kim”" in part


@pytest.mark.parametrize("platform", sorted({name for name, _ in EVENTS}))
def test_everything_names_each(platform: str) -> None:
    (said,) = everything(SubscribedNews(platform, EVERY_EVENT))
    assert said.startswith("That is when ")
    assert all(title(platform, event)[1:] in said for event in kinds(platform))


@given(st.text(min_size=1, max_size=40), st.booleans())
def test_any_text_is_said_as_it_was_asked_for(text: str, part: bool) -> None:
    """Through quotes and back, whatever marks it holds."""
    one = Subscription("s", "C1", "skilljar", "course_completion", (Filter("course", text, part),))
    said, asked = in_words(one.asked_for), " ".join(text.split())
    if asked.isprintable() and asked.isascii():
        assert f"“{asked}”" in said, (text, said)
