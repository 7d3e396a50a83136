"""Of an event that nobody knows no secret is told: not under whatever name, and not as whatever value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.news import news_facts
from tests.connectors.news.test_news import READERS
from tests.connectors.strategies import THOROUGH

SECRET_WORDS = (
    "password",
    "passcode",
    "token",
    "secret",
    "code",
    "pin",
    "otp",
    "order",
    "key",
    "coupon",
    "signature",
    "transaction",
)
BESIDE = ("user", "access", "login", "domain", "number", "new", "registration", "the", "id")
VALUE = "opensesame"
KEYS = st.one_of(
    st.text("0123456789abcdef", min_size=32, max_size=64),
    st.text("abcdefgh", min_size=12, max_size=20).map(lambda one: f"aB3{one}Xyz-77"),
    st.text("abcdefgh", min_size=12, max_size=20).map(lambda one: f"eyJ{one}.{one}"),
    st.text("abcdefgh", min_size=4, max_size=20).map(lambda one: f"Bearer {one}".lower()),
)
LINKS = st.builds(
    "{}{}{}={}".format,
    st.sampled_from(("https://x.test/in", "www.x.test", "/in", "Come in: HTTPS://x.test/a", "x.test/sala")),
    st.sampled_from("?&#;"),
    st.sampled_from(("token", "k", "code", "X-Amz-Signature", "next")),
    st.text("abc123", max_size=9),
)


@st.composite
def spelled(draw: st.DrawFn) -> str:
    """A name with a word that tells of a secret in it, in one of the ways in which platforms write names."""
    words = draw(
        st.permutations([draw(st.sampled_from(SECRET_WORDS)), *draw(st.lists(st.sampled_from(BESIDE), max_size=2))])
    )
    first, *others = words
    return draw(
        st.sampled_from(
            (
                "_".join(words),
                "-".join(words),
                " ".join(words),
                "".join([first, *map(str.capitalize, others)]),
                "".join(map(str.capitalize, words)),
                "_".join(words).upper(),
            )
        )
    )


@THOROUGH
@given(name=spelled())
def test_no_name_of_a_secret_makes_a_fact(name: str) -> None:
    for reader in READERS.values():
        news = reader.read({"event_type": "BADGE_WON", "name": "badge.won", name: VALUE, "stars": 4})
        assert VALUE not in str(news)
        assert news.known("stars") == "4"


@THOROUGH
@given(value=KEYS | LINKS, inside=st.booleans())
def test_no_secret_value_makes_a_fact(value: str, inside: bool) -> None:
    """Whatever it is called, alone or as what something is called."""
    for reader in READERS.values():
        held = {"title": value} if inside else value
        news = reader.read({"event_type": "BADGE_WON", "name": "badge.won", "proof": held, "stars": 4})
        assert "proof" not in news.facts
        assert news.known("stars") == "4"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("badge_title", "Gold"),
        ("shipping", "Pinewood & Keynes"),
        ("keynote", "Why we learn: a talk"),
        ("spinner", "12345abcdefg"),
        ("learner", "jane@acme.com"),
        ("number", "0b8f6e5a-1d2c-4b3a-9f8e-7d6c5b4a3f2e"),
        ("course", "Ladders; part 2 of 3"),
        ("won_at", "2026-06-01T09:00:00.000+02:00"),
    ],
)
def test_what_is_nobodys_secret_is_told(name: str, value: str) -> None:
    assert news_facts.plain_facts({name: value}).popitem()[1] == (value,)
