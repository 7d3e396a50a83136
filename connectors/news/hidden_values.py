"""What is hidden in an event under one name, found wherever it stands in it once more: in a title, a note, an address.

A note that says "come in with SPRING24" lets in whoever reads it, as the field that is named after the code does.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from connectors.core.field_specs import MASK
from connectors.news.news_facts import NAMING_FIELDS, is_harmless, sounds_secret, text

MIN_HIDDEN_CHARS, MIN_HIDDEN_NUMBER_CHARS = 3, 4
"""Characters of a value, and of one that is a number, below which it stands anywhere by chance."""
MAX_HIDDEN_FIELDS = 500
"""Secrets of one event that are looked for. No event has more; of one that has, nothing is told."""
EVERYTHING_PATTERN = re.compile(r"(?s:.+)")
MIN_FOUND_INSIDE_CHARS = 6
"""Characters from which a value that is no plain word is found inside of words too."""
MAX_COVERED_DEPTH = 40
"""Objects inside one another of which texts are covered; what lies deeper is covered as a whole."""
WORDS_FOR_NOTHING = frozenset(("true", "false", "none", "null", "n/a", "unknown"))
HEADER_FIELDS = frozenset(("event_type", "timestamp", "timeStamp"))
"""What says which event it is."""
NAMING_PATTERN = re.compile(r"(^|_)(id|name|title|label|description|email|sku)$")
"""Inside of what is called after a secret: who it is for, and what it is called."""
AMOUNT_PATTERN = re.compile(r"\d+([.,]\d+)?", re.ASCII)
SALE_PATTERN = re.compile(r"(^|[^a-z])(order|purchase|invoice|payment|transaction)s?$", re.IGNORECASE)
"""What tells much that is no secret, but has a number that is as good as a code."""
SALE_NUMBER_PATTERN = re.compile(r"^(id|number|no|reference|ref)$", re.IGNORECASE)
PURCHASE = "purchase"
"""Has a number by which it is found, and one of its order besides; with the former nobody gets anything."""


class HiddenValues:
    """The values of one event that its names tell to be secret."""

    def __init__(self, body: Any) -> None:
        found = {worth for value in _hidden(body) if (worth := _worth_hiding(value))}
        ordered = sorted(found, key=len, reverse=True)
        self._patterns = [(_needle(one), re.compile(_pattern(one))) for one in ordered[:MAX_HIDDEN_FIELDS]]
        if len(found) > MAX_HIDDEN_FIELDS:
            self._patterns = [("", EVERYTHING_PATTERN)]

    def cover(self, value: Any) -> Any:
        """A plain value with a mask in place of each."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return value
        try:
            said = told = str(value)
        except ValueError:  # a number of thousands of digits
            return value
        lowered = said.lower()
        for needle, pattern in self._patterns:
            if needle in lowered:
                told = pattern.sub(MASK, told)
        return value if told == said else told

    def covered(self, value: Any, depth: int = 0) -> Any:
        """The same event with a mask wherever one of them stands, in its header aside."""
        if not self._patterns:
            return value
        if depth > MAX_COVERED_DEPTH:
            return MASK
        if isinstance(value, dict):
            return {
                name: one if _is_told(name, one, depth) else self.covered(one, depth + 1) for name, one in value.items()
            }
        if isinstance(value, list):
            return [self.covered(one, depth + 1) for one in value]
        return self.cover(value)


def covered(body: Any) -> Any:
    """An event with a mask wherever a secret of its own stands in it."""
    return HiddenValues(body).covered(body)


def _is_told(name: str, value: Any, depth: int) -> bool:
    """The header, and an amount that is a code by chance: what cost 1000 has order 1000 once."""
    amount = is_harmless(name) and isinstance(value, str | int | float) and AMOUNT_PATTERN.fullmatch(text(value))
    return bool(amount) or (not depth and name in HEADER_FIELDS)


def _hidden(body: Any) -> Iterator[Any]:
    """The plain values under a name that sounds secret, or inside of what is called so, where that is no person and no
    other thing with a name. Nested to any depth."""
    left: list[tuple[Any, str, bool]] = [(body, "", False)]
    while left:
        one, called, hidden = left.pop()
        if isinstance(one, dict):
            for name, value in one.items():
                left.append((value, name, _inherits(name, one, called, hidden)))
        elif isinstance(one, list):
            left += ((value, called, hidden) for value in one)
        elif hidden or sounds_secret(called):
            yield one


def _inherits(name: str, thing: Mapping[str, Any], called: str, hidden: bool) -> bool:
    """Whether what a thing says under a name is as secret as what the thing is called after."""
    own = sounds_secret(called)
    if own and SALE_PATTERN.search(called):
        return called != PURCHASE and bool(SALE_NUMBER_PATTERN.search(name))
    named = any(thing.get(one) for one in NAMING_FIELDS if one != "id")
    told = NAMING_PATTERN.search(name) or is_harmless(name)
    return (own or (hidden and not named)) and not told


def _worth_hiding(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    try:
        said = str(value).strip()
    except ValueError:
        return ""
    least = MIN_HIDDEN_NUMBER_CHARS if said.isdecimal() else MIN_HIDDEN_CHARS
    return said if len(said) >= least and said.lower() not in WORDS_FOR_NOTHING else ""


def _needle(value: str) -> str:
    """What stands in a text wherever the value does, however it is written: it is looked for first, which is quick."""
    return max(re.findall(r"[a-z0-9]+", value.lower(), re.ASCII), key=len, default="")


def _pattern(value: str) -> str:
    """A code in whatever case, and as it stands in an address. A plain word, or what is short, only as a word by
    itself, as it is written, and not in an e-mail address or the name of a site: jane@acme.com tells no code acme."""
    words = r"\s+".join(map(re.escape, value.split()))
    inside_address = (way(value, safe="", errors="replace") for way in (quote, quote_plus))
    ways = "|".join(dict.fromkeys((words, *map(re.escape, inside_address))))
    coded = any(map(str.isdecimal, value))
    if not coded or len(value) < MIN_FOUND_INSIDE_CHARS:
        ways = rf"(?<![^\W_])(?<!@)(?:{ways})(?![^\W_]|@|\.\w)"
    return f"(?i:{ways})" if coded else ways
