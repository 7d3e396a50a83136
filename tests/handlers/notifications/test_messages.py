"""How news look: a sentence that reads well, everything from platforms literal, and nothing beyond Slack's limits."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ports import ChannelMessage, ThreadSummary
from connectors.news.news import News
from handlers.notifications.messages import drawn, spoken
from handlers.notifications.tamed import tame
from handlers.slack.blocks import Message
from tests.handlers.changes.test_cards import literal, taken
from tests.handlers.hostile import NASTY, texts
from tests.handlers.messages import objects, read
from tests.nowhere import NOWHERE
from tests.properties import examples
from tests.rows import every
from tests.telling import NOON, Telling, completion, tells


@pytest.fixture(autouse=True)
def telling(monkeypatch: pytest.MonkeyPatch) -> None:
    tells(monkeypatch, "skilljar")


def shown(what: ChannelMessage | ThreadSummary) -> list[str]:
    message = drawn(what)
    taken(message)
    return read(Message(message.text, literal(list(message.blocks)))).splitlines()


def bulletin(*news: News, **more: Any) -> ChannelMessage:
    return ChannelMessage("b-1", news, **more)


def bold(message: Message) -> list[str]:
    return [one["text"] for one in objects(list(message.blocks)) if (one.get("style") or {}).get("bold")]


def test_one() -> None:
    """Who and what in bold, then the platform, the moment on the reader's own clock, and what the sentence left out."""
    one = bulletin(completion(site="Northwind"))
    assert shown(one) == [
        "✅ Jane Doe completed Onboarding 101.",
        "Skilljar · 2027-01-15 08:00 UTC · Score: 17 of 20 · Site: Northwind",
    ]
    assert bold(drawn(one)) == ["Jane Doe", "Onboarding 101"]
    (moment,) = [each for each in objects(list(drawn(one).blocks)) if each.get("type") == "date"]
    assert moment["timestamp"] == int(NOON)
    assert drawn(one).text == "✅ Jane Doe completed Onboarding 101."


@pytest.mark.parametrize(
    ("news", "says"),
    [
        (News("skilljar", "course_completion", "k"), "✅ Someone completed a course."),
        (News("skilljar", "course_completion", "k", facts={"person": ("Jane",)}), "✅ Jane completed a course."),
        (News("skilljar", "lesson_completion", "k"), "✅ Someone completed the lesson."),
        (News("skilljar", "session_cancelled", "k"), "🚫 A session was cancelled."),
        (News("skilljar", "ping", "k"), "📣 It was tried out, and it works."),
    ],
)
def test_missing_facts(news: News, says: str) -> None:
    """A fact that is not known leaves no gap."""
    assert shown(bulletin(news))[0] == says


def test_no_moment() -> None:
    """Where the platform does not say when, nothing is said; a clock that is years off breaks nothing."""
    for at in (None, -1.0, 1e12, float("nan"), float("inf")):
        assert "UTC" not in shown(bulletin(completion(at=at)))[1]


def test_unknown() -> None:
    """An event that nobody knows says so plainly, with what it came with."""
    facts = {"event": ("BADGE_EARNED",), "badge": ("Gold",), "person": ("Jane",)}
    lines = shown(bulletin(News("skilljar", "unknown", "k", facts=facts)))
    assert lines == [
        "❔ Skilljar reported BADGE_EARNED, which I don't know yet.",
        "Skilljar · Badge: Gold · Person: Jane",
    ]


@pytest.mark.parametrize(("platform", "title"), [("class", "Class"), (NOWHERE, NOWHERE)])
def test_no_longer_known(platform: str, title: str) -> None:
    """News of a platform or of a kind that Registrar has forgotten can be shown still."""
    (first, second) = shown(bulletin(News(platform, "party_started", "k", facts={"where": ("Hall",)})))
    assert first == f"⏰ {title} reported party_started, which I don't know yet."
    assert second == f"{title} · Where: Hall"


def test_digest() -> None:
    """How many of each kind in which time, the newest few, and where the rest stands."""
    news = tuple(completion(f"Person {n}") for n in range(5))
    counts = {("skilljar", "course_completion"): 20, ("skilljar", "ping"): 1, ("class", "session_ended"): 1200}
    lines = shown(bulletin(*news, digest=True, total=1221, counts=counts, period="the last hour"))
    assert lines[:4] == [
        "📰 1,221 updates in the last hour",
        "Skilljar: 20 × someone completed a course, 1 × it was tried out",
        "Class: 1,200 × session ended",
        "The latest",
    ]
    assert lines[4:] == [
        *(f"✅ Person {n} completed Onboarding 101 · 2027-01-15 08:00 UTC" for n in range(5)),
        "All of them are in the thread.",
    ]


