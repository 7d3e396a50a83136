"""One thing a person asked, and the room it is worked in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.desk import Desk, Refused
from bot.drafts import Drafts
from bot.logs import logger
from bot.policy import Actor
from bot.ports import Unknown
from bot.store import Store, StoreError
from bot.tasks import TaskSet
from connectors.connector import Sleep
from connectors.errors import PlatformError
from handlers.outbound.blocks import Message
from handlers.outbound.cards import sentence
from handlers.outbound.reply import Reply
from handlers.outbound.slack import SlackClient

log = logger("registrar.inbound")

NO_MEMORY = "I cannot remember anything right now, so nothing was done. Try again in a minute."
NO_NAMES = "Slack did not tell me who you are, so nothing was done. Try again in a minute."
STUMBLED = (
    "Something went wrong inside Registrar. If you asked for a change, look on the platform whether it was made. "
    "Whoever runs Registrar finds the reason in the log under {reference}."
)
PATIENCE = 2.5
"""Seconds of silence after which a person is told that we are still waiting."""


@dataclass(frozen=True)
class Room:
    """Everything a handler works with."""

    desk: Desk
    store: Store
    drafts: Drafts
    slack: SlackClient
    tasks: TaskSet
    sleep: Sleep


@dataclass(frozen=True)
class Asked:
    """Who asked, where, and the way back to them. `reference` finds the log lines of this very thing."""

    user: str
    channel: str
    reply: Reply
    reference: str

    async def answer(self, room: Room, work: Callable[[Actor], Awaitable[Any]]) -> None:
        """Do the work as this person; whatever happens, something is said."""
        try:
            await work(await room.slack.actor(self.user))
        except (Refused, PlatformError) as error:
            await self.reply.say(sentence(str(error)))
        except Unknown:
            await self.reply.say(sentence(NO_NAMES))
        except StoreError as error:
            log.error("store_failed", reference=self.reference, error=str(error))
            await self.reply.say(sentence(NO_MEMORY))
        except Exception:
            log.exception("stumbled", reference=self.reference)
            await self.reply.say(sentence(STUMBLED.format(reference=self.reference)))

    def say(self, message: Message) -> Awaitable[None]:
        return self.reply.say(message)
