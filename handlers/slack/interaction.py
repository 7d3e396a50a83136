"""One thing that a person asked: who, where, and the way back to them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.changes.change import StepRefused
from bot.desk import AccessRefused, RequestRefused
from bot.policy.policy import Actor
from bot.ports import PersonUnknown
from bot.preferences.preferences import DateStyle
from bot.runtime.logs import logger
from bot.store import StoreError, Unconfirmed
from bot.store.watched import watching
from connectors.core.errors import PlatformError
from handlers.slack import times
from handlers.slack.blocks import Message, sentence
from handlers.slack.refusals import refused
from handlers.slack.reply import Reply, Spot, Window
from handlers.slack.services import Services

log = logger("registrar.handlers")

INTERACTION_STORE_DOWN = "I cannot remember anything right now, so nothing was done. Try again in a minute."
INTERACTION_UNCONFIRMED = (
    "I don't know whether I could write this down. Look at my Home tab in a minute: what stands there says what became "
    "of it. Ask again only for what does not."
)
INTERACTION_HALF_WRITTEN = (
    "I cannot remember anything right now, so I stopped half-way. Look at my Home tab in a minute what was done, "
    "before you ask again."
)
INTERACTION_USER_UNKNOWN = "Slack did not tell me who you are, so nothing was done. Try again in a minute."
INTERACTION_FAILED = (
    "Something went wrong inside Registrar. If you asked for a change, look on the platform whether it was made. "
    "Whoever runs Registrar finds the reason in the log under {reference}."
)
SAY_WAITING_AFTER_S = 2.5
"""Seconds of silence after which a person is told that we are still waiting."""

ViewState = Mapping[str, Mapping[str, Any]]
"""What a view's inputs hold, by block and action."""


@dataclass(frozen=True)
class Interaction:
    """One thing that a person asked: who, where, and the way back to them.

    Attributes:
        user: Slack user id
        channel: where it was asked, by id; empty on App Home
        reply: the way back
        reference: finds the log lines of this very thing
        trigger: opens a view, within three seconds
        window: the open view it was asked in, if it was in one
        group: whether it was asked in a group message, which is no channel
        draft: the id of the draft of that view
        state: what the inputs of that view hold, by block and action
        drawn: the hash of that view as it was drawn
        clicked: whether a button was pressed: it may stand far above by now
        home: whether they are looking at App Home
        message: where the message stands whose button was pressed, `channel:ts`; empty where others cannot see it
        thread: the message in whose thread they asked, if it was in one
    """

    user: str
    channel: str
    reply: Reply
    reference: str
    trigger: str = ""
    window: Window | None = None
    group: bool = False
    draft: str = ""
    state: ViewState = field(default_factory=dict)
    drawn: str = ""
    clicked: bool = False
    home: bool = False
    message: str = ""
    thread: str = ""

    @property
    def spot(self) -> Spot:
        return Spot(self.channel, self.thread)

    async def answer(self, services: Services, work: Callable[[Actor], Awaitable[Any]]) -> str:
        """Do the work as this person; whatever happens, something is said. Gives how it ended, in a word."""
        try:
            with watching() as written, times.written_for(await self._date_style(services)):
                await work(await services.slack.actor(self.user))
            return "answered"
        except AccessRefused as error:
            said = sentence(str(error), people=True) if self.window else await refused(services, self.user, error)
            await self.say(await self.reply.headed(said) if self.clicked else said)
            return "refused"
        except (RequestRefused, StepRefused, PlatformError) as error:
            said = sentence(str(error), people=not isinstance(error, PlatformError))
            await self.say(await self.reply.headed(said) if self.clicked else said)
            return "platform" if isinstance(error, PlatformError) else "refused"
        except PersonUnknown:
            await self.say(sentence(INTERACTION_USER_UNKNOWN))
        except StoreError as error:
            log.error("store_failed", reference=self.reference, error=str(error))
            if isinstance(error, Unconfirmed):
                await self.say(sentence(INTERACTION_UNCONFIRMED))
            else:
                await self.say(sentence(INTERACTION_HALF_WRITTEN if written else INTERACTION_STORE_DOWN))
        except Exception:
            log.exception("internal_error", reference=self.reference)
            await self.say(sentence(INTERACTION_FAILED.format(reference=self.reference)))
        return "failed"

    async def _date_style(self, services: Services) -> DateStyle:
        """As they have chosen; where the store cannot say, that is told by what is asked for itself."""
        try:
            return (await services.preferences.of(self.user)).dates
        except StoreError:
            return DateStyle.ENGLISH

    def is_about(self, about: Callable[[], Awaitable[str]]) -> None:
        """What was asked, for an answer that comes late or stands elsewhere."""
        for one in filter(None, (self.reply, self.window)):
            one.about = about

    async def will_answer_below(self, message: Message) -> None:
        """Say that the answer takes longer, and comes below by itself: it then says what it is about."""
        await self.say(message)
        self.reply.late = True

    async def say(self, message: Message) -> None:
        await (self.window or self.reply).say(message)
