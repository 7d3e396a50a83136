"""What is typed behind `/lms audit`: every word narrows the search, or is answered with a sentence."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit.search import AuditTerm
from bot.audit.terms import APPROVER_FIELD, ASKER_FIELD, DENIER_FIELD, PLATFORM_FIELD, STATE_FIELD, WORD_FIELD
from bot.desk import RequestRefused
from bot.policy.policy import Actor
from bot.ports import PersonUnknown
from handlers.audit.audit_query_parser import platform_names, read
from handlers.audit.audit_request import AuditRequest
from tests.nowhere import NOWHERE

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
"""A Friday."""
ADA = Actor("U1AAA", "Ada Lovelace", email="ada@acme.com")
PLATFORMS = platform_names(
    {"class": "Class", "classonlive": "ClassOnLive", "chamilo": "Chamilo", "damstra": "Damstra Learning"}
)


async def person_of(id: str) -> Actor:
    if id != ADA.id:
        raise PersonUnknown(id)
    return ADA


async def understood(text: str) -> AuditRequest:
    return await read(text, NOW, ADA, PLATFORMS, person_of)


def day(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


WORDS = {
    "okafor": [AuditTerm(WORD_FIELD, ("okafor",))],
    "max okafor": [AuditTerm(WORD_FIELD, ("max",)), AuditTerm(WORD_FIELD, ("okafor",))],
    '"Max Okafor"': [AuditTerm(WORD_FIELD, ("Max Okafor",))],
    "max.okafor@acme.com": [AuditTerm(WORD_FIELD, ("max.okafor@acme.com",))],
    "@U1AAA": [AuditTerm(WORD_FIELD, ("U1AAA", "ada@acme.com"), exact=True)],
    "@U2BBB": [AuditTerm(WORD_FIELD, ("U2BBB",), exact=True)],
    "by @U1AAA": [AuditTerm(ASKER_FIELD, ("U1AAA",), exact=True)],
    "by me": [AuditTerm(ASKER_FIELD, ("U1AAA",), exact=True)],
    "asked by ada": [AuditTerm(ASKER_FIELD, ("ada",))],
    "approved by grace": [AuditTerm(APPROVER_FIELD, ("grace",))],
    "denied by grace": [AuditTerm(DENIER_FIELD, ("grace",))],
    "denied": [AuditTerm(STATE_FIELD, ("denied",), exact=True, now=("denied",))],
    '"denied"': [AuditTerm(WORD_FIELD, ("denied",))],
    "on damstra learning": [AuditTerm(PLATFORM_FIELD, ("damstra",), exact=True)],
    "Chamilo": [AuditTerm(PLATFORM_FIELD, ("chamilo",), exact=True)],
    "on class": [AuditTerm(PLATFORM_FIELD, ("class",), exact=True)],
    "class on live": [AuditTerm(PLATFORM_FIELD, ("classonlive",), exact=True)],
    "welding class": [AuditTerm(WORD_FIELD, ("welding",)), AuditTerm(WORD_FIELD, ("class",))],
    '"chamilo"': [AuditTerm(WORD_FIELD, ("chamilo",))],
    "okafor in forklift": [AuditTerm(WORD_FIELD, ("okafor",)), AuditTerm(WORD_FIELD, ("forklift",))],
    "": [],
}


@pytest.mark.parametrize("text", WORDS)
async def test_words(text: str) -> None:
    """Names, roles and platforms, in any order and combination."""
    assert list((await understood(text)).query.terms) == WORDS[text]
    together = await understood(f"{text} since monday")
    assert (list(together.query.terms), together.query.since) == (WORDS[text], day("2026-11-23"))


SPANS = {
    "since 2026-11-01": ("2026-11-01", None),
    "since monday": ("2026-11-23", None),
    "since last week": ("2026-11-16", None),
    "from 1 November": ("2026-11-01", None),
    "after 2026-11-01": ("2026-11-02", None),
    "until 2026-11-01": (None, "2026-11-02"),
    "before 2026-11-01": (None, "2026-11-01"),
    "2026-11-01": ("2026-11-01", "2026-11-02"),
    "yesterday": ("2026-11-26", "2026-11-27"),
    "on monday": ("2026-11-23", "2026-11-24"),
    "last month": ("2026-10-01", "2026-11-01"),
    "last 3 days": ("2026-11-25", "2026-11-28"),
    "from 1 november to 5 november": ("2026-11-01", "2026-11-06"),
    "between 1 november and 5 november": ("2026-11-01", "2026-11-06"),
    "since 1 november until 5 november": ("2026-11-01", "2026-11-06"),
    "from 1 to 5 June": ("2026-06-01", "2026-06-06"),
    "from 25 to 29 November": ("2026-11-25", "2026-11-30"),
    "from 1 to 30 November": ("2026-11-01", "2026-12-01"),
    "1 to 30 November": ("2026-11-01", "2026-12-01"),
    "1-30 November": ("2026-11-01", "2026-12-01"),
    "from 25 November to 29 November": ("2026-11-25", "2026-11-30"),
    "since 1 November until 30 November": ("2026-11-01", "2026-12-01"),
    "from Monday the 1st of June 2026 to Friday the 5th of June 2026": ("2026-06-01", "2026-06-06"),
    "to 30 November": (None, "2026-12-01"),
    "until 30 November": (None, "2026-12-01"),
    "before 30 November": (None, "2026-11-30"),
    "until 5 November": (None, "2026-11-06"),
    "until the 30th": (None, "2026-12-01"),
    "until december": (None, "2027-01-01"),
    "until monday": (None, "2026-11-24"),
    "from december to january": ("2025-12-01", "2026-02-01"),
}


@pytest.mark.parametrize("text", SPANS)
@pytest.mark.parametrize("beside", ["{}", "okafor {}", "{} okafor", "on chamilo {} by ada"])
async def test_days(text: str, beside: str) -> None:
    """A day, a stretch, a beginning, an end: wherever they stand."""
    since, until = SPANS[text]
    query = (await understood(beside.format(text))).query
    assert (query.since, query.until) == (day(since) if since else None, day(until) if until else None)


REFUSED = {
    "since foo": "I don't know when “foo” is. Try `since yesterday`, `since monday` or `since 2026-11-01`.",
    "since": "Say since when. Try `since yesterday`, `since monday` or `since 2026-11-01`.",
    "until later": "I don't know when “later” is. Try `until yesterday`, `until monday` or `until 2026-11-01`.",
    f"on {NOWHERE}": f"I know no platform and no day “{NOWHERE}”. If it's part of a title, put the title in quotes.",
    "on": "Say on which platform. If it's part of a title, put the title in quotes.",
    "by": "Say asked by whom: a name or a mention. Try `/lms audit okafor on chamilo since monday`.",
    "max or ada": "I cannot look for one thing or another at once: ask for each of them by itself.",
    "the": "“the” stands nearly everywhere, so it is not in the index. Say what or whom it belongs to.",
    "by the": "“the” stands nearly everywhere, so it is not in the index. Say what or whom it belongs to.",
    "of the": "“of the” stands nearly everywhere, so it is not in the index. Say what or whom it belongs to.",
    "..": "I cannot look for “..”: it has neither letters nor digits.",
    "\u202e": "I cannot look for “⟨U+202E⟩”: it has neither letters nor digits.",
    "from 31 to 32 June": "June has 30 days, so there is no day 32 in it. Try `from yesterday`, `from monday` or "
    "`from 2026-11-01`.",
    "since tomorrow": "That lies ahead, so nothing of it can be in the log yet. Say a day that has begun.",
    "after today": "That lies ahead, so nothing of it can be in the log yet. Say a day that has begun.",
    "☃": "I cannot look for “☃”: it has neither letters nor digits.",
    "yesterday 2026-11-01": "These days have nothing in common, so nothing can be found. Say one stretch of time.",
    "since 5/11": "“since 5/11” may be since Mon 11 May or since Thu 5 Nov. Say it with the year, such as 2026-05-11.",
    "a b " * 30: "I look for at most 20 words at once. Leave some out.",
}


async def test_an_end_apart_from_its_beginning() -> None:
    """Of the two it may be, it is the first behind the beginning, whatever stands between them."""
    query = (await understood("since 1 october okafor until 5 january")).query
    assert (query.since, query.until) == (day("2026-10-01"), day("2027-01-06"))


@pytest.mark.parametrize("text", REFUSED)
async def test_what_is_not_understood_is_said(text: str) -> None:
    """Nothing that was typed is passed over."""
    with pytest.raises(RequestRefused) as refused:
        await understood(text)
    assert str(refused.value) == REFUSED[text]


async def test_the_title_says_how_it_was_understood() -> None:
    """With names in place of mentions."""
    request = await understood("okafor by @U1AAA on chamilo since 2026-11-01")
    assert request.understood == ("okafor", "asked by Ada Lovelace", "on chamilo", "since Sun 1 Nov")


SAMPLES = ["since", "foo", "monday", "on", "chamilo", "by", "ada", '"Max O’Brien"', "2026-11-01", "denied", "@U1AAA"]
TYPED = st.lists(
    st.sampled_from(
        ["since", "foo", "monday", "on", "chamilo", "by", "ada", '"Max O’Brien"', "2026-11-01", "denied", "@U1AAA", ","]
    )
    | st.text(max_size=6),
    max_size=6,
)


@given(TYPED)
async def test_whatever_is_typed_is_understood_or_refused(words: list[str]) -> None:
    """No made-up line is passed over in silence: it narrows something, or is refused."""
    try:
        request = await understood(" ".join(words))
    except RequestRefused:
        return
    query = request.query
    assert query.terms or query.since is not None or query.until is not None or not " ".join(words).strip()


@pytest.mark.parametrize("days", range(7))
async def test_a_weekday_that_is_today_is_never_taken_for_another_without_a_word(days: int) -> None:
    """Whatever day it is typed on, the day that was taken is told with its date, or both are offered with theirs."""
    now = NOW + timedelta(days=days)
    name = f"{now:%A}".lower()
    with pytest.raises(RequestRefused, match=rf"since {now - timedelta(days=7):%a} \d+ Nov or since {now:%a} \d+ "):
        await read(f"since {name}", now, ADA, PLATFORMS, person_of)
    tomorrow = now + timedelta(days=1)
    taken = await read(f"since {name}", tomorrow, ADA, PLATFORMS, person_of)
    assert taken.understood == (f"since {now:%a} {now.day} {now:%b}",)
