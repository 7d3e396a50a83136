"""An operation of Damstra: where its parameters belong, and which it takes."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.damstra.standin.account import Account
from connectors.damstra.standin.refusals import invalid
from connectors.damstra.standin.rules import Fields, faults
from connectors.standin.standin import Call, Reply

Given = Mapping[str, Any]
"""Parameters that have passed the endpoint's rules, under their documented names."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Without `body` it takes none. What the path holds is always a number."""

    method: str
    path: str
    answer: Callable[[Account, Given], Reply]
    query: Fields = field(default_factory=dict)
    body: Fields = field(default_factory=dict)

    def read(self, call: Call) -> Given:
        """The parameters of a request; raises StandInRefusal (400) for any that is missing, wrong or misplaced."""
        if call.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise invalid("Content-Type must be application/json.")  # the document shows it on every request
        path, query, body = self._path(call), self._query(call), self._body(call)
        if wrong := [*faults(self.query, query), *faults(self.body, body)]:
            raise invalid(" ".join(wrong))
        return {**path, **query, **body}

    def _path(self, call: Call) -> dict[str, Any]:
        if wrong := [name for name, value in call.params.items() if not value.isdecimal()]:
            raise invalid(f"{wrong[0]} must be a number.")
        return {name: int(value) for name, value in call.params.items()}

    def _query(self, call: Call) -> dict[str, Any]:
        if repeated := [name for name, times in Counter(name for name, _ in call.query).items() if times > 1]:
            raise invalid(f"{repeated[0]} must be given once.")
        return {name: self.query[name].read(text) if name in self.query else text for name, text in call.query}

    def _body(self, call: Call) -> dict[str, Any]:
        if not self.body:
            if call.body:
                raise invalid(f"{self.method} {self.path} takes no body.")
            return {}
        try:
            body = call.json()
        except ValueError:
            raise invalid("The body is not JSON.") from None
        if not isinstance(body, dict):
            raise invalid("The body must be a JSON object.")
        return body


def paged(rows: list[Any], given: Given, shown: Callable[[Any], Any]) -> Reply:
    """A page of a listing, with the count of all rows."""
    start = given.get("startIndex", 0)
    here = rows[start : start + given.get("maxResults", 0)]
    meta = {"totalResultCount": len(rows), "startIndex": start, "endIndex": start + len(here)}
    return Reply({"results": [shown(one) for one in here], "meta": meta})


def accepted() -> Reply:
    """The words that the document prints as a JSON body, and are none."""
    return Reply("HTTP/1.1 200 OK", headers={"content-type": "application/json"})
