"""Trigger ids: each a person's leave for one window, once, within three seconds."""

import secrets
from dataclasses import dataclass

from bot.sandbox import limits
from bot.sandbox.clock import Clock
from bot.sandbox.refusal import SlackRefusal


@dataclass(slots=True)
class _Trigger:
    user: str
    expires: float
    used: bool = False


class Triggers:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._triggers: dict[str, _Trigger] = {}

    def issue(self, user_id: str) -> str:
        now = self._clock.time()
        name = f"{int(now)}.{secrets.randbelow(10**10):010d}.{secrets.token_hex(16)}"
        self._triggers[name] = _Trigger(user_id, now + limits.TRIGGER_TTL_S)
        return name

    def holder(self, name: str) -> str:
        """Whose it is, if it is still good; raises SlackRefusal."""
        trigger = self._triggers.get(name)
        if trigger is None:
            raise SlackRefusal("invalid_trigger_id")
        if trigger.used:
            raise SlackRefusal("exchanged_trigger_id")
        if self._clock.time() > trigger.expires:
            raise SlackRefusal("expired_trigger_id")
        return trigger.user

    def exchange(self, name: str) -> None:
        self._triggers[name].used = True
