"""Answers and requests that Skilljar's schema allows, made up from a seed: of the kinds in `shapes.yaml` and
`requests.yaml`, with values of which no two are alike."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

FLAVOURS = (
    "lanterns",
    "tallow, wick = 5",
    "“quoted” 'twice' \"thrice\"",
    "<b>bold</b> & more",
    "[draft] {x}",
    "Zoë O’Brien 🕯️",
    "ろうそく",
    "two\nlines\tof it",
)
ZONES = (
    "Africa/Abidjan",
    "Antarctica/DumontDUrville",
    "Asia/Kolkata",
    "Canada/Newfoundland",
    "GMT",
    "US/Pacific",
    "UTC",
)
NULLS, LEFT_OUT, LINKS = 0.25, 0.4, 0.1
"""How often what may be null is null, what may be left out of an answer is, and a page has another beside it."""
LISTINGS = ("results", "offers")
"""They have rows: who counts what is not there has nothing to tell."""
MOST_ROWS = 2


class Inventor:
    """`often` is how often what a request need not have is in it. What an answer has without a mark is always there."""

    def __init__(self, seed: object, things: Mapping[str, Any], often: float = 1) -> None:
        self._random, self._things, self._often, self._count = Random(str(seed)), things, often, 0

    def value(self, kind: Any) -> Any:
        match kind:
            case Mapping():
                return self._object(kind)
            case [row]:
                return self._rows(row, 0)
        bare, null, _ = str(kind).partition(" or null")
        if bare == "nothing" or (null and self._chance(NULLS)):
            return None
        if bare in self._things:
            return self.value(self._things[bare])
        if bare.startswith("page of "):
            return self._page(bare.removeprefix("page of "))
        return self._random.choice(bare.split("|")) if "|" in bare else self._simple(bare)

    def word(self) -> str:
        """As Skilljar's own numbers are written."""
        self._count += 1
        return f"{self._count}{self._random.choice(('a7z', 'q', '0x'))}"

    def _object(self, kind: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name.rstrip("!~"): self._rows(one[0], 1) if name in LISTINGS and isinstance(one, list) else self.value(one)
            for name, one in kind.items()
            if self._is_there(name)
        }

    def _rows(self, row: Any, least: int) -> list[Any]:
        return [self.value(row) for _ in range(self._random.randint(least, MOST_ROWS))]

    def _is_there(self, name: str) -> bool:
        return name[-1] == "!" or self._chance(1 - LEFT_OUT if name[-1] == "~" else self._often)

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _page(self, row: str) -> dict[str, Any]:
        back, forth = (f"https://api.example.com/?page={at}" if self._chance(LINKS) else None for at in (1, 3))
        return {"count": self._number(1000), "next": forth, "previous": back, "results": self._rows(row, 1)}

    def _simple(self, kind: str) -> Any:
        match kind.split():
            case ["yes", "or", "no"]:
                return self._chance(0.5)
            case ["moment"]:
                return self._moment()
            case ["address"]:
                return f"https://{self.word()}.example.com/a/{self.word()}?b={self.word()}"
            case ["email"]:
                return f"zoë.{self.word()}@example.com"
            case ["zone"]:
                return self._random.choice(ZONES)
            case ["amount"]:
                return self._number(3) + 0.25
            case ["headers"]:
                return {
                    f"X-{self.word()}": f"{self.word()}: {self.word()}"
                    for _ in range(self._random.randint(1, MOST_ROWS))
                }
            case ["anything"]:
                return self._anything()
            case ["text", *bounds]:
                longest = int(bounds[1]) if "to" in bounds else None
                return "" if "empty" in bounds and self._chance(NULLS) else self._text()[:longest]
            case ["number", *bounds]:
                least, most = (int(bounds[bounds.index(one) + 1]) if one in bounds else None for one in ("from", "to"))
                return self._number(-1 if least is None else least, most)
        raise LookupError(kind)

    def _text(self) -> str:
        self._count += 1
        return f"{self._count} {self._random.choice(FLAVOURS)}"

    def _number(self, least: int, most: int | None = None) -> int:
        self._count += 1
        if most is not None:
            return self._random.randint(least, most)
        return self._count * 7 * self._random.choice((1, 1, 1000, min(least, 1) or 1))

    def _moment(self) -> str:
        self._count += 1
        moment = datetime(2011, 2, 3, 4, 5, 6, self._count, UTC) + timedelta(days=self._random.randrange(9000))
        return moment.isoformat().replace("+00:00", self._random.choice(("Z", "+00:00", "+05:30")))

    def _anything(self) -> Any:
        """An object, as all that is called so is one in what was seen or is said of it."""
        return self._random.choice(({self.word(): self._text()}, {self.word(): self._number(5)}, {}))
