"""An operation of Class: the scope it needs, where its parameters belong, and which it takes."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from connectors.classcom.standin.academy import Academy
from connectors.classcom.standin.attributes import Attributes
from connectors.classcom.standin.refusals import invalid, refused
from connectors.standin.standin import Call, Reply

Given = Mapping[str, Any]
"""Parameters that have passed the endpoint's rules, under their documented names."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    method: str
    path: str
    scope: str
    place: Literal["query", "body"]
    takes: Attributes
    answer: Callable[[Academy, Given], Reply]

    def read(self, call: Call) -> Given:
        """The parameters of a request; raises StandInRefusal (400) for any that is missing, wrong or misplaced."""
        given = self._query(call) if self.place == "query" else self._body(call)
        faults = list(self.takes.faults(given))
        if faults:
            raise invalid(faults)
        return given

    def _query(self, call: Call) -> dict[str, Any]:
        if call.body:
            raise refused(400, f"{self.method} {self.path} takes its parameters in the query, not in a body.")
        repeated = [name for name, times in Counter(name for name, _ in call.query).items() if times > 1]
        if repeated:
            raise invalid((name, f"The {name} must be given once.") for name in repeated)
        kinds = {name: attribute.kind for name, attribute in self.takes.of.items()}
        return {name: kinds[name].parse(text) if name in kinds else text for name, text in call.query}

    def _body(self, call: Call) -> dict[str, Any]:
        if call.query:
            raise refused(400, f"{self.method} {self.path} takes its parameters in the body, not in the query.")
        if call.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise refused(400, "The Content-Type must be application/json.")
        try:
            body = call.json()
        except ValueError:
            raise refused(400, "The body is not JSON.") from None
        if not isinstance(body, dict):
            raise refused(400, "The body must be a JSON object.")
        return body
