"""Typeahead: what a picker offers for the letters typed so far. It always answers in time, and always offers what was
typed, so that nobody is stopped by a platform that is slow."""

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from zoneinfo import available_timezones

from rapidfuzz.fuzz import ratio

from bot.desk import Desk, RequestRefused
from bot.policy.policy import Actor
from bot.runtime.logs import logger
from connectors.catalog import operation
from connectors.core.errors import PartRead, PlatformError
from connectors.core.field_markers import OptionsFrom
from connectors.core.intent import Mistakes, make
from connectors.core.near_names import NEAR_NAME_SCORE
from connectors.core.record import plain
from connectors.core.same import folded
from handlers.operations.form_view import Form, fields
from handlers.slack import limits
from handlers.slack.blocks import Element, clip
from handlers.slack.values import read_aloud
from handlers.slack.widgets import option

log = logger("registrar.pickers")

OPTIONS_TIMEOUT_S = 2.3
"""Seconds. Slack gives up after three, and a picker that was late once stays empty."""
PICKER_CACHE_TTL_S = 60.0
"""Seconds for which rows are believed."""
MAX_PICKER_ROWS = 2000
"""Rows of a listing that a picker looks through."""
MIN_NEAR_CHARS = 4
"""Shorter words are too like each other to be a name mistyped."""
AS_TYPED_PREFIX = "Use “"
"""How an option begins that offers what was typed."""
TYPED_CHARS = 12
"""Characters of what was typed that are shown at least, whatever must be said beside it."""
LISTING_CUT = f"only the first {MAX_PICKER_ROWS:,} were searched"
LISTING_LATE = "the list has not come yet"
"""Why there may be more than is offered."""

ListingRow = Mapping[str, Any]


class Pickers:
    """The rows behind pickers, kept for a minute for each person and listing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[tuple[str, str, str, str], tuple[float, asyncio.Task[list[ListingRow]]]] = {}

    async def offer(self, desk: Desk, actor: Actor, form: Form, path: str, typed: str) -> list[Element]:
        """At most a hundred options, the best first. Raises RequestRefused where this form is theirs no more, and what
        is known of a moment ago is asked of the policy like anything else."""
        desk.recall(form.cls, actor)
        one = next((one for one in fields(form.cls) if one.id == path), None)
        if not one:
            return as_typed(typed)
        if one.spec.kind.name == "zone":
            return _zones(typed)
        options_from = one.spec.options_from
        if not options_from:
            return as_typed(typed)
        if any(form.data.get(name) in (None, "") for name in options_from.needs):
            return as_typed(typed)
        if cls := operation(form.platform, options_from.operation):
            desk.recall(cls, actor)
        rows = await self._rows(desk, actor, form, options_from)
        unseen = LISTING_LATE if rows is None else LISTING_CUT if len(rows) >= MAX_PICKER_ROWS else ""
        found = ranked(rows or [], options_from, typed, form.zone)
        return [*found[: limits.MENU_OPTIONS - 1], *as_typed(typed, unseen)]

    async def _rows(self, desk: Desk, actor: Actor, form: Form, options_from: OptionsFrom) -> list[ListingRow] | None:
        """None where they have not come yet."""
        needs = {name: form.data[name] for name in options_from.needs}
        key = (actor.id, form.platform, options_from.operation, repr(sorted(needs.items())))
        known = self._kept.get(key)
        if not known or self._clock() - known[0] > PICKER_CACHE_TTL_S or (known[1].done() and known[1].exception()):
            task = asyncio.create_task(_fetch(desk, actor, form.platform, options_from, needs))
            self._forget()
            known = self._kept[key] = (self._clock(), task)
        try:
            # Shielded: what comes too late for this letter is there for the next.
            return await asyncio.wait_for(asyncio.shield(known[1]), OPTIONS_TIMEOUT_S)
        except TimeoutError:
            log.info("picker_late", operation=options_from.operation)
            return None
        except (RequestRefused, PlatformError, Mistakes) as error:
            log.info("picker_empty", operation=options_from.operation, error=type(error).__name__)
            return []

    def _forget(self) -> None:
        now = self._clock()
        self._kept = {key: one for key, one in self._kept.items() if now - one[0] <= PICKER_CACHE_TTL_S}


async def _fetch(
    desk: Desk, actor: Actor, platform: str, options_from: OptionsFrom, needs: Mapping[str, Any]
) -> list[ListingRow]:
    cls = operation(platform, options_from.operation)
    if not cls:
        return []
    rows: list[ListingRow] = []
    with suppress(PartRead):  # what was read can be chosen from
        async for page in desk.pages(make(cls, needs), actor):
            rows += [row for row in plain(list(page)) if isinstance(row, Mapping)]
            if len(rows) >= MAX_PICKER_ROWS:
                break
    return rows


def ranked(rows: list[ListingRow], options_from: OptionsFrom, typed: str, zone: str) -> list[Element]:
    """Rows whose name or number has what was typed: beginnings first, then the rest, then what looks alike."""
    wanted = folded(typed)
    scored: list[tuple[float, str, str]] = []
    for row in rows:
        value, name = row.get(options_from.value), read_aloud(row.get(options_from.label), zone, moment=True)
        if value in (None, ""):
            continue
        score = _score(wanted, folded(name or str(value)), folded(str(value)))
        if score < 3:
            scored.append((score, name or str(value), str(value)))
    scored.sort(key=lambda one: one[0])
    seen = {value: name for _, name, value in reversed(scored)}
    return [option(name, value) for value, name in reversed(seen.items()) if len(value) <= limits.OPTION_VALUE_CHARS]


def _score(wanted: str, name: str, value: str) -> float:
    if not wanted or name.startswith(wanted) or value == wanted:
        return 0
    if any(word.startswith(wanted) for word in name.split()) or wanted in name or value.startswith(wanted):
        return 1
    alike = ratio(wanted, name) / 100 if len(wanted) >= MIN_NEAR_CHARS else 0
    return 3 - alike if alike >= NEAR_NAME_SCORE else 3


def _zones(typed: str) -> list[Element]:
    wanted = typed.strip().casefold().replace(" ", "_")
    found = sorted(
        zone for zone in available_timezones() if (wanted in zone.casefold() and "/" in zone) or zone == "UTC"
    )
    found = [zone for zone in found if not zone.startswith(("Etc/", "posix/", "right/", "SystemV/"))]
    found.sort(key=lambda zone: not zone.casefold().split("/")[-1].startswith(wanted))
    return [option(zone, zone) for zone in found[: limits.MENU_OPTIONS - 1] if wanted in zone.casefold()] or as_typed(
        typed
    )


def as_typed(typed: str, unseen: str = "") -> list[Element]:
    """What was typed, as an option. `unseen` says what was not looked through, so that nobody takes what is offered for
    all there is."""
    typed = typed.strip()
    if not typed or len(typed) > limits.OPTION_VALUE_CHARS:
        return []
    beside = f" ({unseen})" if unseen else ""
    room = max(TYPED_CHARS, limits.OPTION_TEXT_CHARS - len(beside) - len(f"{AS_TYPED_PREFIX}”"))
    return [option(f"{AS_TYPED_PREFIX}{clip(typed, room)}”{beside}", typed)]


def is_as_typed(chosen: Mapping[str, Any]) -> bool:
    """Whether a chosen option may be what somebody typed: it says so, or is called what it stands for."""
    text = str((chosen.get("text") or {}).get("text") or "")
    return text.startswith(AS_TYPED_PREFIX) or text == chosen.get("value")
