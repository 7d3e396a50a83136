"""Slack brings what it tells in any order: an original that failed comes again after minutes, its change at once. What
the writer said last is all that may act, at most once, and what is gone acts no more.

Source: docs.slack.dev, Events API (three retries of what failed: at once, after one minute, after five), events
message.message_changed and message.message_deleted; slack-go/slack#1256 has an edited mention."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest

from bot.sandbox.conversation import Message
from handlers.listeners.listeners import Dispatched, dispatch
from tests.journeys.conftest import World
from tests.journeys.happening import happen, told
from tests.journeys.test_trust import Away

CREATE = ("POST", "/api/v1/templates")
ORIGINAL, FIRST, SECOND, THIRD, DELETED = "original", "1", "2", "3", "deleted"
EDITS = (FIRST, SECOND, THIRD)
PLACES = ("mention", "direct message")
NUMBERS = count(1)
ORDERS = 12
"""Orders that are tried, each of a message of its own."""


@dataclass
class Story:
    """One message, what is told of it, and how each button under it is pressed."""

    world: World
    place: str
    same_second: bool = False
    number: int = field(default_factory=lambda: next(NUMBERS))

    def __post_init__(self) -> None:
        self.written = int(time.time()) - 60
        self.ts = f"{self.written}.{self.number:06d}"

    def name(self, wording: str) -> str:
        return f"{wording} of {self.number}"

    async def tell(self, what: str) -> None:
        """Each event has its own id, and Slack uses it again where it brings the event again."""
        await happen(self.world, f"Ev{self.number}{what}", self.event(what))

    async def tell_at_once(self, what: str) -> int:
        """Without waiting for what is made of it."""
        return await told(self.world, f"Ev{self.number}{what}", self.event(what))

    def event(self, what: str) -> dict[str, Any]:
        return self._mention(what) if self.place == "mention" else self._direct(what)

    def _message(self, what: str) -> dict[str, Any]:
        text = f'class templates create name="{self.name(what)}"'
        said = {"user": self.world.ada.user.id, "text": text, "ts": self.ts, "type": "message"}
        return said | ({"edited": {"user": said["user"], "ts": self._edited(what)}} if what in EDITS else {})

    def _edited(self, what: str) -> str:
        return f"{self.written + 20 + (0 if self.same_second else int(what))}.000000"

    def _told(self, what: str) -> str:
        """Slack counts on where more than one thing happens within a second."""
        return f"{self.written + 30}.{self.number:04d}{what if what in EDITS else 9:0>2}"

    def _mention(self, what: str) -> dict[str, Any]:
        said = self._message(what)
        said["text"] = f"<@{self.world.workspace.team.bot.id}> {said['text']}"
        return said | {"type": "app_mention", "channel": "C00000001", "event_ts": self.ts}

    def _direct(self, what: str) -> dict[str, Any]:
        where = {"channel": self.world.workspace.team.im(self.world.ada.user.id).id, "channel_type": "im"}
        if what == ORIGINAL:
            return self._message(what) | where | {"event_ts": self.ts}
        told = {"type": "message", "hidden": True, "ts": self._told(what), "event_ts": self._told(what)} | where
        if what == DELETED:
            return told | {
                "subtype": "message_deleted",
                "deleted_ts": self.ts,
                "previous_message": self._message(ORIGINAL),
            }
        return told | {
            "subtype": "message_changed",
            "message": self._message(what),
            "previous_message": self._message(ORIGINAL),
        }

    async def press(self, what: str) -> None:
        if offer := self.offer(what):
            await self.world.ada.click("Do this now", on=offer)
            await self.world.settle()

    def offer(self, what: str) -> Message | None:
        for one in self.world.ada.client_view.messages:
            shown = self.world.ada.text_of(one)
            if self.name(what) in shown and "Do this now" in shown:
                return one
        return None

    def made(self) -> list[str]:
        names = [call.json()["name"] for call in self.world.academy.calls_to(*CREATE)]
        return [one.split(" of ")[0] for one in names if one.endswith(f" of {self.number}")]


def allowed(steps: Sequence[str]) -> list[str]:
    """What may be done, by what was said: the oracle, which knows nothing of how it is kept."""
    told: list[str] = []
    offered: set[str] = set()
    done: list[str] = []
    for step in steps:
        what = step.removeprefix("press ")
        edits = [one for one in told if one in EDITS]
        if step != what:
            if what in offered and what == max(edits) and DELETED not in told and what not in done:
                done.append(what)
        elif what == ORIGINAL and not told:
            done.append(what)
        elif what in EDITS and DELETED not in told and what >= max(edits, default=""):
            offered.add(what)
        told += [what] if step == what else []
    return done


def shuffled(seed: int, place: str) -> list[str]:
    """All that can happen to a message, some of it twice, with presses wherever they fall."""
    draw = random.Random(seed)
    told = [ORIGINAL, *EDITS[: draw.randint(1, 3)], *([DELETED] if place != "mention" and draw.random() < 0.4 else [])]
    told += draw.sample(told, draw.randint(0, len(told)))
    draw.shuffle(told)
    presses = [f"press {one}" for one in told if one in EDITS for _ in range(draw.randint(0, 2))]
    for press in presses:
        told.insert(draw.randint(0, len(told)), press)
    return told


def unpressed(seed: int, place: str) -> list[str]:
    return [one for one in shuffled(seed, place) if not one.startswith("press ")]


@pytest.mark.parametrize("place", PLACES)
async def test_in_whatever_order_it_is_told_what_was_said_last_alone_may_act(world: World, place: str) -> None:
    """Where Slack does not let us look at the message itself, too."""
    world.workspace.fail("conversations.replies", error="not_in_channel", times=10_000)
    for seed in range(ORDERS):
        story, steps = Story(world, place), shuffled(seed, place)
        for step in steps:
            what = step.removeprefix("press ")
            await (story.tell(what) if step == what else story.press(what))
        assert story.made() == allowed(steps), steps


@pytest.mark.parametrize("place", PLACES)
async def test_what_was_acknowledged_holds_though_nobody_waited(world: World, place: str) -> None:
    """Slack tells one after another as soon as it has our answer to the one before: that a message was changed or
    deleted holds from that answer on."""
    world.workspace.fail("conversations.replies", error="not_in_channel", times=10_000)
    for seed in range(ORDERS):
        story, steps = Story(world, place), unpressed(seed, place)
        for what in steps:
            assert await story.tell_at_once(what) == 200
        await world.settle()
        assert story.made() in ([], allowed(steps)), steps


@pytest.mark.parametrize("place", PLACES)
async def test_of_what_is_told_together_a_change_that_came_first_holds(world: World, place: str) -> None:
    """In one process. What came before its change may have begun, and may act."""
    world.workspace.fail("conversations.replies", error="not_in_channel", times=10_000)
    for seed in range(ORDERS):
        story, steps = Story(world, place), unpressed(seed, place)
        bodies = [{"type": "event_callback", "event_id": f"Ev{story.number}{one}"} for one in steps]
        whole = [body | {"event": story.event(one)} for body, one in zip(bodies, steps, strict=True)]
        dispatched = await asyncio.gather(*(dispatch(world.registrar.services, one) for one in whole))
        assert {*dispatched} == {Dispatched.BEGUN}
        await world.settle()
        assert story.made() in ([], allowed(steps)), steps
    for seed in range(ORDERS):  # over the network nobody knows what comes first: the changed words never act
        story, steps = Story(world, place), unpressed(seed, place)
        assert {*await asyncio.gather(*map(story.tell_at_once, steps))} == {200}
        await world.settle()
        assert story.made() in ([], [ORIGINAL])


@pytest.mark.parametrize("what", [FIRST, DELETED])
async def test_a_change_that_is_not_kept_is_not_acknowledged(world: World, what: str) -> None:
    """So Slack brings it again."""
    story = Story(world, "direct message")
    store, away = world.registrar.services.store, Away()
    object.__setattr__(world.registrar.services, "store", away)
    assert await story.tell_at_once(what) == 503
    await world.settle()
    object.__setattr__(world.registrar.services, "store", store)
    assert await story.tell_at_once(what) == 200
    assert await story.tell_at_once(ORIGINAL) == 200
    await world.settle()
    assert story.made() == []


@pytest.mark.parametrize("place", PLACES)
async def test_an_original_that_comes_after_its_change_is_said_not_to_have_been_done(world: World, place: str) -> None:
    story = Story(world, place)
    await story.tell(FIRST)
    await story.tell(ORIGINAL)
    await world.ada.see("before I'd read it, so I didn't act on the first words")
    assert story.made() == []


async def test_an_original_that_comes_after_its_deletion_is_said_not_to_have_been_done(world: World) -> None:
    story = Story(world, "direct message")
    await story.tell(DELETED)
    await story.tell(ORIGINAL)
    await world.ada.see("You deleted a message to me before I'd read it")
    assert story.made() == []


@pytest.mark.parametrize("order", [(FIRST, SECOND), (SECOND, FIRST)])
async def test_of_two_changes_within_a_second_the_one_that_happened_later_holds(
    world: World, order: Sequence[str]
) -> None:
    """An edit's time is in whole seconds; the event's own time tells them apart."""
    world.workspace.fail("conversations.replies", error="not_in_channel", times=10_000)
    story = Story(world, "direct message", same_second=True)
    for what in order:
        await story.tell(what)
    for what in EDITS:
        await story.press(what)
    assert story.made() == [SECOND]


async def test_of_two_mentions_within_a_second_one_alone_holds(world: World) -> None:
    """Slack says nothing of their order: it is the one that came last, and one that comes again changes nothing."""
    world.workspace.fail("conversations.replies", error="not_in_channel", times=10_000)
    story = Story(world, "mention", same_second=True)
    for what in (FIRST, SECOND, FIRST):
        await story.tell(what)
    for what in EDITS:
        await story.press(what)
    assert story.made() == [SECOND]
