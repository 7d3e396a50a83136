"""The facts of news in the form in which texts are compared, made once for all filters of all subscriptions."""

from collections.abc import Iterable, Iterator

from connectors.core.same import folded
from connectors.news.news import News

BETWEEN_NAMES = "\n"
"""Stands in no text that was folded, so that no part of a name reaches into the next."""


class FoldedFacts:
    """What each fact of some news says: `names` has it whole, for what must read alike, `line` all of it in one, for
    what must read so in part."""

    def __init__(self, news: News) -> None:
        known = {fact: [folded(name) for name in names] for fact, names in news.facts.items() if names}
        self.names = {fact: frozenset(names) for fact, names in known.items()}
        self.line = {fact: BETWEEN_NAMES.join(names) for fact, names in known.items()}

    def reads(self, fact: str, text: str) -> bool:
        """Whether one of its names reads like this. Nothing is the same as nothing."""
        return bool(text) and text in self.names.get(fact, ())

    def holds(self, fact: str, part: str) -> bool:
        """Whether a part of one of its names reads like this."""
        return fact in self.line and part in self.line[fact]

    def holding(self, fact: str, parts: Iterable[str]) -> Iterator[str]:
        """Which of these the fact holds."""
        line = self.line[fact]
        return (part for part in parts if part in line)
