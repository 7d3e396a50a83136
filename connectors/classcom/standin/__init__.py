"""A stand-in for Class (class.com), written from the vendor's document; all of it keeps state.

Parameters are judged strictly: one that is unknown, misplaced or of the wrong kind is refused, even where
the real thing may be lenient. Where the document is silent, the endpoint's docstring says what was chosen.
"""

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Final

from connectors.classcom.standin import (
    classes,
    enrollments,
    first_day,
    northwind,
    reporting,
    schedules,
    templates,
    users,
)
from connectors.classcom.standin.academy import Academy
from connectors.classcom.standin.endpoint import Endpoint
from connectors.classcom.standin.refusals import refused
from connectors.standin.standin import Call, Clock, Ids, Operation, Reply, Sleep, StandIn

SCOPES: Final = frozenset(
    {
        "class:read",
        "class:write",
        "enrollment:read",
        "enrollment:write",
        "attendance:read",
        "metrics:read",
        "schedule:read",
        "schedule:write",
        "template:read",
        "template:write",
        "user:read",
        "user:write",
    }
)

ENDPOINTS: Final = (
    *classes.ENDPOINTS,
    *enrollments.ENDPOINTS,
    *reporting.ENDPOINTS,
    *schedules.ENDPOINTS,
    *templates.ENDPOINTS,
    *users.ENDPOINTS,
)


class ClassStandIn(StandIn):
    """One organisation's Class behind one API key. `academy` is what it holds, empty until seeded."""

    def __init__(
        self,
        *,
        api_key: str,
        scopes: Collection[str] = SCOPES,
        clock: Clock = time.time,
        sleep: Sleep = asyncio.sleep,
        ids: Ids | None = None,
    ) -> None:
        unknown = set(scopes) - SCOPES
        if unknown:
            raise ValueError(f"Class has no scope {', '.join(sorted(unknown))}.")
        self.academy = Academy(clock, ids or Ids("class"))
        self._credential = f"Bearer {api_key}"
        # A key that may write may read the same.
        self._scopes = {*scopes, *(scope.replace(":write", ":read") for scope in scopes)}
        self._needs = {(endpoint.method, endpoint.path): endpoint.scope for endpoint in ENDPOINTS}
        operations = [
            Operation(endpoint.method, endpoint.path, partial(self._carry_out, endpoint)) for endpoint in ENDPOINTS
        ]
        super().__init__(operations, clock=clock, sleep=sleep)

    def seed(self, n_classes: int = 200) -> None:
        """Fill it with Northwind Academy: staff, learners, templates, and classes around the clock's now."""
        northwind.fill(self.academy, n_classes)

    def first_day(self) -> None:
        first_day.begin(self.academy)

    def admit(self, operation: Operation, headers: Mapping[str, str], call: Call) -> None:
        credential = headers.get("authorization")
        if credential is None:
            raise refused(401, "Authorization header required")
        if credential != self._credential:
            raise refused(401, "Api key malformed")
        needed = self._needs[operation.method, operation.path]
        if needed not in self._scopes:
            raise refused(403, f"Api key scope {needed} required")

    def lost(self, call: Call, allowed: Sequence[str]) -> Reply:
        if allowed:
            return Reply({"error": f"{call.method} is not allowed here"}, 405, {"allow": ", ".join(allowed)})
        return Reply({"error": f"{call.path} not found"}, 404)

    def _carry_out(self, endpoint: Endpoint, call: Call) -> Reply:
        return endpoint.answer(self.academy, endpoint.read(call))


def demo(n_classes: int = 20) -> tuple[ClassStandIn, dict[str, str]]:
    """A seeded organisation, and the settings that reach it, but for its address."""
    api_key = "demo-class-key-3f9c1e"
    standin = ClassStandIn(api_key=api_key)
    standin.seed(n_classes)
    return standin, {"api_key": api_key}
