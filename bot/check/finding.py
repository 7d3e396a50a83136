"""One line of `registrar check`, and the deadline that every part of it has."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

CHECK_TIMEOUT_S = 10.0
"""Seconds each part may take."""


class Level(StrEnum):
    """How much a line of `registrar check` matters."""

    OK = "ok"
    NOTE = "note"
    """Only advice: Registrar works as things are."""
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """One line of `registrar check`.

    `said` is what was found and, unless it is ok, what to do. `setting` says that a setting cannot be used.
    """

    level: Level
    said: str
    setting: bool = False

    def without(self, hide: Callable[[str], str]) -> "Finding":
        """Without secrets, and without what could steer a terminal: platforms are quoted here."""
        return replace(self, said=hide("".join(one if one.isprintable() else " " for one in self.said)))


def ok(said: str) -> Finding:
    return Finding(Level.OK, said)


def note(said: str) -> Finding:
    return Finding(Level.NOTE, said)


def fault(said: str) -> Finding:
    return Finding(Level.FAULT, said)


def wrong_setting(said: str) -> Finding:
    return Finding(Level.FAULT, said, setting=True)


async def in_time(what: str, work: Coroutine[Any, Any, list[Finding]], patience: float) -> list[Finding]:
    """What the work finds, or that it took too long; one part that stumbles does not take the others with it."""
    try:
        async with asyncio.timeout(patience):
            return await work
    except TimeoutError:
        return [fault(f"{what} did not answer within {patience:g} seconds. Check the network, then check again.")]
    except Exception as error:
        return [fault(f"{what} could not be checked: Registrar stumbled ({type(error).__name__}). Please report this.")]
