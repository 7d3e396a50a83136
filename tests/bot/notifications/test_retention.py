"""What arrived goes as soon as it is told, and what could not be told goes after a while; neither shows a secret."""

import json
from typing import Any

import pytest

from bot.notifications.rows import UNREAD_TTL_S
from bot.notifications.subscription import Rhythm
from bot.store.expiry import sweep
from connectors.news.news import News
from connectors.skilljar.news import SkilljarNews
from tests.bot.notifications.conftest import World
from tests.connectors.skilljar.event_bodies import ENROLLED

ORDER, CODE, JOB = "NW-4711-77", "SPRING24", "Head of training"
BODY: dict[str, Any] = ENROLLED | {
    "domain_access_code": CODE,
    "purchase": ENROLLED["purchase"] | {"order_id": ORDER, "status_message": f"Paid as {ORDER}"},
    "course": ENROLLED["course"] | {"title": f"Welcome, say {CODE}"},
}
"""With an order, a code that its title repeats, and what somebody answered at sign-up."""


async def kept(world: World) -> str:
    """Everything that the store holds."""
    return json.dumps([[row.key, row.value] for row in await world.store.scan("", limit=100_000)])


@pytest.mark.parametrize("event", ["COURSE_ENROLLMENT", "BADGE_WON"])
async def test_a_body_goes_once_its_news_are_told(still: World, event: str) -> None:
    """Neither what is told at once, nor what waits for a digest, nor what is remembered holds more than its facts."""
    still.academy = SkilljarNews()  # type: ignore[assignment]  # another platform's news, on the same road
    still.pipeline = still.made()
    await still.wanted("C1", "C2")
    await still.wanted("C3", rhythm=Rhythm.DAILY)
    still.wall.shut["C2"] = "It is archived."
    await still.pipeline.inbox.put("skilljar", json.dumps(BODY | {"event_type": event}), "1", "ref-1")
    waiting = await kept(still)
    assert all(one in waiting for one in (ORDER, CODE, JOB))
    still.pipeline.start()
    await still.time.still()
    told = await kept(still)
    assert await still.rows("inbox/") == []
    assert await still.rows("digest/")
    assert await still.rows("recent/")
    assert "jane@example.com" in told
    assert [one for one in (ORDER, CODE, JOB) if one in told] == []
    await still.pipeline.close(0)


@pytest.mark.parametrize(
    ("platform", "body", "shown"),
    [
        ("skilljar", json.dumps({**BODY, "nonsense": True}), ("jane@example.com", "Welcome, say", "nonsense")),
        ("nowhere", json.dumps({"note": f"Say {CODE}", "access_code": CODE, "order_id": ORDER}), ("Say ",)),
        ("skilljar", f"<html>{JOB}", ("<html>",)),
    ],
)
async def test_what_is_put_aside_shows_no_secret(
    world: World,
    platform: str,
    body: str,
    shown: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a reader would have hidden is masked wherever it stands, also in what is said of why, here and in the log;
    the rest is there for whoever looks into it."""

    def misread(body: Any) -> News:
        raise ValueError(f"not so: {body}")

    monkeypatch.setattr(world.academy, "read", misread)
    await world.pipeline.inbox.put(platform, body, "bad", "ref-bad")
    await world.quiet()
    (row,) = await world.unread()
    assert [one for one in (ORDER, CODE) if one in f"{row} {capsys.readouterr()}"] == []
    assert all(one in row["what"]["body"] for one in shown)


async def test_what_is_put_aside_goes_after_thirty_days(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not before."""

    def misread(body: Any) -> News:
        raise KeyError(body)

    monkeypatch.setattr(world.academy, "read", misread)
    await world.put(1)
    await world.quiet()
    world.time.now += UNREAD_TTL_S - 60
    await sweep(world.store)
    assert len(await world.unread()) == 1
    world.time.now += 60
    await sweep(world.store)
    assert await world.unread() == []
