"""An operation of Skilljar: what it takes where, and the pages in which rows are answered."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from connectors.skilljar.standin.cleaning import cleaned
from connectors.skilljar.standin.fields import Check, Field, Fields, faults
from connectors.skilljar.standin.refusals import invalid, not_found, refused
from connectors.skilljar.standin.school import Row, School, shown
from connectors.standin.standin import Call, Reply

Query = Mapping[str, Check]
"""The parameters of a query, each of which arrives as text and is judged as text."""


@dataclass(frozen=True, slots=True)
class Given:
    """A request that has passed its rules. `query` holds text."""

    call: Call
    query: Mapping[str, str]
    body: Any

    def __getitem__(self, name: str) -> str:
        """A variable of the path."""
        return self.call.params[name]


Answer = Callable[[School, Given], Reply]


@dataclass(frozen=True, slots=True)
class Endpoint:
    method: str
    path: str
    answer: Answer
    query: Query = field(default_factory=dict)
    body: Fields | None = None
    many: bool = False
    """Whether a list of such bodies is taken too."""

    def read(self, call: Call) -> Given:
        query = dict(call.query)
        if len(query) != len(call.query):
            raise refused(400, "A parameter was given twice.")
        wrong: dict[str, Any] = {name: ["This parameter is not known."] for name in query if name not in self.query}
        wrong |= {
            name: fault for name, text in query.items() if name in self.query and (fault := self.query[name](text))
        }
        if wrong:
            raise not_found("Invalid page.") if "page" in wrong else invalid(wrong)
        return Given(call, query, self._body(call))

    def _body(self, call: Call) -> Any:
        if self.body is None:
            if call.body:
                raise refused(400, f"{self.method} {self.path} takes no body.")
            return {}
        if call.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise refused(415, f'Unsupported media type "{call.headers.get("content-type", "")}" in request.')
        try:
            given = call.json()
        except ValueError:
            raise refused(400, "JSON parse error - Expecting value: line 1 column 1 (char 0)") from None
        if self.many and isinstance(given, list) and 0 < len(given) <= 500:
            wrong: Any = [faults(self.body, one) for one in given]
            wrong = wrong if any(wrong) else {}
        else:
            wrong = faults(self.body, given)
        if wrong:
            raise invalid(wrong)
        return cleaned(given)


def changing(path: str, fields: Fields, answer: Answer, put_needs: Sequence[str] = ()) -> tuple[Endpoint, Endpoint]:
    """PUT and PATCH, both partial; a PUT still wants what the tables of the reference mark."""
    strict = {name: Field(one.check, name in put_needs, one.null) for name, one in fields.items()}
    return Endpoint("PUT", path, answer, body=strict), Endpoint("PATCH", path, answer, body=fields)


def a_number(value: Any) -> list[Any] | None:
    return None if value.isascii() and value.isdigit() and int(value) > 0 else ["Enter a number."]


def yes_or_no(value: Any) -> list[Any] | None:
    return None if value in ("true", "false") else ["Enter true or false."]


PAGE: Query = {"page": a_number}
PAGES: Query = {**PAGE, "page_size": a_number}
"""For listings whose page size can be chosen."""


def paged(given: Given, rows: Sequence[Row], size: int = 100) -> Reply:
    """One page; `size` is that of a page when none is asked for."""
    size = int(given.query.get("page_size", size))
    number = int(given.query.get("page", 1))
    last = max(1, -(-len(rows) // size))
    if number > last:
        raise not_found("Invalid page.")
    return Reply(
        {
            "count": len(rows),
            "next": _link(given, page=number + 1) if number < last else None,
            "previous": _link(given, page=number - 1) if number > 1 else None,
            "results": [shown(row) for row in rows[(number - 1) * size : number * size]],
        }
    )


def by_cursor(given: Given, rows: Sequence[Row], size: int = 1000) -> Reply:
    """What a listing of people does while no page is asked for: no count, and links that say nothing."""
    size = int(given.query.get("page_size", size))
    start = int(urlsafe_b64decode(given.query["cursor"])) if "cursor" in given.query else 0
    return Reply(
        {
            "next": _link(given, cursor=_cursor(start + size)) if start + size < len(rows) else None,
            "previous": _link(given, cursor=_cursor(max(0, start - size))) if start else None,
            "results": [shown(row) for row in rows[start : start + size]],
        }
    )


def _cursor(start: int) -> str:
    return urlsafe_b64encode(str(start).encode()).decode()


def _link(given: Given, **changed: Any) -> str:
    host = given.call.headers.get("host", "api.skilljar.com")
    return f"https://{host}{given.call.path}?{urlencode({**given.query, **changed})}"
