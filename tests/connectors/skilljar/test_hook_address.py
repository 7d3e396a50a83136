"""Whatever part of a webhook's address lets one in, nobody reads it; and our own is still known to be ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.core.record import plain
from connectors.skilljar.hook_address import discreet, leads_to
from connectors.skilljar.webhooks import Webhook
from tests.connectors.strategies import THOROUGH

SECRET = "T0KEN-9f3a"
PLACES = (
    "https://hooks.example.com/hooks/catch/{}/abc/",
    "https://hooks.example.com/hooks/catch/123/{}",
    "https://{}@hooks.example.com/webhooks/skilljar",
    "https://me:{}@hooks.example.com/webhooks/skilljar",
    "https://me:{}/x@hooks.example.com/webhooks",
    "https://hooks.example.com/webhooks/skilljar?{}",
    "https://hooks.example.com/webhooks/skilljar?a=1&{}",
    "https://hooks.example.com/webhooks/skilljar?auth={}",
    "https://hooks.example.com/webhooks/skilljar?auth={}&b=2",
    "https://hooks.example.com/webhooks/skilljar?{}=",
    "https://hooks.example.com/webhooks/skilljar;k={}",
    "https://hooks.example.com/webhooks/skilljar#{}",
    "hooks.example.com/{}",
)


@pytest.mark.parametrize("place", PLACES)
@given(secret=st.text("abcdefXYZ0189-_.~%", min_size=6, max_size=30).filter(lambda one: one.strip("0189.") != ""))
@THOROUGH
def test_a_secret_is_masked_wherever_it_stands(place: str, secret: str) -> None:
    """In a path, in a query with a name or without, before the host; what is shown tells the host still."""
    told = discreet(place.format(secret))
    assert secret not in told
    assert "•••" in told
    assert "hooks.example.com" in told or "/x@" in place


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://hooks.example.com/hooks/catch/123/abc/", "https://hooks.example.com/hooks/catch/•••/•••/"),
        ("https://registrar.example.com/webhooks/skilljar", "https://registrar.example.com/webhooks/skilljar"),
        ("http://127.0.0.1:3000/webhooks/skilljar", "http://127.0.0.1:3000/webhooks/skilljar"),
        ("http://[::1]:3000/webhooks/skilljar", "http://[::1]:3000/webhooks/skilljar"),
        ("https://x.example/api/v1/events?TOKEN", "https://x.example/api/v1/events?•••"),
        ("https://x.example", "https://x.example"),
        ("", ""),
        (None, None),
        (5, 5),
    ],
)
def test_what_an_address_is_for_stays_legible(address: object, told: object) -> None:
    assert discreet(address) == told


@given(public=st.sampled_from(["https://r.example", "https://r.example/lms-2", "http://127.0.0.1:3000", ""]))
def test_our_own_is_known_whatever_it_is_called(public: str) -> None:
    """With or without a query; an address elsewhere is not ours."""
    here = f"{public}/webhooks/skilljar"
    for more in ("", "?auth=1"):
        assert leads_to(discreet(f"{public or 'https://r.example'}/webhooks/skilljar{more}"), here)
    assert not leads_to(discreet("https://r.example/webhooks/damstra"), here)
    assert not leads_to(None, here)


def test_an_empty_password_is_not_shown_as_one() -> None:
    """Skilljar writes an empty text where none is set."""
    none = Webhook.model_validate({"basic_auth_username": "", "basic_auth_password": "", "additional_headers": {}})
    assert plain(none)["basic_auth_password"] is None
    assert plain(Webhook.model_validate({"basic_auth_password": SECRET}))["basic_auth_password"] == "•••"
