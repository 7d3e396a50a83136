"""What operations will do, in words, with the names of the things they act on as the platforms have them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from connectors.catalog import operation, platforms, shower
from connectors.core import errors
from connectors.core.errors import PlatformError
from connectors.core.field_markers import Effect, OptionsFrom
from connectors.core.field_specs import FieldSpec, Part, field_specs, given
from connectors.core.intent import Intent, Mistakes, digest, make, summary
from connectors.core.record import Page, Record, plain

MAX_DESCRIBED_FACTS = 3
"""What is told of one thing."""
MAX_DESCRIBED_FACT_CHARS, MAX_DESCRIBED_NOTE_CHARS = 120, 300
"""Characters of one fact, and of a sentence of ours that quotes: each is shortened for itself, so that a long one
pushes nothing else out of sight."""


class ItemMissing(errors.NotFound):
    """An item of a change set acts on something that is not there; `item` is that item in words."""

    def __init__(self, platform: str, detail: str, item: str) -> None:
        super().__init__(platform, detail)
        self.item = item

    @property
    def sentence(self) -> str:
        return f"One part cannot be done, so nothing was: {self.item} {super().sentence}"


Read = Callable[[Intent[Any]], Awaitable[Any]]
"""Looks one thing up. Raises PlatformError."""


class Describer:
    """Says in words what operations will do, with the names that the platforms have for what they act on."""

    def __init__(self, read: Read) -> None:
        self._read = read

    async def of(self, intent: Intent[Any]) -> str:
        """Of one operation. Raises PlatformError; NotFound where something would be taken away that is not there."""
        return await _Description(self._read).of(intent)

    async def each(self, intents: Sequence[Intent[Any]]) -> list[str]:
        """Of several, a line each, looked up at the same time. Raises PlatformError; ItemMissing where one would change
        something that is not there."""
        return await _Description(self._read).each(intents)


class _Description:
    """One description. What was read for it is not read again, and nothing of it is kept for the next."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._known: dict[str, asyncio.Future[Any]] = {}

    async def of(self, intent: Intent[Any]) -> str:
        thing = await self._thing(intent, must=intent.http.harm is Effect.DESTRUCTIVE)
        return _line(intent, thing, await self._foreseen(intent))

    async def each(self, intents: Sequence[Intent[Any]]) -> list[str]:
        lines = await asyncio.gather(*map(self._item, intents), return_exceptions=True)
        for line in lines:
            if isinstance(line, BaseException):
                raise line
        return [line for line in lines if isinstance(line, str)]

    async def _item(self, intent: Intent[Any]) -> str:
        try:
            named = await self._thing(intent, must=intent.effect is Effect.DESTRUCTIVE or intent.http.method == "PATCH")
        except errors.NotFound as error:
            raise ItemMissing(error.platform, error.detail, _line(intent, _typed(intent))) from None
        said = named or " · ".join(await self._identifiers(intent))
        return _line(intent, said, await self._foreseen(intent))

    async def _foreseen(self, intent: Intent[Any]) -> str:
        """What it would take away right now. Where that cannot be seen, the change need not wait for it."""
        try:
            return await intent.foresee(self._look)
        except PlatformError:
            return "What that takes away could not be looked up: look there before you go on."

    async def _thing(self, intent: Intent[Any], must: bool) -> str:
        """The one thing it acts on, where the platform can show it. It `must` be there, unless this is to make it."""
        cls = shower(type(intent))
        if not cls or cls is type(intent) or not _harmless(cls):
            return ""
        identity = {
            name: spec.kind.plain(held)
            for spec, held in given(intent)
            if (name := spec.name) in field_specs(cls) and not spec.secret
        }
        try:
            found = await self._look(make(cls, identity))
        except Mistakes:
            return ""
        except errors.NotFound:
            if must:
                raise
            return ""
        if not isinstance(found, Record):
            return ""
        known = plain(found)
        facts = [_short(str(known[name])) for name in found.display.columns if known.get(name) not in (None, "", [])]
        return " · ".join(facts[:MAX_DESCRIBED_FACTS])

    async def _identifiers(self, intent: Intent[Any]) -> list[str]:
        """What it says of which things it acts on, with the names that a listing has for them."""
        found = _identifying(intent)
        names = await asyncio.gather(*(self._label(intent, spec.options_from, value) for spec, value in found))
        known = zip(found, names, strict=True)
        return [f"{_short(name)} ({_short(value)})" if name else _short(value) for (_, value), name in known]

    async def _label(self, intent: Intent[Any], options_from: OptionsFrom | None, value: str) -> str:
        """How the first page of a listing names the row of this value. It is only a name: nothing depends on it."""
        cls = operation(intent.platform, options_from.operation) if options_from else None
        if not options_from or not cls or not _harmless(cls):
            return ""
        here = field_specs(type(intent))
        needs = {name: here[name].kind.plain(getattr(intent, name)) for name in options_from.needs if name in here}
        try:
            found = await self._look(make(cls, needs))
        except (Mistakes, PlatformError):
            return ""
        rows = plain(found.items if isinstance(found, Page) else found)
        listed = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        name = next((row.get(options_from.label) for row in listed if str(row.get(options_from.value)) == value), None)
        return str(name) if name not in (None, "", value) else ""

    async def _look(self, intent: Intent[Any]) -> Any:
        key = digest(intent)
        if key not in self._known:
            self._known[key] = asyncio.ensure_future(self._read(intent))
        return await self._known[key]


def told(intents: Sequence[Intent[Any]]) -> str:
    """What operations will do, in one sentence, as far as they say it themselves: nothing is looked up for it."""
    lines = list(dict.fromkeys(_what(one, _typed(one)) for one in intents))
    more = f"; and {len(lines) - MAX_DESCRIBED_FACTS} more" if len(lines) > MAX_DESCRIBED_FACTS else ""
    return f"{'; '.join(lines[:MAX_DESCRIBED_FACTS])}{more}."


def _line(intent: Intent[Any], named: str, foreseen: str = "") -> str:
    said = (*intent.risks(), *intent.confirmations(), foreseen)
    notes = "".join(f" {_short(one, MAX_DESCRIBED_NOTE_CHARS)}" for one in said if one)
    return f"{_what(intent, named)}.{notes}"


def _what(intent: Intent[Any], named: str) -> str:
    what, title = summary(type(intent)).rstrip("."), platforms()[intent.platform].title
    return f"{what} on {title}{f': {named}' if named else ''}"


def _typed(intent: Intent[Any]) -> str:
    return " · ".join(_short(value) for _, value in _identifying(intent))


def _short(text: str, max_chars: int = MAX_DESCRIBED_FACT_CHARS) -> str:
    return text if len(text) <= max_chars else f"{text[:max_chars]}… ({len(text):,} characters)"


def _identifying(intent: Intent[Any]) -> list[tuple[FieldSpec, str]]:
    """The fields that say which things it acts on; those it cannot do without, where there are none."""
    inner = [one for _, held in given(intent) if isinstance(held, Part) for one in given(held)]
    texts = [(spec, str(held)) for spec, held in (*given(intent), *inner) if isinstance(held, str | int)]
    path = intent.http.path
    found = [(s, held) for s, held in texts if s.options_from or s.one_of or s.any_of or f"{{{s.wire}}}" in path]
    return found or [(spec, held) for spec, held in texts if spec.required][:MAX_DESCRIBED_FACTS]


def _harmless(cls: type[Intent[Any]]) -> bool:
    return cls.http.harm is Effect.READ and not cls.http.sensitive
