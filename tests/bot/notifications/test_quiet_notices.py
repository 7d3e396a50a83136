"""Reminders in direct messages wait for the end of quiet hours, and are not said once somebody has decided."""

from collections.abc import Mapping
from dataclasses import replace

from bot.changes.change import Change, ChangeState
from bot.notifications.quiet_notices import QuietNotices
from bot.policy.policy import Actor
from bot.ports import Notice, Reminder
from bot.preferences.preferences import Preferences, PreferencesStore
from bot.preferences.quiet_hours import QuietHours
from bot.store import Store
from tests.bot.store.clock import Clock
from tests.handlers.changes.test_cards import CHANGE

WAITING = replace(CHANGE, state=ChangeState.AWAITING, card="C1:1.0 D1:2.0 D2:3.0")


class Heard:
    """A Slack that remembers the places in which it was reminded."""

    def __init__(self) -> None:
        self.places: list[str] = []

    async def deliver(self, notice: Notice) -> str | None:
        assert isinstance(notice, Reminder)
        self.places += notice.change.card.split()
        return notice.change.card


class Workspace:
    async def actor(self, user_id: str, anew: bool = False) -> Actor:
        return Actor(user_id, zone="UTC")


async def directs(change: Change) -> Mapping[str, str]:
    return {"D1": "U1", "D2": "U2"}


async def test_a_reminder_waits_for_who_is_quiet(store: Store, clock: Clock) -> None:
    """In the channel, and for whoever has no quiet hours, it comes at once; nothing of where cards stand is lost."""
    clock.now = 1_800_003_600.0 - 1_800_003_600.0 % 86400 + 23 * 3600
    heard, changes = Heard(), {WAITING.id: WAITING}

    async def change(id: str) -> Change:
        return changes[id]

    quiet = QuietNotices(store, heard, Workspace(), directs, change)
    await PreferencesStore(store).keep("U1", Preferences(quiet=QuietHours.read("22-7")))
    said = await quiet.deliver(Reminder(WAITING))
    assert said
    assert sorted(said.split()) == sorted(WAITING.card.split())
    assert heard.places == ["C1:1.0", "D2:3.0"]
    await quiet.deliver_due()
    assert heard.places == ["C1:1.0", "D2:3.0"]
    clock.advance(8 * 3600 + 1)
    await quiet.deliver_due()
    await quiet.deliver_due()
    assert heard.places == ["C1:1.0", "D2:3.0", "D1:2.0"]
    clock.advance(15 * 3600)
    await quiet.deliver(Reminder(WAITING))
    changes[WAITING.id] = replace(WAITING, state=ChangeState.DENIED)
    clock.advance(10 * 3600)
    await quiet.deliver_due()
    assert heard.places.count("D1:2.0") == 1
