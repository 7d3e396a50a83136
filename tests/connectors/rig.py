"""A platform's connector in front of its stand-in, and what the contract asks of both."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from connectors.core.connector import Connector
from connectors.core.intent import Intent, Operation
from connectors.core.record import Page
from connectors.standin.standin import StandIn, give_up

NOW = 1_780_000_000.0
KEY = "k3y-0f-the-rig/with+odd=characters"
Walk = Callable[[Connector], AsyncIterator[tuple[Intent[Any], Any]]]
Sent = tuple[str, Mapping[str, Any]]
"""The id of an operation, and its data."""
OPTIONAL = {
    "repeatable": "this platform has no change that may be sent twice",
    "change": "this platform changes nothing, or nothing that must not be sent twice",
    "secret_change": "this platform changes nothing",
    "listing": "no listing of this platform goes on in pages",
    "refusal": "this platform says nothing in the body of a refusal",
    "events": "this platform posts no events",
    "lost_writes": "the verbs of this platform change nothing",
}
"""What a rig may leave out, and why a test that needs it is skipped then. tests/connectors/test_rigs.py sees to it that
nobody leaves out what their platform has."""
LEFT_OUT: Any = None


@dataclass(repr=False, eq=False)
class Rig:
    """A platform to try things on. A test that asks for what a rig has left out is skipped.

    Attributes:
        connector: the connector in front of the stand-in
        connect: makes a further one; `transport` and `base_url` are options of it
        standin: waits for nothing, however its own `sleep` was made
        waits: seconds that any of the connectors would have slept
        key: the credential, as it stands in what is sent or, encoded there, as the connector names it among its secrets
        question: a read of one thing or of a listing, which the stand-in answers
        walk: carries out every operation in an order in which each succeeds, and gives each intent with its answer
        change: a change that must not be sent twice
        repeatable: a change that may be sent twice
        secret_change: a change that carries `secret`; where no operation takes one, the change with the key alone
        secret: what a person would type and nobody may read
        listing: a listing of which a few rows are a page
        everything: the rows of `listing` in another way, where the platform gives no whole listing at once
        refusal: the body of a refusal that says this
        events: bodies of events as the platform posts them, each of another kind; the first is looked at most closely
        event_name: the field of it that says which one it is
        seen_done: ids of changes that can be seen as done by looking at the platform again, at the least
        names_nothing: by a field that sounds as if it said whom or what is meant, what it is instead
        shows_all: by the id of a listing by which ids are looked up, the vendor's words that it shows all there is
        empty_answer: whether a success with this body may be all that there is to show of an operation
        wordless: ids of operations whose success that says no is not told in its own words, as other answers are
        lost_writes: what the everyday verbs write and a look decides where the answer was lost: an operation by its id
            and its data, behind those that must be done before it
        always_looked_at: what such an operation answers with as a look shows it, whether its answer came or not
        undecided: by the id of another that they write, why no look decides
        shown_unasked: by the name of a field, why whoever asks may see this secret of an answer without an approval, or
            why what only sounds like one is none
    """

    connector: Connector
    connect: Callable[..., Connector]
    standin: StandIn
    waits: list[float]
    key: str
    question: Intent[Any]
    walk: Walk
    change: Intent[Any] = LEFT_OUT
    repeatable: Intent[Any] = LEFT_OUT
    secret_change: Intent[Any] = LEFT_OUT
    secret: str = ""
    listing: Intent[Page[Any]] = LEFT_OUT
    everything: Callable[[], Awaitable[list[Any]]] | None = None
    refusal: Callable[[Any], Any] = LEFT_OUT
    events: Sequence[dict[str, Any]] = LEFT_OUT
    event_name: str = "event_type"
    seen_done: frozenset[str] = frozenset()
    names_nothing: Mapping[str, str] = field(default_factory=dict)
    shows_all: Mapping[str, str] = field(default_factory=dict)
    empty_answer: Callable[[Operation, Any], bool] = lambda cls, body: False
    wordless: frozenset[str] = frozenset()
    lost_writes: Sequence[tuple[Sent, ...]] = LEFT_OUT
    always_looked_at: tuple[type, ...] = ()
    undecided: Mapping[str, str] = field(default_factory=dict)
    shown_unasked: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.standin.sleep = give_up
        self.secret = self.secret or self.key
        if self.has("change") and not self.has("secret_change"):
            self.secret_change = self.change

    def __repr__(self) -> str:
        return f"the rig of {self.connector.title}"  # whoever prints one asks for nothing

    def __getattribute__(self, name: str) -> Any:
        held = super().__getattribute__(name)
        if held is None and name in OPTIONAL:
            pytest.skip(f"The rig leaves out `{name}`: {OPTIONAL[name]}.")
        return held

    def has(self, name: str) -> bool:
        """Whether it was not left out."""
        return vars(self)[name] is not None


def rig_on(
    standin: StandIn,
    connector: Callable[..., Connector],
    *,
    base_url: str = "https://platform.example.com",
    **given: Any,
) -> Rig:
    """A rig whose time passes only where a connector sleeps. `connector` takes an address and the options of Connector;
    `given` are the other attributes of a Rig."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    def connect(base_url: str = base_url, **options: Any) -> Connector:
        ours = {"sleep": sleep, "clock": lambda: sum(waits)}
        return connector(base_url, **ours | options)

    return Rig(
        connector=connect(transport=httpx.ASGITransport(app=standin)),
        connect=connect,
        standin=standin,
        waits=waits,
        **given,
    )


def one_after_another(*intents: Intent[Any]) -> Walk:
    """A walk through these, for a platform of which nothing has to be known that an answer tells first."""

    async def walk(connector: Connector) -> AsyncIterator[tuple[Intent[Any], Any]]:
        for intent in intents:
            yield intent, await connector.run(intent)

    return walk


def error_body(said: Any) -> dict[str, Any]:
    """The body of a refusal on many platforms."""
    return {"error": said}
