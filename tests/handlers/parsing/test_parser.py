"""Everyday verbs as people type them."""

import json
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.everyday.verbs import VERB_EXAMPLES, Verb
from handlers.everyday.verb_request import there
from handlers.parsing import dates, parser, times
from handlers.parsing.arguments import EVERYWHERE, Misread, VerbArguments
from handlers.parsing.verb_words import verb
from tests.nowhere import NOWHERE
from tests.rows import every

NOW = there(1_780_000_000, "Europe/London")
PLATFORMS = {one: one for one in ("chamilo", "class", "damstra", "skilljar")} | {"damstra learning": "damstra"}
JANE = "jane@acme.com"


def read(text: str) -> VerbArguments:
    word, _, rest = text.partition(" ")
    named = verb(word)
    assert named
    return parser.read(named, rest, PLATFORMS, NOW).arguments


@every(
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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ('roster "Billing" on partners.example.com', ("Billing", "partners.example.com")),
        ("roster Billing on partners.example.com", ("Billing", "partners.example.com")),
        ("roster Billing on https://Partners.Example.com/", ("Billing", "partners.example.com")),
        ('roster "Billing" on acme.academy', ("Billing", "acme.academy")),
        ("roster Working on ASP.NET", ("Working on ASP.NET", "")),
        ("roster Node.js basics", ("Node.js basics", "")),
        ("roster Care on wards 2.1.3", ("Care on wards 2.1.3", "")),
        ('roster "Billing on partners.example.com"', ("Billing on partners.example.com", "")),
        (f"enroll {JANE} on learn.example.com in Billing", ("Billing", "learn.example.com")),
        (f'enroll {JANE} in "Billing" on learn.example.com as student', ("Billing", "learn.example.com")),
        (f"add {JANE} to learn.example.com", ("", "learn.example.com")),
        (f"deactivate {JANE} on learn.example.com", ("", "learn.example.com")),
    ],
)
def test_a_training_site_is_read_as_a_part_of_a_platform(typed: str, meant: tuple[str, str]) -> None:
    """Behind what leads to a platform; a title keeps what looks like one, and quotes settle any doubt."""
    arguments = read(typed)
    assert (arguments.course, arguments.site) == meant
    assert arguments.on == ""


def test_a_time_at_the_end_is_the_time_that_is_asked_about() -> None:
    arguments = read('attendance "Welder induction" last week')
    assert (arguments.course, (arguments.since, arguments.until)) == ("Welder induction", dates.span("last week", NOW))
    arguments = read("sessions this week on class")
    assert (arguments.on, (arguments.since, arguments.until)) == ("class", dates.span("this week", NOW))
    assert read('attendance "last week"').course == "last week"


def test_a_session_is_scheduled_at_a_time_for_a_while_with_people() -> None:
    for typed in (
        'schedule "Q&A" on class at 2026-12-01 10:00 for 90 minutes with anne@acme.com, bob@acme.com',
        "schedule Q&A 2026-12-01 10:00 for 1h30 with anne@acme.com and bob@acme.com on class",
    ):
        arguments = read(typed)
        assert (arguments.course, arguments.on, arguments.minutes) == ("Q&A", "class", 90)
        assert [arguments.at] == times.moments("2026-12-01 10:00", NOW)
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
    assert "/lms" in str(caught.value) or "Choose a later time" in str(caught.value)


@pytest.mark.parametrize("one", list(Verb))
def test_every_example_is_understood(one: Verb) -> None:
    assert read(VERB_EXAMPLES[one]).verb is one


@given(st.sampled_from(list(Verb)), st.text(max_size=60))
def test_whatever_is_typed_it_is_read_or_explained(one: Verb, typed: str) -> None:
    try:
        assert parser.read(one, typed, PLATFORMS, NOW).arguments.verb is one
    except Misread as misread:
        assert str(misread)  # noqa: PT017  # either outcome is right


@given(st.sampled_from(Verb), st.text(max_size=60))
def test_what_is_wanted_comes_back_from_a_draft_as_it_was(verb: Verb, words: str) -> None:
    """Whatever was typed, also what could not be read to its end."""
    try:
        arguments = parser.read(verb, words, PLATFORMS, NOW).arguments
    except Misread as misread:
        arguments = misread.arguments
    assert VerbArguments.loaded(json.loads(json.dumps(arguments.stored()))) == arguments


