"""Paging: how a listing is asked for the rows after those that came, and when it has come to its end.

    PageNumber   page 1, 2, 3; counted here, for what a link to the next page says of it is not believed
    Offset       so many rows are left out
    Cursor       a mark that the platform gives, sent back as it is
    NextLink     the mark in a link to the next page, never the link itself: a key must not follow it elsewhere
    HeaderLink   the same where that link stands in the header `Link` of the answer (RFC 8288: GitHub, Canvas, Okta)
    None         what is no listing, or comes as a whole

A platform's connector names the one that its listings share; an operation of another kind names its own, as
`GET("/api/v1/events", paging=Cursor("after"))`. `PageNumber("page", named=False)` is of a platform that names no next
page. What a platform says of the end is not believed where its own total, or a full page, speaks against it:
`may_go_on` is that rule, and `Tally` counts what came against what was named, and tells when rows have moved meanwhile.
A next page that is named and cannot be asked for is no end either: `every_page` raises FellShort.
A record whose rows are told apart by something other than `id` says so: `identity = "applicant_id"`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from pydantic import ValidationError

from connectors.core.field_specs import field_specs
from connectors.core.intent import Intent
from connectors.core.kept_fields import ways_in
from connectors.core.link_header import target
from connectors.core.record import Page, Record, Rows, plain, unread
from connectors.core.stretches import in_stretches

R = TypeVar("R")
MAX_PAGES = 1_000
"""Pages of one listing: of the smallest, ten rows each, more people than any course has."""
MAX_FRUITLESS_PAGES = 3
"""Pages in a row that bring nothing new, though each names a next one."""
MAX_REREAD_PAGES = 20
"""Times that a page is read again because rows have moved while a listing is read."""
OWN_PAGE_ROWS = 5
"""Rows on a page where a platform sends fewer than it is asked for are a multiple of this: 5, 10, 20, 25, 50."""


def row_count(said: Any) -> int | None:
    """How many rows a platform says there are; None for what is no such number."""
    if isinstance(said, bool) or not isinstance(said, int | float | str):
        return None
    found = re.fullmatch(r"(\d{1,12})(\.0+)?", str(said).strip())
    return int(found[1]) if found else None


def may_go_on(rows: int, total: int | None, before: int | None, asked: int) -> bool:
    """Whether rows may come after these, of a platform that does not say so itself.

    Attributes:
        rows: how many came
        total: how many there are in all, as far as that is said
        before: how many come before these; None where nobody knows
        asked: how many were asked for
    """
    if not rows:
        return False
    if total is None:
        return rows >= asked or rows % OWN_PAGE_ROWS == 0
    if before is not None and before + rows < total:
        return True
    return rows == total and rows >= asked  # a full page that counts nothing but itself


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

    def before(self, intent: Intent[Any]) -> int | None:
        """How many rows come before those that are asked for; None where nobody knows."""
        return 0 if getattr(intent, self.cursor) in (None, self.first) else None

    def told(self, page: Page[Any], headers: Mapping[str, str]) -> Page[Any]:
        """The page with what the headers of the answer say of it."""
        return page

    def after(self, intent: Intent[R], page: Page[Any]) -> Intent[R] | None:
        """The intent that asks for the rows after this page; None at the end."""
        return self._following(intent, page) if page.names_next else None

    def beyond(self, intent: Intent[R], page: Page[Any]) -> Intent[R] | None:
        """The same where the platform calls this the end and rows are missing; None where nobody can ask for them."""
        return None

    def back(self, intent: Intent[R], moved: int) -> Intent[R] | None:
        """The intent that asks once more for where so many rows may have slipped to; None where none can have."""
        return None

    def _asked(self, intent: Intent[Any]) -> int:
        return (getattr(intent, self.size) if self.size in field_specs(type(intent)) else None) or self.rows

    def _following(self, intent: Intent[R], page: Page[Any]) -> Intent[R] | None:
        raise NotImplementedError


@dataclass(frozen=True)
class PageNumber(Paginator):
    """Whether there is a next page, the platform says; which number it has, is counted. One that is not `named` never
    names a next page, so a full one is no end; of any, neither is one that falls short of its total."""

    named: bool = True

    def before(self, intent: Intent[Any]) -> int | None:
        counted = not self.named or self.size in field_specs(type(intent))  # else nobody knows how long a page is
        return self._place(intent) * self._asked(intent) if counted or not self._place(intent) else None

    def after(self, intent: Intent[R], page: Page[Any]) -> Intent[R] | None:
        before, rows = self.before(intent), page.came
        short = before is not None and page.total is not None and rows > 0 and before + rows < page.total
        more = short if self.named else may_go_on(rows, page.total, before, self._asked(intent))
        return self._following(intent, page) if page.names_next or more else None

    def beyond(self, intent: Intent[R], page: Page[Any]) -> Intent[R] | None:
        return self._following(intent, page) if page.came else None

    def back(self, intent: Intent[R], moved: int) -> Intent[R] | None:
        pages = min(self._place(intent), -(-moved // self._asked(intent)))
        if not pages or self.before(intent) is None:
            return None
        return intent.model_copy(update={self.cursor: getattr(intent, self.cursor) - pages})

    def _place(self, intent: Intent[Any]) -> int:
        first, here = self.first or 0, getattr(intent, self.cursor)
        return 0 if here is None else max(0, here - first)

    def _following(self, intent: Intent[R], page: Page[Any]) -> Intent[R]:
        here = getattr(intent, self.cursor)
        return intent.model_copy(update={self.cursor: ((self.first or 0) if here is None else here) + 1})


class Offset(Paginator):
    """The next rows begin behind those that came, as long as the count, or a full page, promises more."""

    def before(self, intent: Intent[Any]) -> int:
        return getattr(intent, self.cursor) or 0

    def after(self, intent: Intent[R], page: Page[Any]) -> Intent[R] | None:
        more = page.names_next or may_go_on(page.came, page.total, self.before(intent), self._asked(intent))
        return intent.model_copy(update={self.cursor: self.before(intent) + page.came}) if more and page.came else None

    def back(self, intent: Intent[R], moved: int) -> Intent[R] | None:
        here = self.before(intent)
        return intent.model_copy(update={self.cursor: max(0, here - moved)}) if here else None


class Cursor(Paginator):
    """The mark of a page is the platform's own, and says nothing to anybody else."""

    def _following(self, intent: Intent[R], page: Page[Any]) -> Intent[R]:
        return intent.model_copy(update={self.cursor: page.next})


