"""Typeahead: what a picker offers for the letters typed so far. It always answers in time, and always offers what was
typed, so that nobody is stopped by a platform that is slow."""

import time
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any
from zoneinfo import available_timezones

from bot.changes.naming import kind_of, person_names
from bot.changes.target import PERSON
from bot.desk import Desk
from bot.policy.policy import Actor
from connectors.catalog import operation
from connectors.core.edit_distance import ratio
from connectors.core.field_markers import NamedIn, OptionsFrom
from connectors.core.field_specs import FieldSpec
from connectors.core.near_names import NEAR_NAME_SCORE
from connectors.core.same import folded, has_words
from connectors.core.stretches import in_stretches
from handlers.operations.form_view import Form, fields
from handlers.operations.listing_rows import Listing, ListingAnswer, ListingRow, ListingRows, texts
from handlers.slack import limits
from handlers.slack.blocks import Element, clip
from handlers.slack.values import read_aloud
from handlers.slack.widgets import option

OPTIONS_TIMEOUT_S = 2.3
"""Seconds. Slack gives up after three, and a picker that was late once stays empty."""
MIN_NEAR_CHARS = 4
"""Shorter words are too like each other to be a name mistyped."""
AS_TYPED_PREFIX = "Use “"
"""How an option begins that offers what was typed."""
TYPED_CHARS = 12
"""Characters of what was typed that are shown at least, whatever must be said beside it."""
FOUND_SCORE, NO_SCORE = 2, 3
"""What is ranked so was found by something that is not shown; what looks alike comes between the two, the rest not."""


class Pickers:
    """What is offered, from rows that are kept for a minute for each person and listing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._rows = ListingRows(clock)

    async def offer(self, desk: Desk, actor: Actor, form: Form, path: str, typed: str) -> list[Element]:
        """At most a hundred options, the best first. Raises RequestRefused where this form is theirs no more, and what
        is known of a moment ago is asked of the policy like anything else."""
        await desk.recall(form.cls, actor)
        one = next((one for one in fields(form.cls) if one.id == path), None)
        if not one:
            return as_typed(typed)
        if one.spec.kind.name == "zone":
            return _zones(typed)
        source = one.spec.options_from
        if not source:
            return as_typed(typed)
        if any(form.data.get(name) in (None, "") for name in source.needs):
            return as_typed(typed)
        for name in filter(None, (source.operation, source.searched[0])):
            if cls := operation(form.platform, name):
                await desk.recall(cls, actor)
        listing = Listing(form.platform, source, {name: form.data[name] for name in source.needs})
        answer = await self._rows.matching(desk, actor, listing, typed, OPTIONS_TIMEOUT_S)
        options = await ranked(answer, one.spec, source, typed, form.zone)
        return [*options[: limits.MENU_OPTIONS - 1], *as_typed(typed, answer.unseen)]


async def ranked(
    answer: ListingAnswer, spec: FieldSpec, source: OptionsFrom | NamedIn, typed: str, zone: str
) -> list[Element]:
    """Rows whose name or number has what was typed: beginnings first, then the rest, then what the platform found by
    something else, then what looks alike."""
    wanted, searched = folded(typed), isinstance(source, OptionsFrom) and source.search
    called = reader(spec, source, zone)
    scored: list[tuple[float, str, str]] = []
    rows = [(row, True) for row in (*answer.exact, *answer.found)] + [(row, False) for row in answer.listed]
    valued = ((row, row[source.value], found) for row, found in rows if row.get(source.value) not in (None, ""))
    async for row, value, found in in_stretches(valued if wanted else islice(valued, limits.MENU_OPTIONS)):
        name = called(row)[0] or str(value)
        score = _score(wanted, folded(name), str(value).lower())
        if score >= FOUND_SCORE and (found or (searched and has_words(texts(row), typed))):
            score = FOUND_SCORE
        if score < NO_SCORE:
            scored.append((score, name, str(value)))
    scored.sort(key=lambda one: one[0])
    seen = {value: name for _, name, value in reversed(scored)}
    return [option(name, value) for value, name in reversed(seen.items()) if len(value) <= limits.OPTION_VALUE_CHARS]


def reader(spec: FieldSpec, source: OptionsFrom | NamedIn, zone: str) -> Callable[[ListingRow], Sequence[str]]:
    """What gives the names of a row that has a value of this field: first what people read, `Onboarding 101`, and of a
    person the name and the address, whichever they are listed by; then each by which somebody may type it."""
    person = kind_of(spec) == PERSON

    def called(row: ListingRow) -> Sequence[str]:
        label = read_aloud(row.get(source.label), zone, moment=True)
        if not person:
            return (label,)
        name, address = person_names(row)
        name, address = (name, label) if "@" in label else (label or name, address)
        whole = f"{name} ({address})" if name and address and name != address else label
        return (whole, label, name, address)

    return called


def _score(wanted: str, name: str, value: str) -> float:
    if not wanted or name.startswith(wanted) or value == wanted:
        return 0
    if any(word.startswith(wanted) for word in name.split()) or wanted in name or value.startswith(wanted):
        return 1
    alike = ratio(wanted, name) if len(wanted) >= MIN_NEAR_CHARS else 0
    return NO_SCORE - alike if alike >= NEAR_NAME_SCORE else NO_SCORE


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
