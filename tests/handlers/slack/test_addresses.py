"""Where platforms reach us: no secret is shown that nobody asked for, and ours goes to our own address alone."""

from typing import Any

import pytest
from pydantic import SecretStr

from bot.changes.change import StoredIntent
from connectors.news.webhook_auth import WebhookCredentials
from handlers.slack.addresses import Addresses

LOGIN, SECRET = "registrar:hook-password-5e1f", "a-secret-of-damstra-77"
KNOWN = {
    name: WebhookCredentials((SecretStr(opens),), (SecretStr(opens),))
    for name, opens in (("skilljar", LOGIN), ("damstra", SECRET))
}
PUBLIC = "https://registrar.example.com"
OURS = {"target_url": f"{PUBLIC}/webhooks/skilljar", "active": True, "basic_auth_username": "registrar"}


def brought(data: dict[str, Any], public: str = PUBLIC, operation: str = "webhooks_create") -> dict[str, Any]:
    one = StoredIntent("skilljar", operation, data, "digest", ("basic_auth_password",))
    return dict(Addresses(public, KNOWN).brings(one))


@pytest.mark.parametrize("public", [PUBLIC, ""])
def test_our_password_goes_with_our_webhook(public: str) -> None:
    """Also where nobody said how we are reached, and somebody filled it in."""
    assert brought(OURS, public) == {"basic_auth_password": "hook-password-5e1f"}


@pytest.mark.parametrize(
    "other",
    [
        {"target_url": "https://mallory.example/webhooks/skilljar"},
        {"target_url": f"{PUBLIC}/webhooks/skilljar?to=mallory"},
        {"basic_auth_username": "mallory"},
        {"event_type": "course_completion"},
        {"active": False},
    ],
)
def test_it_goes_with_nothing_else(other: dict[str, Any]) -> None:
    """Whoever would send something to another address, or in another way, gives a password of their own."""
    assert brought(OURS | other) == {}
    assert brought(OURS, operation="webhooks_update") == {}
    assert dict(Addresses(PUBLIC).brings(StoredIntent("skilljar", "webhooks_create", OURS, "digest"))) == {}


def test_a_secret_in_an_address_is_shown_only_if_asked_for() -> None:
    """The address of a platform that signs in is open."""
    addresses = Addresses(PUBLIC, KNOWN)
    assert addresses.of("damstra") == f"{PUBLIC}/webhooks/damstra/•••"
    assert addresses.of("damstra", open=True) == f"{PUBLIC}/webhooks/damstra/{SECRET}"
    assert addresses.of("skilljar", open=True) == f"{PUBLIC}/webhooks/skilljar"
    assert addresses.of("skilljar", "https://other.example/") == "https://other.example/webhooks/skilljar"
