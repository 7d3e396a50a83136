"""What a platform's events are made into news with: facts as short plain text, and keys that fit anywhere."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from connectors.core.field_specs import MASK, squash

MAX_FACT_VALUE_CHARS = 300
"""Characters of a name. What is longer is nobody's name, and is cut."""
MAX_UNKNOWN_EVENT_FACTS = 12
"""Facts of an event that nobody knows."""
SECRET_NAME_PATTERN = re.compile(
    r"pass(word|code|wd|phrase)|secret|token|auth(?!or(s|ed)?($|[^a-z]))|credential|(api|access|private).?key|signature"
    r"|code|order|coupon|voucher|promo|invit|redeem|activation|purchase|invoice|payment|transaction|licen[cs]e|(^|[^a-z])(pin|otp|cvv|key)s?($|[^a-z])",
    re.IGNORECASE,
)
"""What sounds like nobody's business: with a code, a token or the number of an order others get in, or money back."""
HARMLESS_NAME_PATTERN = re.compile(
    r"(^|[^a-z])(price|cents|amount|total|score|currency|percent|discount|quantity|count|state|status|type|processor|at|by|date)"
    r"s?(_off)?$|(currency|country|language|status)[^a-z]*code$",
    re.IGNORECASE,
)
"""What sounds so only by what it is of: what a purchase cost, when it was made, what came of it."""
LINK_PATTERN = re.compile(r"[a-z][a-z0-9+.-]*://|\bwww\.|[?&#;][\w.%-]+=", re.IGNORECASE)
"""A link may let in whoever has it, and nothing in it says so; so may the end of one."""
KEY_PATTERN = re.compile(
    r"\bbearer\s|\beyJ[\w-]{8,}|\b[0-9a-f]{32,}\b|(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{20,}"
)
"""What nobody calls a thing: a token, a digest, many characters at random."""
HUMP_PATTERN = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
"""Where a word begins inside a name such as accessPin."""
SAFE_KEY_PART_PATTERN = re.compile(r"[A-Za-z0-9._:@-]{1,80}")
MAX_REMEMBERED_NAMES = 500
"""Names of fields of which it is remembered how they sound: the same ones come with every event."""
NAMING_FIELDS = ("title", "name", "email", "id")
"""By what an object inside an event is called, the best first."""


def text(value: Any) -> str:
    """A plain value as one short line; nothing for what is none. Half a character would break whatever writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str | int | float):
        return ""
    try:
        said = str(value)[: 4 * MAX_FACT_VALUE_CHARS]
    except ValueError:  # a number of thousands of digits
        return ""
    line = " ".join(said.encode(errors="replace").decode().split())
    return line if len(line) <= MAX_FACT_VALUE_CHARS else f"{line[: MAX_FACT_VALUE_CHARS - 1]}…"


def names(*values: Any) -> tuple[str, ...]:
    """Every name of one thing, each once, in this order. What is hidden as a whole is none."""
    return tuple(dict.fromkeys(one for one in map(text, values) if one.replace(MASK, "").strip()))


def facts(**found: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Those that are known."""
    return {name: all_ for name, all_ in found.items() if all_}


def plain_facts(body: Any, but: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """The plain values at the top of an event that nobody knows, and what its objects are called, `but` some names.
    What sounds or looks like a secret is left out, and so are links."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in body.items() if isinstance(body, Mapping) else ():
        if len(found) == MAX_UNKNOWN_EVENT_FACTS:
            break
        if name in but or sounds_secret(name) or not squash(text(name)):
            continue
        inner = [value.get(one) for one in NAMING_FIELDS] if isinstance(value, Mapping) else [value]
        if known := names(*(one for one in inner if not looks_secret(text(one)))):
            found[squash(text(name))[:40]] = known
    return found


@lru_cache(MAX_REMEMBERED_NAMES)
def sounds_secret(name: str) -> bool:
    return bool(SECRET_NAME_PATTERN.search(HUMP_PATTERN.sub("_", name))) and not is_harmless(name)


@lru_cache(MAX_REMEMBERED_NAMES)
def is_harmless(name: str) -> bool:
    """Whether it says how much, when, or in which state."""
    return bool(HARMLESS_NAME_PATTERN.search(HUMP_PATTERN.sub("_", name)))


def looks_secret(said: str) -> bool:
    return bool(LINK_PATTERN.search(said) or KEY_PATTERN.search(said))


def seconds(moment: str | None) -> float | None:
    """A time as platforms write it, as Unix seconds; one without a zone is in UTC. None where it cannot be read."""
    try:
        found = datetime.fromisoformat(moment or "")
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def key(kind: str, *about: str) -> str:
    """A key made of a kind of event and what it is about, legible where that is plain."""
    return f"{kind}:{part(':'.join(about))}"


def part(number: str) -> str:
    """A number as a part of a key: itself where that is plain."""
    return number if SAFE_KEY_PART_PATTERN.fullmatch(number) else digest(number)


def digest(said: str) -> str:
    return hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()[:32]


def fingerprint(body: Any) -> str:
    """The same for the same JSON, whatever the order of its names."""
    try:
        return digest(json.dumps(body, sort_keys=True))
    except (RecursionError, ValueError):  # nested beyond measure, or a number too long to be written
        return digest("\n".join(_unrolled(body)))


def _unrolled(body: Any) -> Iterator[str]:
    left = [body]
    while left:
        one = left.pop()
        if isinstance(one, Mapping):
            yield f"{{{len(one)}"
            for name in sorted(one):
                left += (one[name], name)
        elif isinstance(one, list):
            yield f"[{len(one)}"
            left += one
        else:
            yield f"{one.bit_length()} bits" if isinstance(one, int) and one.bit_length() > 9999 else repr(one)
