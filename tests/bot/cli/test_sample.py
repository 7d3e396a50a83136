"""`registrar sample`: what Skilljar says that its events look like is read as what it posts is."""

import json
import os
import pwd
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli.sample import PROVEN_TEXT, UNPROVEN_TEXT, masked, sample
from bot.desk import RequestRefused
from bot.runtime.server import serving
from connectors.catalog import platforms
from connectors.core.errors import PlatformError
from connectors.core.intent import Mistakes
from connectors.skilljar.samples import EVENT_SLUGS
from connectors.skilljar.standin import SkilljarStandIn
from connectors.standin.standin import Fault, Reply
from tests.bot.cli.test_requests import name_operator
from tests.hostile_rows import hostile
from tests.nowhere import NOWHERE

KEY = "a-key-made-for-these-tests"


@pytest.fixture
async def standin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[SkilljarStandIn]:
    """Skilljar, served on a free port and set up, for whoever runs this."""
    monkeypatch.chdir(tmp_path)
    name_operator(monkeypatch, tmp_path, f"cli:{pwd.getpwuid(os.getuid()).pw_name}")
    for name in ("REGISTRAR_DATABASE", "REGISTRAR_READ_ONLY"):
        monkeypatch.delenv(name, raising=False)
    made = SkilljarStandIn(api_key=KEY)
    made.seed(12)
    hostile(made)
    async with serving(made) as url:
        monkeypatch.setenv("SKILLJAR_API_KEY", KEY)
        monkeypatch.setenv("SKILLJAR_BASE_URL", url)
        yield made


def test_every_event_that_one_can_ask_for_has_a_sample() -> None:
    """But a trial, which is about nothing."""
    source = platforms()["skilljar"].news
    assert source
    assert EVENT_SLUGS.keys() == source.kinds.keys() - {"ping", "unknown"}
    assert source.seen == {"course_enrollment"}


@pytest.mark.parametrize("event", EVENT_SLUGS)
async def test_a_sample_is_read_as_what_is_posted(standin: SkilljarStandIn, event: str) -> None:
    """By the same reader, into the sentence that a channel would be told; how surely the shape is known is said."""
    said = await sample("skilljar", event)
    assert (said["event_as_sent"]["event_type"], said["read_as"]["event"]) == (event.upper(), event)
    assert "…" not in said["read_as"]["sentence"]
    assert said["read_as"]["sentence"].endswith(".")
    assert said["known_from"] == (PROVEN_TEXT if event == "course_enrollment" else UNPROVEN_TEXT)
    assert json.loads(json.dumps(said)) == said


async def test_what_lets_somebody_in_is_masked(standin: SkilljarStandIn) -> None:
    """The last event of one's own organization has its codes and orders in it, and samples are passed around."""
    event = {
        "event_type": "COURSE_ENROLLMENT",
        "domain_access_code": "acme-latam",
        "purchase": {"order_id": "67ABCDE9"},
    }
    standin.faults.add(Fault(Reply({"results": [event]})))
    said = await sample("skilljar", "course_enrollment")
    assert said["event_as_sent"] == event | {"domain_access_code": "•••", "purchase": {"order_id": "•••"}}
    assert said["read_as"]["at"] is None


LETS_IN = {"order_id", "domain_access_code", "promo_code", "promo_code_id", "payment_processor_order_id"}
"""Of all that stands in a sample; the rest of a purchase says what, how much and when."""
ANYTHING = "payment_processor_response_data"
"""What is read back here somebody else wrote: it may hold anything."""
AS_SEEN: dict[str, Any] = {
    "event_type": "COURSE_ENROLLMENT",
    "timestamp": "2021-04-22T21:40:31.918508+00:00",
    "purchase": {
        "id": "2zugorexample", "purchase_price": "20.00", "order_id": "67ABCDE9", "original_price": "25.00",
        "offer_sku": "00000000-0000-4000-8000-000000000001", "price_cents": 2000, "currency_code": "USD",
        "state": "SUCCESS", "quantity": 1, "purchased_at": "2021-04-22T21:40:31.106390+00:00",
        "payment_processor": "STRIPE", "payment_processor_order_id": "ch_1Qabc", "promo_code_id": "pc12345",
        "promo_code": "SPRING24", "promo_code_price_cents": 500, "promo_code_percent_off": 20, "promo_code_quantity": 1,
    },
    "domain_access_code": "acme-latam",
}  # fmt: skip
"""The purchase of the one sample that was published, paid for; no name in it is ours."""


def test_of_a_purchase_only_what_lets_somebody_in_is_masked() -> None:
    """A price is no secret, nor is when and how something was bought, and what came of it."""
    said = masked(AS_SEEN)
    hidden = {name for name, value in {**said, **said["purchase"]}.items() if value == "•••"}
    assert hidden == LETS_IN
    assert [*said["purchase"]] == [*AS_SEEN["purchase"]]


@pytest.mark.parametrize("event", EVENT_SLUGS)
async def test_no_sample_is_masked_for_nothing(standin: SkilljarStandIn, event: str) -> None:
    def under(value: Any, name: str = "") -> Iterator[str]:
        if isinstance(value, dict | list):
            for key, one in value.items() if isinstance(value, dict) else ((name, one) for one in value):
                yield from under(one, key)
        elif value == "•••":
            yield name

    assert {*under((await sample("skilljar", event))["event_as_sent"])} <= LETS_IN | {ANYTHING}


def test_what_is_masked_once_is_masked_wherever_it_stands() -> None:
    """Numbers that let in are masked too, and a code in the path of an address."""
    body = {
        "pin": 481516,
        "access_code": "north-77",
        "note": "Say North-77 or 481516",
        "url": "https://x.test/north-77",
    }
    assert masked(body) == dict.fromkeys(body, "•••") | {"note": "Say ••• or •••", "url": "https://x.test/•••"}


def test_masking_keeps_the_shape() -> None:
    """Numbers, nothing, and plain addresses stay; an address that carries something does not."""
    url = "https://learn.example.com/fire-safety"
    body = {"url": url, "join": f"{url}?pwd=1", "access_code": {"id": "a", "code": "x"}, "promo_code": None, "n": [1]}
    assert masked(body) == body | {"join": "•••", "access_code": {"id": "a", "code": "•••"}}


@pytest.mark.parametrize(
    ("platform", "event", "said"),
    [
        (NOWHERE, "course_completion", f"“{NOWHERE}” isn't a platform."),
        ("damstra", "lesson.completed", "Damstra Learning shows no samples of its events. Choose: skilljar."),
        ("skilljar", "ping", "Skilljar has no sample of “ping”. Choose: course_completion"),
    ],
)
async def test_what_cannot_be_shown_is_said_with_what_can(
    standin: SkilljarStandIn, platform: str, event: str, said: str
) -> None:
    with pytest.raises(Mistakes) as caught:
        await sample(platform, event)
    assert said in str(caught.value.fields)


async def test_who_may_not_look_sees_no_sample(
    standin: SkilljarStandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is somebody's own data, so the policy is asked."""
    name_operator(monkeypatch, tmp_path, "cli:somebody-else")
    with pytest.raises(RequestRefused):
        await sample("skilljar", "course_completion")
    assert standin.calls == []


async def test_an_answer_without_an_event_is_none(standin: SkilljarStandIn) -> None:
    standin.faults.add(Fault(Reply({"results": []})))
    with pytest.raises(PlatformError, match="without an event"):
        await sample("skilljar", "course_completion")
