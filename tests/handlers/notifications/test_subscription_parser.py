"""What is typed after `/lms subscribe`: read as it was meant, or explained."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notifications.folded_facts import FoldedFacts
from bot.notifications.subscription import EVERY_EVENT, Filter, Rhythm
from handlers.notifications.subscribe_view import SubscriptionDraft
from handlers.notifications.subscription_parser import MAX_FILTERS, filters, lines, read
from handlers.slack.text import unslack
from tests.handlers.hostile import NASTY
from tests.nowhere import NOWHERE
from tests.telling import completion, tells

ONBOARDING = Filter("course", "Onboarding 101")
JANE = Filter("person", "jane@example.com")


@pytest.fixture(autouse=True)
def telling(monkeypatch: pytest.MonkeyPatch) -> None:
    tells(monkeypatch, "skilljar")


def asked(text: str, telling: Sequence[str] = ("skilljar",)) -> tuple[SubscriptionDraft, tuple[Filter, ...], list[str]]:
    return read(unslack(text), telling, "C1")


@pytest.mark.parametrize(
    ("text", "event", "found", "rhythm"),
    [
        ("skilljar course_completion", "course_completion", (), Rhythm.AT_ONCE),
        ("skilljar course completion", "course_completion", (), Rhythm.AT_ONCE),
        ("Skilljar  Course-Completion ", "course_completion", (), Rhythm.AT_ONCE),
        ("skilljar everything digest hourly", EVERY_EVENT, (), Rhythm.HOURLY),
        ("skilljar course_completion digest=daily", "course_completion", (), Rhythm.DAILY),
        ("skilljar course_completion daily digest", "course_completion", (), Rhythm.DAILY),
        ("skilljar course_completion at once", "course_completion", (), Rhythm.AT_ONCE),
        ("skilljar course_completion course=Onboarding 101", "course_completion", (ONBOARDING,), Rhythm.AT_ONCE),
        ("skilljar course_completion course=“Onboarding 101”", "course_completion", (ONBOARDING,), Rhythm.AT_ONCE),
        ("skilljar course_completion Course = Onboarding 101", "course_completion", (ONBOARDING,), Rhythm.AT_ONCE),
        (
            'skilljar course_completion digest daily course="Onboarding 101" person=<mailto:jane@example.com|jane>',
            "course_completion",
            (ONBOARDING, JANE),
            Rhythm.DAILY,
        ),
        (
            "skilljar course_completion course~onboarding person~acme digest hourly",
            "course_completion",
            (Filter("course", "onboarding", part=True), Filter("person", "acme", part=True)),
            Rhythm.HOURLY,
        ),
        (
            'skilljar course_completion course="my digest daily"',
            "course_completion",
            (Filter("course", "my digest daily"),),
            Rhythm.AT_ONCE,
        ),
        (
            'skilljar course_completion course="a=b, c~d"',
            "course_completion",
            (Filter("course", "a=b, c~d"),),
            Rhythm.AT_ONCE,
        ),
        (
            "skilljar course_completion course=Health, safety and you",
            "course_completion",
            (Filter("course", "Health, safety and you"),),
            Rhythm.AT_ONCE,
        ),
        ("skilljar everything lesson=Welcome", EVERY_EVENT, (Filter("lesson", "Welcome"),), Rhythm.AT_ONCE),
    ],
)
def test_understood(text: str, event: str, found: tuple[Filter, ...], rhythm: Rhythm) -> None:
    """An event however its words are joined, filters in any quotes, and the rhythm before or behind them."""
    drafted, read_, wrong = asked(text)
    assert wrong == []
    assert (drafted.platform, drafted.event, drafted.rhythm, drafted.channel) == ("skilljar", event, rhythm, "C1")
    assert read_ == found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{NOWHERE} course_completion", f"“{NOWHERE}” isn't a platform. Choose: skilljar."),
        ("class session_started", "Class has no updates here. Choose: skilljar."),
        (
            "skilljar",
            "Say what to post from Skilljar: course_completion (someone completes a course), lesson_completion "
            "(someone completes a lesson), session_cancelled (a session is cancelled), ping (it is tried out), "
            "unknown (something new to me happens), everything (any of these).",
        ),
        ("skilljar course_complete", "Skilljar has no update “course_complete”. Did you mean course_completion"),
        ("skilljar completions", "lesson_completion"),
        ("skilljar zzz", "Skilljar has no update “zzz”. Choose: course_completion (someone completes a course), "),
        (
            "skilljar course_completion teacher=Ada",
            "course_completion can't be filtered by “teacher”. Filter by person, course, score, site.",
        ),
        ("skilljar course_completion corse=Ada", "Did you mean course?"),
        ("skilljar ping person=Ada", "ping can't be filtered. Leave out person."),
        ("skilljar course_completion course=", "Say what course must be"),
        ('skilljar course_completion course="Onboarding', "is never closed"),
    ],
)
def test_explained(text: str, says: str) -> None:
    """What is wrong, the nearest names, and what there is."""
    _, _, wrong = asked(text)
    assert says in " ".join(wrong)


FIELDS = (
    "signup_fields",
    "signup_fields.job",
    "signup_fields[4mj]",
    "signup_fields:job",
    "signup_fields.4mj.value",
    "url",
)
"""Of an event, and no facts."""


@pytest.mark.parametrize("fit", ["=", " = ", "~"])
@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("event", ["course_completion", EVERY_EVENT])
def test_a_field_of_the_event_is_no_fact(event: str, field: str, fit: str) -> None:
    """It is refused by its name with what there is, and never taken for the end of the filter before it: that would fit
    nothing, and nobody would know."""
    for before in ("", "course=Onboarding 101 ", 'course="Onboarding 101" '):
        _, _, wrong = asked(f"skilljar {event} {before}{field}{fit}Head of training")
        (said,) = wrong
        assert said.startswith(f"{event} can't be filtered by “{field}”. Filter by person, course, score, site")
    assert filters(SubscriptionDraft("C1", "skilljar", event), f"course=Onboarding 101\n{field}{fit}x")[1]


def test_nobody_tells() -> None:
    """Where no platform tells news, whom to ask."""
    assert asked("skilljar x", ())[2] == ["No connected platform sends updates yet. Ask your Registrar admin."]


def test_kept_for_the_form() -> None:
    """What was understood stands in the form, and what was not, as it was typed."""
    drafted, _, wrong = asked("skilljar course_completion course=Onboarding 101 teacher=Ada digest daily")
    assert wrong
    assert (drafted.event, drafted.rhythm) == ("course_completion", Rhythm.DAILY)
    assert drafted.filters == "course=Onboarding 101 teacher=Ada"
    assert asked("skilljar course_completion course=Onboarding 101")[0].filters == 'course="Onboarding 101"'


def test_too_many() -> None:
    """A subscription takes only so many filters; the same one twice counts once."""
    many = " ".join(f"person=p{n}" for n in range(MAX_FILTERS + 1))
    assert "At most 20" in " ".join(asked(f"skilljar course_completion {many}")[2])
    assert asked("skilljar course_completion person=a person=a")[1] == (Filter("person", "a"),)


facts = st.sampled_from(["person", "course", "score", "site"])
words = st.text(min_size=1, max_size=60).map(lambda text: " ".join(text.split())).filter(bool)


@given(st.lists(st.builds(Filter, facts, words, st.booleans()), max_size=5))
def test_lines_read_back(found: list[Filter]) -> None:
    """What the form shows of filters is read back as the same filters, whatever stands in them."""
    drafted = SubscriptionDraft("C1", "skilljar", "course_completion")
    assert filters(drafted, lines(found)) == (tuple(dict.fromkeys(found)), [])


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text[:12]))
def test_nonsense(text: str) -> None:
    """Anything at all is answered, and soon."""
    for typed in (text, f"skilljar {text}", f"skilljar course_completion {text}", f"skilljar everything course~{text}"):
        drafted, found, wrong = asked(typed)
        assert wrong or found or drafted.whole


def test_what_fits() -> None:
    """`=` fits any one of the names of a fact, whatever the case; `~` a part of one; all must fit."""
    _, found, _ = asked("skilljar course_completion course=c-101 person~JANE score=17")
    assert all(one.fits(FoldedFacts(completion())) for one in found)
    assert not Filter("course", "Onboarding").fits(FoldedFacts(completion()))
