"""News: something that happened on a platform, told the same way by all of them.

A platform tells it in a webhook, or is watched: asked now and then what is new. Either way it becomes `News`, a frozen
value of plain text, which can be stored, filtered by what people type, and said in a sentence.
"""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Protocol, TypeVar

from connectors.core import errors
from connectors.core.field_markers import Effect
from connectors.core.field_specs import squash
from connectors.core.intent import Intent
from connectors.news.watched_sessions import WatchedSessions

R = TypeVar("R")


@dataclass(frozen=True)
class EventKind:
    """One kind of event, in two sentences with facts in braces.

    Attributes:
        when: what a subscription waits for, behind “When”: `{person} completes {course}`. A fact that may be any is “a
            course” then, or what stands behind a bar: `{class|a session} begins`
        says: what happened, once it has: `{person} completed {course}.`
        facts: those that people may filter by
    """

    when: str
    says: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class News:
    """What happened on a platform. A fact is every name of one thing, the one for people first: `course` →
    ("Onboarding 101", "abc123").

    Attributes:
        platform: the name people type
        event: the name people type, such as `course_completion`
        key: the same for the same news told twice
        at: when, in Unix seconds; None where the platform does not say
        facts: all names of each thing it is about
        about: what it gathers under, such as ("course", "abc123")
    """

    platform: str
    event: str
    key: str
    at: float | None = None
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    about: tuple[str, str] | None = None

    def known(self, fact: str) -> str:
        """What people call it; nothing where that is not known."""
        return next(iter(self.facts.get(squash(fact), ())), "")

    def learned(self, **facts: Sequence[str | None]) -> "News":
        """The same with better names in front: what was known stays known."""
        known = dict(self.facts)
        for name, names in facts.items():
            known[name] = tuple(dict.fromkeys((*filter(None, names), *known.get(name, ()))))
        return replace(self, facts=known)

    def plain(self) -> dict[str, Any]:
        return {**vars(self), "facts": {name: list(all_) for name, all_ in self.facts.items()}}

    @classmethod
    def load(cls, plain: Mapping[str, Any]) -> "News":
        facts = {name: tuple(all_) for name, all_ in plain["facts"].items()}
        about = plain.get("about")
        return cls(plain["platform"], plain["event"], plain["key"], plain["at"], facts, tuple(about) if about else None)


class AskPlatform(Protocol):
    """Has the platform carry out a read. Raises errors.PlatformError."""

    def __call__(self, intent: Intent[R]) -> Awaitable[R]: ...


class NotARead(Exception):
    """A change was asked for where nobody has said yes to one. The message names its class; nothing was sent."""


def reading(ask: AskPlatform) -> AskPlatform:
    """The same, for whoever may only look. Raises NotARead."""

    async def only_reads(intent: Intent[R]) -> R:
        if (intent.http.harm, intent.effect) != (Effect.READ, Effect.READ):
            raise NotARead(f"{type(intent).__name__} changes something, and no one has approved it. Nothing was sent.")
        return await ask(intent)

    return only_reads


class Trial(Protocol):
    """Asks a platform, and keeps what went wrong to itself."""

    async def attempt(self, intent: Intent[R]) -> R | None: ...


@dataclass(frozen=True)
class Watched:
    """What a look at a platform found.

    Attributes:
        news: what is new
        memory: what to remember for the next look; plain data
        unseen: by event, why it could not be looked for, as sentences
        sessions: the live sessions of the next day, where it looks at any
    """

    news: tuple[News, ...]
    memory: Any
    unseen: Mapping[str, str] = field(default_factory=dict)
    sessions: WatchedSessions | None = None


class Source:
    """How the news of a platform are heard: it overrides `read` (and `identity`, which is quicker) where it posts,
    `watch` where it must be asked."""

    platform: ClassVar[str]
    kinds: ClassVar[Mapping[str, EventKind]]
    """By the name people type."""
    every: ClassVar[float] = 0.0
    """Seconds between two looks; 0 where there is nothing to watch."""
    samples: ClassVar[Mapping[str, Intent[Any]]] = {}
    """By event, the read that is answered with what the platform says that one looks like, in a list of one."""
    seen: ClassVar[frozenset[str]] = frozenset()
    """The events with samples of which a body is known that was really sent."""
    reads: ClassVar[Mapping[type[Intent[Any]], tuple[str, ...]]] = {}
    """By each operation that a look asks for, the events that are not seen without it; none where it adds names."""

    def read(self, body: Any) -> News:
        """The news that the JSON of a webhook tells. Never fails: what is not known is news of the kind `unknown`."""
        raise NotImplementedError

    def identity(self, body: Any) -> tuple[str, str]:
        """The event and the key of the news that `read` makes of it, without all the rest."""
        news = self.read(body)
        return news.event, news.key

    async def enrich(self, news: News, ask: AskPlatform) -> News:
        """The same with names in place of numbers, as far as the platform tells them. Raises errors.PlatformError."""
        return news

    @property
    def watched(self) -> tuple[str, ...]:
        """The events that are seen by looking."""
        return tuple(dict.fromkeys(event for events in self.reads.values() for event in events)) or tuple(self.kinds)

    async def rehearse(self, look: "Trial") -> None:
        """Ask for everything that a look asks for, once, of the first thing there is; nothing is told of it."""
        for operation in self.reads:
            await look.attempt(operation())

    async def watch(self, ask: AskPlatform, memory: Any, now: float) -> Watched:
        """What is new since `memory` (None at the first look, which remembers and tells nothing)."""
        raise NotImplementedError


ITEM_ERRORS = (errors.NotFound, errors.Forbidden, errors.Invalid, errors.Conflict, errors.Unexpected, errors.TooLong)
"""What says something of the one thing that was asked for, and nothing of how the platform is."""


async def if_there(asked: Awaitable[R]) -> R | None:
    """Nothing for what is gone or closed to us. That a platform is down, or wants to be left alone, is for others to
    see: raises errors.PlatformError."""
    try:
        return await asked
    except ITEM_ERRORS:
        return None
