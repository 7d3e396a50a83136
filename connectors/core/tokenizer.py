"""Where things begin and end in typed text: keys, values, the elements of a list.

Whatever the text holds, 40,000 apostrophes too, the work grows with its length and no faster: keys and quotes are
looked for once, and every question about them is answered from what was found.
"""

import json
import re
from bisect import bisect_left
from functools import cached_property
from typing import Any

from connectors.core.json_values import finite

DOUBLE_QUOTES, SINGLE_QUOTES = '"“”„«»', "'‘’‚`"
FIELD_KEY_PATTERN = re.compile(r"(?<!\S)([^\W\d][\w-]*(?:\.[\w-]+)*)\s?=(?!=)")
QUOTE_OR_JSON_START = re.compile(rf"(?:^|,)\s*[{DOUBLE_QUOTES}{SINGLE_QUOTES}\[{{]")
"""A value or an element of one that begins as a quotation or as JSON; such a text is only safe inside quotes."""
MAX_QUOTED_CHARS = 24
"""Characters of a value that a sentence about its quotes shows."""
_BEFORE_OPENING, _ALWAYS_OPEN = "([{<-–—/", "„«"
_GAP = re.compile(r"\s*")
_RUN = re.compile(rf"([{DOUBLE_QUOTES}{SINGLE_QUOTES}])\1*")
_PAIR = {family: re.compile(rf"([{family}])\1") for family in (DOUBLE_QUOTES, SINGLE_QUOTES)}


class Unbalanced(ValueError):
    """A double quote that opens and never closes, or something behind one that closed."""


class Tokenizer:
    """One text and its landmarks."""

    def __init__(self, text: str, key: re.Pattern[str] = FIELD_KEY_PATTERN) -> None:
        """`key` is what a key looks like; its first group is the key itself."""
        self.text, self._key = text, key
        self._patience = 100
        """Tries left at what looks like JSON and is none; somebody may send thousands."""

    @cached_property
    def keys(self) -> list[re.Match[str]]:
        """Everything that looks like a key, inside values too."""
        return list(self._key.finditer(self.text))

    @cached_property
    def _key_starts(self) -> list[int]:
        return [key.start() for key in self.keys]

    @cached_property
    def _closing(self) -> dict[str, list[tuple[int, int]]]:
        """By family, the runs of quotes that end a quotation wherever it began before them: inside one, two equal
        quotes stand for one, so only a run of odd length closes, and only where a value can end."""
        runs = [run.span() for run in _RUN.finditer(self.text)]
        odd = [(start, end) for start, end in runs if (end - start) % 2 and self._value_may_end(end)]
        return {
            family: [run for run in odd if self.text[run[0]] in family] for family in (DOUBLE_QUOTES, SINGLE_QUOTES)
        }

    @cached_property
    def _opening(self) -> dict[str, list[int]]:
        """By family, the keys whose value begins with a quote: no quotation from before reaches beyond them."""
        found: dict[str, list[int]] = {DOUBLE_QUOTES: [], SINGLE_QUOTES: []}
        for key in self.keys:
            run = _RUN.match(self.text, self._gap(key.end()))
            if run and len(run[0]) % 2 and not self._value_may_end(run.end()):
                found[_family(run[1])].append(key.start())
        return found

    @cached_property
    def _last_double(self) -> int:
        return max(self.text.rfind(quote) for quote in DOUBLE_QUOTES)

    def _gap(self, position: int) -> int:
        found = _GAP.match(self.text, position)
        return found.end() if found else position

    def _value_may_end(self, position: int) -> bool:
        behind = self._gap(position)
        if behind == len(self.text) or self.text[behind] == ",":
            return True
        at = bisect_left(self._key_starts, behind)
        return self._key_starts[at : at + 1] == [behind]  # a key has a blank before it, so there is one here

    def elements(self, start: int = 0) -> tuple[list[str], int]:
        """The comma-separated elements of the value that begins at `start`, and where it ends. Raises Unbalanced."""
        found: list[str] = []
        while True:
            start = self._gap(start)
            end = self._json_end(start) or self.quote_end(start) or self._bare_end(start)
            found.append(self.text[start:end].strip())
            comma = self._gap(end)
            if self.text[comma : comma + 1] != ",":
                return [one for one in found if one], end
            start = comma + 1

    def _json_end(self, start: int) -> int:
        if self.text[start : start + 1] not in ("[", "{") or not self._patience:
            return 0
        try:
            end: int = _DECODER.raw_decode(self.text, start)[1]
        except (ValueError, RecursionError):
            self._patience -= 1
            return 0
        return end if self._value_may_end(end) else 0

    def quote_end(self, start: int) -> int:
        """Behind the closing quote: any of the same family, before a comma, a key or the end. 0 if nothing closes it:
        an apostrophe (’t Hart), or a quotation inside a text ("Q&A" for all). Raises Unbalanced."""
        run = _RUN.match(self.text, start)
        if not run:
            return 0
        family, behind = _family(run[1]), run.end()
        if (behind - start) % 2 == 0 and self._value_may_end(behind):
            return behind
        closing, opening_again = self._closing[family], self._opening[family]
        at, barrier = bisect_left(closing, (behind, 0)), bisect_left(opening_again, behind)
        limit = opening_again[barrier] if barrier < len(opening_again) else len(self.text)
        if at < len(closing) and closing[at][0] < limit:
            return closing[at][1]
        if family == DOUBLE_QUOTES and start == self._last_double:
            raise Unbalanced(_never_closed(self.text[start:]))
        return 0

    def _bare_end(self, start: int) -> int:
        at = bisect_left(self._key_starts, start)
        stop = self._key_starts[at] if at < len(self.keys) else len(self.text)
        comma = self.text.find(",", start, stop)
        return stop if comma < 0 else comma


