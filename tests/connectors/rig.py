"""A platform's connector in front of its stand-in, and what the contract asks of both."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from connectors.core.connector import Connector
from connectors.core.intent import Intent
from connectors.core.record import Page
from connectors.standin.standin import StandIn

NOW = 1_780_000_000.0
KEY = "k3y-0f-the-rig/with+odd=characters"
Walk = Callable[[Connector], AsyncIterator[tuple[Intent[Any], Any]]]


@dataclass
class Rig:
    """A platform to try things on.

    `connect` makes a further connector, `transport` and `base_url` as its options; `waits` holds what any of them
    would have slept. `secret_change` carries a `secret` of the person's, or the key alone where no operation takes one.
    `walk` carries out every operation in an order in which each succeeds, and gives each intent with its answer.
    `everything` has the rows of `listing` in another way, where the platform gives no whole listing at once.
    """

    connector: Connector
    connect: Callable[..., Connector]
    standin: StandIn
    waits: list[float]
    key: str
    question: Intent[Any]
    repeatable: Intent[Any]
    change: Intent[Any]
    secret_change: Intent[Any]
    secret: str
    listing: Intent[Page[Any]]
    walk: Walk
    everything: Callable[[], Awaitable[list[Any]]] | None = None
