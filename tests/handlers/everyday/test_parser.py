"""Everyday verbs as people type them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.everyday.everyday import Verb
from connectors.everyday.verbs import VERB_EXAMPLES
from handlers.everyday import times
from handlers.everyday.parser import EVERYWHERE, Misread, VerbArguments, understand, verb

NOW = times.in_zone(1_780_000_000, "Europe/London")
PLATFORMS = ("chamilo", "class", "damstra", "skilljar")
JANE = "jane@acme.com"


def read(text: str) -> VerbArguments:
    word, _, rest = text.partition(" ")
    named = verb(word)
    assert named
    return understand(named, rest, PLATFORMS, NOW)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (f"find {JANE}", {"who": JANE}),
        ("find @U012AB", {"who": "@U012AB"}),
        ('find "jane doe"', {"who": "jane doe"}),
        ("find jane doe on class", {"who": "jane doe", "on": "class"}),
        ("courses", {}),
        ("courses onboarding on skilljar", {"course": "onboarding", "on": "skilljar"}),
        ("roster “Onboarding 101” on skilljar", {"course": "Onboarding 101", "on": "skilljar"}),
        ("roster of Onboarding 101", {"course": "Onboarding 101"}),
        (f'enroll {JANE} in "Onboarding 101"', {"who": JANE, "course": "Onboarding 101"}),
        (
            f"enrol {JANE} in “Onboarding 101” on skilljar as teacher",
            {"who": JANE, "course": "Onboarding 101", "on": "skilljar", "role": "teacher"},
        ),
        (
            f"enroll {JANE} in Hands on Labs as teacher on skilljar",
            {"who": JANE, "course": "Hands on Labs", "on": "skilljar", "role": "teacher"},
        ),
        (f"enroll {JANE} Jane Doe in Intro to Python", {"who": JANE, "name": "Jane Doe", "course": "Intro to Python"}),
        (f'enroll "Jane Doe" <{JANE}> in "A"', {"who": JANE, "name": "Jane Doe", "course": "A"}),
        (f'enroll {JANE} "Onboarding 101"', {"who": JANE, "course": "Onboarding 101"}),
        ('enroll "Jane Doe" in "on skilljar"', {"who": "Jane Doe", "course": "on skilljar"}),
        (f'unenroll {JANE} from "Onboarding 101"', {"who": JANE, "course": "Onboarding 101"}),
        (f"progress {JANE}", {"who": JANE}),
        (f"progress of {JANE} in Onboarding", {"who": JANE, "course": "Onboarding"}),
        ('progress "Onboarding 101"', {"who": "Onboarding 101", "course": "Onboarding 101"}),
        (f'add {JANE} "Jane Doe" to chamilo', {"who": JANE, "name": "Jane Doe", "on": "chamilo"}),
        (f"add Jane Doe {JANE} on class", {"who": JANE, "name": "Jane Doe", "on": "class"}),
        (f"deactivate {JANE} on damstra", {"who": JANE, "on": "damstra"}),
        (f"deactivate {JANE} everywhere", {"who": JANE, "on": EVERYWHERE}),
        (f'link {JANE} to "Onboarding 101"', {"who": JANE, "course": "Onboarding 101"}),
    ],
)
def test_a_sentence_means_what_it_says(typed: str, meant: dict[str, Any]) -> None:
    """Quotes of any kind, little words that are part of a title, the platform wherever it stands."""
    assert read(typed) == VerbArguments(read(typed).verb, **meant)


def test_a_time_at_the_end_is_the_time_that_is_asked_about() -> None:
    arguments = read('attendance "Welder induction" last week')
    assert (arguments.course, (arguments.since, arguments.until)) == ("Welder induction", times.span("last week", NOW))
    arguments = read("sessions this week on class")
    assert (arguments.on, (arguments.since, arguments.until)) == ("class", times.span("this week", NOW))
    assert read('attendance "last week"').course == "last week"


def test_a_session_is_scheduled_at_a_time_for_a_while_with_people() -> None:
    for typed in (
        'schedule "Q&A" on class at 2026-12-01 10:00 for 90 minutes with anne@acme.com, bob@acme.com',
        "schedule Q&A 2026-12-01 10:00 for 1h30 with anne@acme.com and bob@acme.com on class",
    ):
        arguments = read(typed)
        assert (arguments.course, arguments.on, arguments.minutes) == ("Q&A", "class", 90)
        assert arguments.at == times.at("2026-12-01 10:00", NOW)
        assert arguments.hosts == ("anne@acme.com", "bob@acme.com")
    assert read("schedule Talk for all at work at friday 9").course == "Talk for all at work"


@pytest.mark.parametrize(
    "typed",
    [
        "find", "roster", "enroll", f"enroll {JANE}", "enroll in Onboarding",
        "add Jane Doe", "schedule", 'schedule "X"',
        "schedule X at yesterday 10:00", "sessions whenever", "deactivate", "link", "attendance", "progress",
    ],
)  # fmt: skip
def test_what_is_missing_is_said_with_an_example_or_what_to_do(typed: str) -> None:
    with pytest.raises(Misread) as caught:
        read(typed)
    assert "/lms" in str(caught.value) or "Give one" in str(caught.value)


@pytest.mark.parametrize("one", list(Verb))
def test_every_example_is_understood(one: Verb) -> None:
    assert read(VERB_EXAMPLES[one]).verb is one


@given(st.sampled_from(list(Verb)), st.text(max_size=60))
def test_whatever_is_typed_it_is_read_or_explained(one: Verb, typed: str) -> None:
    try:
        assert understand(one, typed, PLATFORMS, NOW).verb is one
    except Misread as misread:
        assert str(misread)  # noqa: PT017  # either outcome is right


@given(st.sampled_from(Verb), st.text(max_size=60))
def test_what_is_wanted_comes_back_from_a_draft_as_it_was(verb: Verb, words: str) -> None:
    """Whatever was typed, also what could not be read to its end."""
    try:
        arguments = understand(verb, words, PLATFORMS, NOW)
    except Misread as misread:
        arguments = misread.arguments
    assert VerbArguments.loaded(json.loads(json.dumps(arguments.stored()))) == arguments


def test_times_come_back_from_a_draft_as_the_same_moments() -> None:
    for text in ("sessions this week", 'schedule "Q&A" on class at 2026-12-01 10:00 for 90 min with a@b.co'):
        arguments = read(text)
        assert VerbArguments.loaded(json.loads(json.dumps(arguments.stored()))) == arguments
        assert arguments.since or arguments.at