def test_small_digest() -> None:
    """One that shows everything promises no thread."""
    counts = {("skilljar", "course_completion"): 1}
    lines = shown(bulletin(completion(), digest=True, total=1, counts=counts, period="the last day"))
    assert lines[0] == "📰 1 update in the last day"
    assert "thread" not in lines[-1]


def test_part() -> None:
    """In the thread each piece of news is a line, and what is left out is counted."""
    lines = shown(bulletin(*(completion(f"Person {n}") for n in range(50)), digest=True, total=58))
    assert lines[0] == "✅ Person 0 completed Onboarding 101 · 2027-01-15 08:00 UTC"
    assert (len(lines), lines[-1]) == (51, "… and 8 more.")


def test_gathering() -> None:
    """The head of a thread says what it is about, how much happened, and what was the first, which no reply tells, and
    the last."""
    counts = {"course_completion": 12, "course_enrollment": 30}
    assert shown(ThreadSummary("g-1", completion("Jane"), completion("Lena"), counts)) == [
        "Onboarding 101  Skilljar · course",
        "30 × course enrollment, 12 × someone completed a course",
        "First: ✅ Jane completed Onboarding 101 · 2027-01-15 08:00 UTC",
        "Latest: ✅ Lena completed Onboarding 101 · 2027-01-15 08:00 UTC",
    ]


def test_gathering_without_a_name() -> None:
    """A thing of which only the number is known is called by that; one without even that, by its platform."""
    bare = replace(completion(), facts={})
    assert shown(ThreadSummary("g", bare, bare, {}))[0].startswith("c-101")
    assert shown(ThreadSummary("g", bare, replace(bare, about=None), {}))[0].startswith("Skilljar")


@pytest.mark.parametrize(
    ("text", "tamed"),
    [
        ("two\nlines\r\n\tand\u2028more", "two lines and more"),
        ("\u202eevil\u202c text", "evil text"),
        ("שלום", "\u2068שלום\u2069"),
        ("\0", ""),
        ("x" * 300, "x" * 99 + "…"),
        ("👩‍🚀 :tada: <!channel>", "👩‍🚀 :tada: <!channel>"),
    ],
)
def test_tame(text: str, tamed: str) -> None:
    """One line, cut, and unable to turn around what stands beside it."""
    assert tame(text, 100) == tamed


@every(("text", "event"), product(NASTY, ["course_completion", "unknown", "nobody_knows"]))
def test_hostile(text: str, event: str) -> None:
    """Whatever a platform says, Slack takes every message of it and parses nothing in it."""
    one = News("skilljar", event, "k", NOON, dict.fromkeys(("person", "course", "event", text), (text,)))
    one = replace(one, about=(text, text))
    others = replace(one, platform=text, event=text)
    counts = {(text, text): 3, ("skilljar", event): 10**9}
    for what in (
        bulletin(one),
        bulletin(others),
        bulletin(*[one] * 9, digest=True, total=10**9, counts=counts, period="the last day"),
        bulletin(*[one] * 300, digest=True, total=400),
        ThreadSummary("g", one, one, {event: 1, text: 2}),
        ThreadSummary("g", others, others, {text: 10**9}),
    ):
        assert shown(what) or what is None


names = st.tuples(texts, texts)
anything = st.builds(
    News,
    st.sampled_from(["skilljar", "class", "gone"]) | texts,
    st.sampled_from([*Telling.kinds, "nobody_knows"]) | texts,
    st.just("k"),
    st.none() | st.floats(),
    st.dictionaries(st.sampled_from(["person", "course", "lesson", "event"]) | texts, names, max_size=6),
    st.none() | st.tuples(texts, texts),
)


@settings(max_examples=examples(40))
@given(st.lists(anything, min_size=1, max_size=12), st.booleans(), st.integers(0, 10**9), texts)
def test_any(news: list[News], digest: bool, total: int, period: str) -> None:
    """The same for anything at all, one by one, as a digest, in its thread, and gathered."""
    counts = {(one.platform, one.event): total for one in news} if digest else {}
    taken(drawn(ChannelMessage("b", tuple(news), digest, max(total, len(news)), counts, period[:50])))
    taken(drawn(ThreadSummary("g", news[0], news[-1], {one.event: total for one in news})))
    assert spoken(news[0])
