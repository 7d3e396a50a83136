"""An operation of ClassOnLive: what its address and its body may hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.classonlive.standin.academy import Academy
from connectors.classonlive.standin.refusals import no
from connectors.classonlive.standin.rules import Fields, email, fault
from connectors.standin.standin import Call, Reply

Given = Mapping[str, Any]
"""Parameters that have passed the endpoint's rules, under their documented names."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Without `body` it takes none. What the path calls an id, or a number, is one."""

    method: str
    path: str
    answer: Callable[[Academy, Given], Reply]
    body: Fields = field(default_factory=dict)

    def read(self, call: Call) -> Given:
        """The parameters of a request. Raises StandInRefusal for any that is missing, wrong or misplaced."""
        if call.query:
            raise no("nothing travels in the query")
        in_path = {name: _read(name, value) for name, value in call.params.items() if name != "token"}
        body = self._body(call)
        if wrong := fault(self.body, body):
            raise no(wrong)
        return {**body, **in_path}

    def _body(self, call: Call) -> dict[str, Any]:
        if not call.body and not any(one.required for one in self.body.values()):
            return {}
        if not self.body:
            raise no("a body is not known here")
        if call.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise no("Content-Type must be application/json")
        try:
            body = call.json()
        except ValueError:
            raise no("the body is not JSON") from None
        if not isinstance(body, dict):
            raise no("the body must be an object")
        return body


def _read(name: str, value: str) -> Any:
    if name.endswith("Id") or name == "pageNumber":
        if not (value.isascii() and value.isdigit()):
            raise no(f"{name} must be a number")
        return int(value)
    if name == "email" and not email(value):
        raise no("email is no address")
    return value


def done(**about: Any) -> Reply:
    return Reply({**about, "ok": True})
