"""Ports: what Registrar says on its own account, as frozen notices, and the Protocols that deliver them; `handlers`
implements those."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.changes.change import Change
from bot.policy.policy import Actor
from connectors.news.news import News


@dataclass(frozen=True)
class Requested:
    """Somebody asks for approval: a card in `channel` (a name or an id), and one for each approver who is not in it.
    `tried` says that some may stand there already though nobody heard so: those are looked for first."""

    change: Change
    channel: str
    tried: bool = False


@dataclass(frozen=True)
class Changed:
    """A change has moved on: its card is drawn anew, and its thread told when it is over; the thread not where this
    is `late`, only made up for."""

    change: Change
    late: bool = False


@dataclass(frozen=True)
class Ended:
    """What became of a change that others decided on, for the requester. `message` is its answer, where there is one;
    how it looks is the business of whoever delivers it."""

    change: Change
    message: Any = None


@dataclass(frozen=True)
class Reminder:
    """Half of the time is over, and nobody has decided."""

    change: Change


@dataclass(frozen=True)
class Widened:
    """Its approvers have taken too long, and others may approve it too."""

    change: Change


@dataclass(frozen=True)
class Interrupted:
    """Registrar stopped while this change was under way; nobody knows whether it was done. For the requester."""

    change: Change


@dataclass(frozen=True)
class AuditHead:
    """How long the audit log is, and the hash of its end: posted daily, so that nobody can rewrite it quietly."""

    channel: str
    entries: int
    head: str


@dataclass(frozen=True)
class ChannelMessage:
    """What a channel is told in one message. `id` travels with it unseen, so that a message of which nobody knows
    whether it was posted can be looked for. `digest` says that these are many at once, of which `news` are the newest;
    `total` counts them all, and `counts` by platform and event. `period` is what it covers, such as "the last hour"."""

    id: str
    news: tuple[News, ...]
    digest: bool = False
    total: int = 1
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    period: str = ""


@dataclass(frozen=True)
class ThreadSummary:
    """How a thread about one thing stands: its head is drawn anew with it. The `first` news stands nowhere else, since
    the head told it; `counts` are by event."""

    id: str
    first: News
    latest: News
    counts: Mapping[str, int]


@dataclass(frozen=True)
class SubscribedNews:
    """What a subscription asks for, in the words that people type.

    Attributes:
        platform: the name people type, such as `skilljar`
        event: one of its events, such as `course_completion`, or `everything`
        filters: each as it is typed, such as `course="Onboarding 101"`
    """

    platform: str
    event: str
    filters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Silenced:
    """We cannot write to a channel any more, for a reason that is a sentence: what its subscriptions would tell is kept
    until we can. For one of their owners, with those that are theirs."""

    owner: str
    channel: str
    why: str
    subscriptions: tuple[SubscribedNews, ...]


@dataclass(frozen=True)
class Resumed:
    """We can write to the channel again, and tell it what was kept. For the same owner."""

    owner: str
    channel: str
    subscriptions: tuple[SubscribedNews, ...]


@dataclass(frozen=True)
class Unwatched:
    """For a while we have not been able to look at a platform that must be asked, for a reason that is sentences. For
    one person, with those of their subscriptions that wait for it."""

    owner: str
    platform: str
    why: str
    subscriptions: tuple[SubscribedNews, ...]


@dataclass(frozen=True)
class WatchedAgain:
    """We can look again, and have been able to for a while. For the same person."""

    owner: str
    platform: str
    subscriptions: tuple[SubscribedNews, ...]


@dataclass(frozen=True)
class Waited:
    """What was kept from its owner during their quiet hours, since a Unix second."""

    notice: Silenced | Resumed | Unwatched | WatchedAgain
    since: float


@dataclass(frozen=True)
class Posted:
    """A message about who is who, to a channel (a name or an id) or a person; with `over`, in place of that one there.
    How it looks is the business of whoever delivers it."""

    to: str
    message: Any
    over: str = ""


Notice = (
    Requested
    | Changed
    | Ended
    | Reminder
    | Widened
    | Interrupted
    | AuditHead
    | Silenced
    | Resumed
    | Unwatched
    | WatchedAgain
    | Waited
    | Posted
)


class Slack(Protocol):
    """Delivers notices."""

    async def deliver(self, notice: Notice) -> str | None:
        """Where it was posted (channel:ts), or nothing where it could not be. Of cards None, where nobody can say yet
        whether they are as they should be: they are to be tried again."""
        ...


class Channels(Protocol):
    """Channels that are told news. Each method raises one of the five exceptions below."""

    async def post(self, channel: str, what: ChannelMessage | ThreadSummary, thread: str = "") -> str:
        """Post it, in a thread if one is named by its first message; gives the `ts` of what was posted."""
        ...

    async def amend(self, channel: str, ts: str, what: ChannelMessage | ThreadSummary) -> None:
        """Draw a message anew."""
        ...

    async def find(self, channel: str, id: str, since: float, thread: str = "") -> str:
        """The `ts` of the message that carries this id, posted since a Unix second; nothing if there is none. What was
        posted in a thread is only found there."""
        ...

    async def closed(self, channel: str) -> str:
        """Why we cannot write there, as a sentence; nothing if we can."""
        ...


class Audience(Channels, Protocol):
    """Knows besides who reads in a channel."""

    async def has_others(self, channel: str, user: str = "") -> bool:
        """Whether people of other organizations read there, asked anew; `user` is who asks in it. Raises Closed also
        where that cannot be seen."""
        ...

    def forget(self, channel: str) -> None:
        """Something has changed there: what was known of its readers holds no longer."""
        ...


class Wait(Exception):
    """Slack asks for patience; nothing was posted."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Slack asks to wait for {seconds:g} s")
        self.seconds = seconds


class Closed(Exception):
    """The channel cannot be written to: it is archived, gone, or we are not in it. The message is a sentence."""


class Away(Exception):
    """Slack could not be reached or had trouble of its own; nothing was posted."""


class Doubtful(Exception):
    """Nobody knows whether it was posted."""


class DeliveryRefused(Exception):
    """Slack will not take this message, now or later: its content or its thread is at fault. Nothing was posted."""


class People(Protocol):
    """Knows people."""

    async def actor(self, user_id: str, anew: bool = False) -> Actor:
        """Who this is, as Slack said within the last minute; `anew` asks it now. Raises PersonUnknown when Slack cannot
        be asked: then nobody may do anything."""
        ...


class PersonUnknown(Exception):
    """Slack did not say who this is."""
