"""Paging: how a listing is asked for the rows after those that came, and when it has come to its end.

    PageNumber   page 1, 2, 3; counted here, for what a link to the next page says of it is not believed
    Offset       so many rows are left out
    Cursor       a mark that the platform gives, sent back as it is
    NextLink     what the link to the next page asks for, never the link itself: a key must not follow it elsewhere
    None         what is no listing, or comes as a whole

A platform's connector names the one that its listings share; an operation of another kind names its own, as
`GET("/api/v1/events", paging=Cursor("after"))`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from pydantic import ValidationError

from connectors.core.field_specs import field_specs
from connectors.core.intent import Intent
from connectors.core.kept_fields import ways_in
from connectors.core.record import Page, Record, plain

R = TypeVar("R")
MAX_PAGES = 1_000
"""Pages of one listing: of the smallest, ten rows each, more people than any course has."""
MAX_FRUITLESS_PAGES = 3
"""Pages in a row that bring nothing new, though each names a next one."""


@dataclass(frozen=True)
class Paginator:
    """How a platform counts.

    Attributes:
        cursor: the field of the operation that says where to begin
        size: the field that says how many rows to send; empty where that cannot be chosen
        first: the value of `cursor` at the beginning; None where it is left out there
        rows: how many are asked for where nobody says
    """

    cursor: str
    size: str = ""
    first: int | None = 1
    rows: int = 100

    def begin(self, intent: Intent[R]) -> Intent[R]:
        """The same listing from its first page; an intent that says itself where to begin stays as it is."""
        if getattr(intent, self.cursor) is not None:
            return intent
        update: dict[str, Any] = {} if self.first is None else {self.cursor: self.first}
        if self.size in field_specs(type(intent)) and getattr(intent, self.size) is None:
            update[self.size] = self.rows
        return intent.model_copy(update=update)

    def after(self, intent: Intent[R], page: Page[Any]) -> Intent[R] | None:
        """The intent that asks for the rows after this page; None at the end."""
        return None if page.next in (None, "", False) else self._following(intent, page)

    def _following(self, intent: Intent[R], page: Page[Any]) -> Intent[R] | None:
        raise NotImplementedError


class PageNumber(Paginator):
    """Whether there is a next page, the platform says; which number it has, is counted."""

    def _following(self, intent: Intent[R], page: Page[Any]) -> Intent[R]:
        here = getattr(intent, self.cursor)
        return intent.model_copy(update={self.cursor: ((self.first or 0) if here is None else here) + 1})


class Offset(Paginator):
    """The next rows begin behind those that came, as long as some came and the count, or a full page, promises more."""

    def after(self, intent: Intent[R], page: Page[Any]) -> Intent[R] | None:
        following = (getattr(intent, self.cursor) or 0) + len(page.items)
        asked = (getattr(intent, self.size) if self.size else None) or self.rows
        more = following < page.total if page.total is not None else len(page.items) >= asked
        return intent.model_copy(update={self.cursor: following}) if page.items and more else None


class Cursor(Paginator):
    """The mark of a page is the platform's own, and says nothing to anybody else."""

    def _following(self, intent: Intent[R], page: Page[Any]) -> Intent[R]:
        return intent.model_copy(update={self.cursor: page.next})


class NextLink(Paginator):
    """Of the link only what the operation has a field for, and no more than a person might have typed."""

    def _following(self, intent: Intent[R], page: Page[Any]) -> Intent[R] | None:
        asked = dict(parse_qsl(urlsplit(str(page.next)).query))
        known = {spec.name: asked[spec.wire] for spec in field_specs(type(intent)).values() if spec.wire in asked}
        if self.cursor not in known:
            return None
        try:
            return type(intent).model_validate(vars(intent) | known)
        except ValidationError:
            return None


class RowsSeen:
    """The rows of a listing, each once: pages move under whoever reads them, and some platforms send one twice.

    They are told apart by their `id`; one page that has different rows under one id means different ones. Rows that
    have no id of their own may well be alike; of those a page that came before as a whole is not new.
    """

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._pages: set[bytes] = set()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def new(self, rows: Sequence[R]) -> list[R]:
        """Those of a page that were not there before."""
        page = sha256(json.dumps([plain(one, reveal=True) for one in rows], default=str).encode()).digest()
        if page in self._pages:
            return []
        self._pages.add(page)
        fresh: list[R] = []
        here: dict[str, list[R]] = {}
        for row in rows:
            id = _id(row)
            if id is None:
                fresh.append(row)
            elif id not in self._ids and row not in here.setdefault(id, []):
                here[id].append(row)
                fresh.append(row)
        self._ids |= here.keys()
        self._count += len(fresh)
        return fresh


def _id(row: Any) -> str | None:
    """The row's own id: not one that stands in another object, which may be in several rows."""
    if isinstance(row, Record):
        own = "id" not in ways_in(type(row))
        found = getattr(row, "id", None) if own else None
    else:
        found = row.get("id") if isinstance(row, dict) else None
    return None if found in (None, "") else str(found)