def pairs(text: str, like: re.Pattern[str] = FIELD_KEY_PATTERN) -> tuple[str, list[tuple[str, str]]]:
    """What stands before the first `key=`, and every key with its raw value, in order; `like` is what a key looks like.
    Raises Unbalanced.

    A comma between a value and the next key belongs to neither.
    """
    scan = Tokenizer(text, like)
    found: list[tuple[str, str]] = []
    end = 0
    for key in scan.keys:
        if key.start() >= end:
            end = scan.elements(key.end())[1]
            found.append((key[1], text[key.end() : end].strip().removesuffix(",").rstrip()))
    return (text[: scan.keys[0].start()] if scan.keys else text).strip(), found


def quotation_end(raw: str) -> int:
    """Behind the quote that closes the quotation with which a value begins; 0 where it begins with none, or with an
    apostrophe. A quotation within it is passed over: “an „inner“ one”. Raises Unbalanced where it never ends."""
    opening = _RUN.match(raw)
    if not opening:
        return 0
    family, depth = _family(opening[1]), 1
    if len(opening[0]) % 2 == 0:
        return opening.end() if opening.end() == len(raw) or family == DOUBLE_QUOTES else 0
    for run in _RUN.finditer(raw, opening.end()):
        if run[1] not in family or len(run[0]) % 2 == 0:
            continue
        depth += _step(raw, run, family)
        if not depth:
            return run.end()
    if family == DOUBLE_QUOTES:
        raise Unbalanced(_never_closed(raw))
    return 0


def _step(raw: str, run: re.Match[str], family: str) -> int:
    """1 for a quote that opens an inner quotation, -1 for one that closes, 0 for an apostrophe."""
    before, behind = raw[run.start() - 1], raw[run.end() : run.end() + 1]
    if family == SINGLE_QUOTES:
        return 0 if behind.isalnum() else -1
    opens = before.isspace() or before in _BEFORE_OPENING
    return 1 if behind and opens and (not behind.isspace() or run[1] in _ALWAYS_OPEN) else -1


def in_quotes(raw: str) -> bool:
    """Whether quotes stand around the whole of a value. Raises Unbalanced where they never close."""
    return 0 < len(raw) == quotation_end(raw)


def unquote(raw: str) -> tuple[str, bool]:
    """The value without the quotes around it, and whether there were any. Raises Unbalanced where something stands
    behind them, which would belong to nothing."""
    end = quotation_end(raw)
    if not end:
        return raw, False
    if end < len(raw):
        raise Unbalanced(
            f"There's something after the quotes around “{_clipped(raw[1 : end - 1])}”, and I don't know what it "
            "belongs to. Write its name and = before it, or put all of it in quotes and double each quote inside."
        )
    return _PAIR[_family(raw[0])].sub(r"\1", raw[1:-1]), True


def _never_closed(raw: str) -> str:
    return f"The quote before “{_clipped(raw[1:])}” is never closed. Close it."


def _clipped(text: str) -> str:
    return text[:MAX_QUOTED_CHARS].strip()


def quoted(text: str) -> str:
    """The text in quotes, as `unquote` undoes it."""
    return '"' + re.sub(f"([{DOUBLE_QUOTES}])", r"\1\1", text) + '"'


def parsed(raw: str) -> Any:
    """The JSON that the text is. Raises ValueError."""
    try:
        return _DECODER.decode(raw)
    except RecursionError:
        raise ValueError("nested too deep") from None


def _family(quote: str) -> str:
    return DOUBLE_QUOTES if quote in DOUBLE_QUOTES else SINGLE_QUOTES


_DECODER = json.JSONDecoder(parse_float=finite, parse_constant=finite)
