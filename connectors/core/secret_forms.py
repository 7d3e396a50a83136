"""How a secret looks where somebody quotes it: plain, in an address, in JSON, in HTML, in base64; and taking it out."""

import html
import json
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Iterable, Iterator
from functools import lru_cache
from typing import Any, Self, TypeVar
from urllib.parse import quote, quote_plus, unquote

from connectors.core.field_specs import MASK
from connectors.core.stretches import ARRIVED_PER_STRETCH, in_stretches

T = TypeVar("T")
MIN_SECRET_CHARS = 4
"""Characters of a secret. A shorter one stands in half of all words."""
MIN_QUOTED_CHARS = 8
"""Characters of a secret that is looked for within what a platform answers; a shorter one only as the whole of a value,
for it may be a part of any number."""
MAX_DECODE_TRIES = 3
"""Times that a text is unescaped in search of a secret: as often as anybody nests addresses, JSON and HTML."""


def forms(secret: str) -> Iterator[str]:
    """How it is written down: plainly; in URLs, of which everybody escapes something else; and each of these in JSON or
    `repr`, which a line of the log then quotes once more."""
    plain = {secret, quote_plus(secret), *(quote(secret, safe=safe) for safe in ("", "/", "@:", "@:/"))}
    for one in plain:
        yield one
        for quoted in (json.dumps(one), json.dumps(one, ensure_ascii=False), repr(one)):
            yield quoted[1:-1]
            yield json.dumps(quoted[1:-1], ensure_ascii=False)[1:-1]


def _few(rows: Iterable[T]) -> AsyncIterator[T]:
    return in_stretches(rows, ARRIVED_PER_STRETCH)


def pattern(form: str) -> str:
    """`%2F` and `%2f` are the same."""
    return re.sub(r"%[0-9A-F]{2}", lambda match: f"(?i:{match[0]})", re.escape(form))


class SecretMask:
    """Takes secrets out of whatever a platform answers, before anybody sees or keeps it."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._whole = {one for one in secrets if one}
        self._within = sorted((one for one in self._whole if len(one) >= MIN_QUOTED_CHARS), key=len, reverse=True)
        known = {form for one in self._within for form in (*forms(one), html.escape(one), *_in_base64(one))}
        found = "|".join(map(pattern, sorted(known, key=len, reverse=True)))
        self._known = re.compile(found) if found else None
        self._shortest = min(map(len, known), default=0)

    @classmethod
    @lru_cache(16)
    def of(cls, secrets: tuple[str, ...]) -> Self:
        """The same one for the same secrets."""
        return cls(secrets)

    def __call__(self, data: Any) -> Any:
        """The same data without them, in names and in values; the very same where there are none."""
        if not self._whole:
            return data
        if isinstance(data, str):
            return self._text(data)
        if isinstance(data, dict):
            return {self(name): self(one) for name, one in data.items()}
        if isinstance(data, list):
            return [self(one) for one in data]
        if isinstance(data, bytes):
            return self._file(data)
        return MASK if isinstance(data, int | float) and str(data) in self._whole else data

    async def in_stretches(self, data: Any) -> Any:
        """The same of an answer that may be long: others have their turn between its rows."""
        if isinstance(data, dict):
            return {self(name): await self.in_stretches(one) async for name, one in _few(data.items())}
        return [self(one) async for one in _few(data)] if isinstance(data, list) else self(data)

    def _text(self, text: str) -> str:
        if text in self._whole:
            return MASK
        if not self._known or len(text) < self._shortest:
            return text  # no secret has room in it, and without its escapes it is shorter still
        masked = self._known.sub(MASK, text)
        # Escaped in a way of its own: nobody can tell where it begins, so nothing of the text is kept.
        return MASK if any(one in decoded for decoded in _decoded(masked) for one in self._within) else masked

    def _file(self, content: bytes) -> bytes:
        """As long as it was: files have tables of where their parts begin."""
        for one in self._within:
            content = content.replace(one.encode(), b"*" * len(one.encode()))
        return content


def _decoded(text: str) -> Iterator[str]:
    """The text without its escapes, layer by layer."""
    for _ in range(MAX_DECODE_TRIES):
        if not any(mark in text for mark in "%&\\"):
            return
        plain = html.unescape(unquote(text))
        plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), plain)
        plain = re.sub(r"\\(.)", r"\1", plain)
        if plain == text:
            return
        yield (text := plain)


def _in_base64(secret: str) -> Iterator[str]:
    """What base64 makes of it wherever it stands in what is encoded, without the letters that its neighbours share."""
    held = secret.encode()
    for before in range(3):
        shared = -(-before * 4 // 3)
        whole = b64encode(b"\0" * before + held).decode()
        kept = whole[shared : len(whole.rstrip("=")) - (1 if (before + len(held)) % 3 else 0)]
        yield kept
        yield kept.replace("+", "-").replace("/", "_")