class NextLink(Paginator):
    """Of the link only the mark, where the operation takes it and the link has one: all else is asked as it was, with
    lists, whichever way a link repeats them."""

    def _following(self, intent: Intent[R], page: Page[Any]) -> Intent[R] | None:
        asked = parse_qsl(urlsplit(str(page.next)).query)
        marks = {held for name, held in asked if name == field_specs(type(intent))[self.cursor].wire}
        if len(marks) != 1:
            return None
        try:
            return type(intent).model_validate(vars(intent) | {self.cursor: marks.pop()})
        except ValidationError:
            return None


class HeaderLink(NextLink):
    """A link that `page` finds in the body counts where the header has none."""

    def told(self, page: Page[Any], headers: Mapping[str, str]) -> Page[Any]:
        return replace(page, next=target(headers.get("link", ""), "next") or page.next)


@dataclass
class Tally:
    """What came of a listing, against what the platform says there is.

    Attributes:
        before: how many rows come before its first page; None where nobody knows
        came: the rows of all its pages, read or not
        told_apart: those of them that no page before had
        total: how many there are, as far as the last page says
        stayed: how many of those that there were at first are still there, as far as the pages say
        moved: how many fewer there are than at the page before: so many may have slipped onto pages already read
    """

    before: int | None = 0
    came: int = 0
    told_apart: int = 0
    total: int | None = None
    stayed: int | None = None
    moved: int = 0

    def add(self, page: Page[Any], told_apart: int) -> None:
        """A page, with which so many rows have come that could be told apart."""
        told = self.total is not None and page.total is not None
        self.moved = max(0, (self.total or 0) - (page.total or 0)) if told else 0
        self.stayed = page.total if self.stayed is None else self.stayed - self.moved
        self.came, self.told_apart, self.total = self.came + page.came, told_apart, page.total

    @property
    def complete(self) -> bool:
        """Whether as many came as were named."""
        return self.total is not None and self.before is not None and not self.missing

    @property
    def missing(self) -> int:
        """How many did not come, of those that were named."""
        if self.total is None or self.before is None:
            return 0
        again = max(0, (self.stayed or 0) - self.before - self.told_apart)
        return max(again, self.total - self.before - self.came)


class RowsSeen:
    """The rows of a listing, each once: pages move under whoever reads them, and some platforms send one twice.

    They are told apart by their `id`, or what their record names instead; one page that has different rows under one id
    means different ones. Rows that have no id of their own may well be alike; of those a page that came before as a
    whole, by its ids and by what else is in it, is not new.
    """

    def __init__(self) -> None:
        self.came = 0
        """Rows that no page before had, read or not."""
        self._ids: set[str] = set()
        self._pages: set[bytes] = set()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    async def new(self, rows: Sequence[R], asked: Any = None, total: int | None = None) -> Rows[R]:
        """Those of a page, for which the intent `asked`, that were not there before. `total` is how many there are."""
        fresh, page = Rows[R](unread=unread(rows), asked=asked, total=total), sha256()
        here: dict[str, list[R]] = {}
        again = 0
        async for row in in_stretches(rows):
            id = _id(row)
            page.update(json.dumps(plain(row, reveal=True) if id is None else id, default=str).encode())
            if id is None:
                fresh.append(row)
            elif id in self._ids:
                again += 1
            elif row not in here.setdefault(id, []):
                here[id].append(row)
                fresh.append(row)
        if rows and page.digest() in self._pages:
            return Rows(asked=asked, total=total)
        self._pages.add(page.digest())
        self._ids |= here.keys()
        self._count += len(fresh)
        self.came += len(rows) + unread(rows) - again
        return fresh


def _id(row: Any) -> str | None:
    """The row's own id: not one that stands in another object, which may be in several rows."""
    if isinstance(row, Record):
        name = row.identity
        found = getattr(row, name, None) if name not in ways_in(type(row)) else None
    else:
        found = row.get("id") if isinstance(row, dict) else None
    return None if found in (None, "") else str(found)