def test_times_come_back_from_a_draft_as_the_same_moments() -> None:
    for text in ("sessions this week", 'schedule "Q&A" on class at 2026-12-01 10:00 for 90 min with a@b.co'):
        arguments = read(text)
        assert VerbArguments.loaded(json.loads(json.dumps(arguments.stored()))) == arguments
        assert arguments.since or arguments.at


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("enroll a@x.co b@x.co c@x.co in X on class", ["a@x.co", "b@x.co", "c@x.co"]),
        ("enroll a@x.co, b@x.co in X", ["a@x.co", "b@x.co"]),
        ("enroll a@x.co,b@x.co in X", ["a@x.co", "b@x.co"]),
        ("enroll a@x.co; b@x.co; in X", ["a@x.co", "b@x.co"]),
        ("enroll a@x.co and b@x.co in X", ["a@x.co", "b@x.co"]),
        ("enroll a@x.co\nb@x.co in X", ["a@x.co", "b@x.co"]),
        ("enroll a@x.co A@X.co in X", ["a@x.co"]),
        ("enroll @U012AB @U034CD in X", ["@U012AB", "@U034CD"]),
        ("enroll jane doe and rick roe in X", ["jane doe", "rick roe"]),
        ('enroll "Jane Doe" "Rick Roe" in X', ["Jane Doe", "Rick Roe"]),
        ("enroll Doe, Jane in X", ["Doe", "Jane"]),
        ("unenroll a@x.co, b@x.co from X", ["a@x.co", "b@x.co"]),
        ("link a@x.co b@x.co to X", ["a@x.co", "b@x.co"]),
        ("deactivate a@x.co b@x.co everywhere", ["a@x.co", "b@x.co"]),
        ("reactivate a@x.co, max on damstra", ["a@x.co", "max"]),
    ],
)
def test_everybody_who_is_named_is_one_person(typed: str, people: list[str]) -> None:
    """Nobody's address becomes somebody else's name, and nobody is dropped."""
    assert [one.who for one in read(typed).people] == people
    assert not any("@" in one.name for one in read(typed).people)


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ('enroll "Ann One" <a@x.co> "Bob Two" <b@x.co> in X', [("a@x.co", "Ann One"), ("b@x.co", "Bob Two")]),
        ('add a@x.co "Ann One" b@x.co "Bob Two" to chamilo', [("a@x.co", "Ann One"), ("b@x.co", "Bob Two")]),
        ("add Ann One a@x.co, Bob Two b@x.co to chamilo", [("a@x.co", "Ann One"), ("b@x.co", "Bob Two")]),
        ("enroll a@x.co b@x.co Bob Two in X", [("a@x.co", ""), ("b@x.co", "Bob Two")]),
        ("enroll One, Ann <a@x.co>; Two, Bob <b@x.co> in X", [("a@x.co", "One, Ann"), ("b@x.co", "Two, Bob")]),
    ],
)
def test_a_name_beside_an_address_is_theirs(typed: str, people: list[tuple[str, str]]) -> None:
    """In front of it or behind it, as directories and people write them."""
    assert [tuple(one) for one in read(typed).people] == people


@pytest.mark.parametrize("typed", ["progress a@x.co b@x.co", "find a@x.co;b@x.co"])
def test_a_verb_that_takes_one_person_counts_several_and_does_nothing(typed: str) -> None:
    with pytest.raises(Misread, match=r"I read 2 people \(.*\), and `\w+` takes one at a time"):
        read(typed)


def test_more_people_than_a_message_shows_are_counted() -> None:
    """Twenty pasted addresses are twenty people, and nobody is acted on."""
    pasted = "\n".join(f"person{n}@x.co" for n in range(20))
    with pytest.raises(Misread, match=r"I read 20 people .* Nothing was changed") as caught:
        read(f"enroll {pasted} in X")
    assert caught.value.arguments.who == "person0@x.co"


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ('schedule "Fire drill" on class on Friday at 23:00', "friday 23:00"),
        ('schedule "Fire drill" on class Friday at 23:00', "friday 23:00"),
        ('schedule "Fire drill" at 10 on Friday', "friday 10:00"),
        ('schedule "Fire drill" 1 December 10:00', "2026-12-01 10:00"),
        ('schedule "Fire drill" on Dec 5 at 2pm for 2h', "2026-12-05 14:00"),
        ('schedule "Fire drill" this Friday at 2pm', "friday 14:00"),
        ('schedule "Fire drill" Tuesday week at 10', "2026-06-09 10:00"),
        ("schedule Fire drill tomorrow at noon", "tomorrow 12:00"),
    ],
)
def test_a_day_is_read_wherever_people_put_it(typed: str, at: str) -> None:
    """It is not today, and no part of the title."""
    arguments = read(typed)
    assert (arguments.course, [arguments.at]) == ("Fire drill", times.moments(at, NOW))


@pytest.mark.parametrize(
    ("typed", "quotes"),
    [
        ("schedule Fire drill 12/05/2026 2pm", "12/05/2026"),
        ('schedule "Fire drill" 12/05/2026 2pm', "12/05/2026"),
        ('schedule "Fire drill" next friday at 14:00', "next"),
        (f'schedule "Fire drill" on {NOWHERE} at tomorrow 10:00', f"on {NOWHERE}"),
        ('schedule "Fire drill" 2026-12-05 10:00 every week', "every week"),
        ('roster "Fire drill" and more', "and more"),
        ('enroll a@x.co in "A" "B"', "B"),
        (f'enroll a@x.co in "Fire safety" on {NOWHERE}', f"on {NOWHERE}"),
        (f"enroll a@x.co in Fire safety on {NOWHERE}", f"on {NOWHERE}"),
        ("deactivate a@x.co on class and skilljar", "and skilljar"),
        ("enroll a@x.co in X everywhere", "everywhere"),
        ("schedule Fire drill friday room 2 at tomorrow 10:00", "friday"),
    ],
)
def test_what_was_not_understood_of_a_session_is_quoted(typed: str, quotes: str) -> None:
    """It stops everything: a title with a day in it, held today, is nothing that anybody said."""
    with pytest.raises(Misread, match="Nothing was changed") as caught:
        read(typed)
    assert quotes in str(caught.value)


@every(
    ("which", "day"),
    product(
        ["next", "every", "each", "every other", "the first", "a week from", "late", "after"],
        ["Tuesday at 10:00", "on Tuesday at 10", "Fridays at 10:00", "tomorrow 10:00", "Dec 5 noon"],
    ),
)
def test_which_day_is_no_title(which: str, day: str) -> None:
    """A word that says which day is read with the day or refused, and never becomes the end of the title."""
    sunday = datetime(2026, 11, 29, 12, tzinfo=UTC)
    with pytest.raises(Misread, match="Nothing was changed"):
        parser.read(Verb.SCHEDULE, f"Yoga {which} {day} on class", PLATFORMS, sunday)
