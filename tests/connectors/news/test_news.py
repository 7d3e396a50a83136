"""The news of every platform: what is read tells something, can be kept, and breaks nothing that comes after it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from bot.notifications.folded_facts import FoldedFacts
from bot.notifications.subscription import Filter
from bot.store.keys import MAX_KEY_BYTES, checked, dump
from connectors.catalog import platforms
from connectors.core.field_specs import squash
from connectors.news import news_facts
from connectors.news.news import News, Source
from tests.connectors.rigs import RIGS
from tests.connectors.skilljar.event_bodies import ENROLLED
from tests.connectors.strategies import THOROUGH, json

SOURCES = {name: one.news for name, one in platforms().items() if one.news}
POSTED = {name: one for name, one in SOURCES.items() if type(one).read is not Source.read}
EVENTS = {name: rig.events for name in POSTED if name in RIGS and (rig := RIGS[name]()).has("events")}
READERS = {name: POSTED[name] for name in EVENTS}
KNOWN = {name: events[0] for name, events in EVENTS.items()}


def nested(depth: int) -> Any:
    """`{"a": {"a": …`, without anything that would itself give up at some depth."""
    found: Any = "x"
    for _ in range(depth):
        found = {"a": [found]}
    return found


def bodies(body: Any, known: dict[str, Any]) -> Iterator[Any]:
    """Alone, and in place of any part of a real one."""
    yield body
    for name in known:
        yield known | {name: body}


def sound(news: News, source: Source) -> None:
    assert news.platform == source.platform
    assert news.event in source.kinds
    assert len(checked(f"seen/{news.platform}/{news.key}")) < MAX_KEY_BYTES
    assert News.load(news.plain()) == news
    dump("inbox/1", news.plain())
    for name, all_ in news.facts.items():
        assert name == squash(name)
        assert all_
        assert all(
            one == " ".join(one.split()) and 0 < len(one) <= news_facts.MAX_FACT_VALUE_CHARS and one.encode()
            for one in all_
        )
    if news.about:
        assert news_facts.SAFE_KEY_PART_PATTERN.fullmatch(news.about[1]) or len(news.about[1]) == 32


@pytest.mark.parametrize("name", SOURCES)
def test_every_kind_of_news_says_what_it_is(name: str) -> None:
    """In what one waits for and in a sentence, whose every fact one can filter by, under names that are one word."""
    source = SOURCES[name]
    assert source.platform == name
    assert source.every > 0 or name in POSTED, f"{name}: how many seconds apart does it look? every = 300.0"
    assert ("unknown" in source.kinds) == (name in POSTED), f"{name}: a kind `unknown` is for what is posted alone"
    for event, kind in source.kinds.items():
        assert event == event.lower().replace(".", "_").replace(" ", "_")
        assert not kind.when.endswith("."), "it stands behind “When”"
        assert not kind.when.casefold().startswith("when ")
        assert set(re.findall(r"\{(\w+)(?:\|[^}]*)?\}", kind.when)) <= set(kind.facts)
        assert kind.says.endswith(".")
        assert set(re.findall(r"\{(\w+)\}", kind.says)) <= set(kind.facts)
        assert all(fact == squash(fact) for fact in kind.facts)
        assert len(set(kind.facts)) == len(kind.facts)


@pytest.mark.parametrize("name", READERS)
@given(body=json)
@THOROUGH
def test_no_body_breaks_the_reader(name: str, body: Any) -> None:
    """Whatever arrives is news which can be kept and told."""
    source = READERS[name]
    for one in bodies(body, KNOWN[name]):
        sound(source.read(one), source)
        assert source.read(one) == source.read(one)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "body",
    [nested(200), nested(5000), "\ud800\0", {"\ud800": "\ud800"}, "x" * 1_000_000, 10**400, 1e308, [[]] * 1000],
    ids=["deep", "deeper", "half a character", "half a name", "long", "huge", "large", "wide"],
)
def test_neither_do_bodies_beyond_measure(name: str, body: Any) -> None:
    """Deeper than anything can be walked by itself, longer than anybody reads, half a character."""
    source = READERS[name]
    for one in bodies(body, KNOWN[name]):
        sound(source.read(one), source)


@pytest.mark.parametrize("name", READERS)
def test_what_is_unknown_shows_what_the_platform_said(name: str) -> None:
    """The name it gave and its plain facts, what its objects are called among them; but nothing like a secret."""
    said = {"event_type": "BADGE_WON", "name": "badge.won", RIGS[name]().event_name: "badge.won"}
    more = {
        "stars": 4,
        "badge_title": "Gold",
        "venue": {"id": 7, "title": "Hall"},
        "api_key": "hush",
        "login_token": "x",
    }
    news = READERS[name].read(said | more | {"deep": {"inner": 1}, "many": [1, 2], "nothing": None, "won": True})
    assert news.event == "unknown"
    assert news.known("event") in ("BADGE_WON", "badge.won")
    assert (news.known("stars"), news.known("badge title"), news.known("won")) == ("4", "Gold", "yes")
    assert news.facts["venue"] == ("Hall", "7")
    assert "hush" not in str(news)
    assert not news.facts.keys() & {"deep", "many", "nothing", "logintoken"}


SECRET_FIELDS = (
    "password",
    "domain_access_code",
    "accessCode",
    "code",
    "promo_code",
    "couponCode",
    "order_id",
    "orderNumber",
    "login_token",
    "api_key",
    "apiKey",
    "secret",
    "passcode",
    "pin",
    "otp",
    "purchase_id",
    "invoice",
    "license_key",
)
"""What opens a door or gets money back, as platforms name it."""


@pytest.mark.parametrize("name", SOURCES)
def test_no_kind_of_news_has_a_secret_among_its_facts(name: str) -> None:
    """Codes, tokens, passwords and orders are not for channels, so nobody can filter by them either."""
    facts = {fact for kind in SOURCES[name].kinds.values() for fact in kind.facts}
    assert {fact for fact in facts if news_facts.SECRET_NAME_PATTERN.search(fact)} == set()


def laced(body: Any, name: str) -> Any:
    """With a secret of this name in every object of it, itself among them."""
    if isinstance(body, dict):
        return {key: laced(value, name) for key, value in body.items()} | {name: "opensesame-77"}
    return [laced(one, name) for one in body] if isinstance(body, list) else body


@pytest.mark.parametrize("secret", SECRET_FIELDS)
@pytest.mark.parametrize("name", READERS)
def test_no_event_tells_a_secret(name: str, secret: str) -> None:
    """Of whatever kind, known or not, and however deep it stands: neither in its facts nor in its key."""
    unknown = {"name": "badge.won", RIGS[name]().event_name: "badge.won"}
    for body in (*EVENTS[name], EVENTS[name][-1] | unknown, unknown):
        assert "opensesame" not in str(READERS[name].read(laced(body, secret)))


def test_links_of_what_nobody_knows_are_not_told() -> None:
    """Whoever has one may get in by it."""
    for reader in READERS.values():
        news = reader.read({"event_type": "BADGE_WON", "name": "badge.won", "proof": "https://x.test/?k=1", "won": 3})
        assert "x.test" not in str(news)
        assert news.known("won") == "3"


def test_a_fact_is_every_name_of_a_thing() -> None:
    """One filters by what people call it, by its number, or by a part of it."""
    facts = FoldedFacts(READERS["skilljar"].read(ENROLLED))
    for text in ("Onboarding 101", "onboarding 101", "12345abcdefg", "abcdefg12345"):
        assert Filter("course", text).fits(facts)
    assert Filter("Person", "jane@example.com").fits(facts)
    assert Filter("course", "board", part=True).fits(facts)
    assert not Filter("course", "Onboarding").fits(facts)


def test_facts_are_short_plain_lines() -> None:
    """What is no plain value is no fact."""
    values = {4: "4", None: "", (): "", True: "yes", " a\n b ": "a b", 10**9999: ""}
    assert [news_facts.text(value) for value in values] == list(values.values())
    assert len(news_facts.text("long " * 500)) == news_facts.MAX_FACT_VALUE_CHARS
