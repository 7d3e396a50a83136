"""A stand-in for Skilljar, written from its reference; all of it keeps state.

The reference names operations and tables of parameters, and hardly an address, an answer or a refusal. Addresses are
those of the schema that Skilljar publishes; where an answer is not shown, it has the shape of the same thing elsewhere,
and the function that gives it says what was chosen. Parameters are judged strictly: one that is unknown or of the wrong
kind is refused, even where the real thing may be lenient.
"""

import asyncio
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial

from connectors.skilljar.standin import (
    contents,
    enrolling,
    groups,
    hooks,
    live,
    northwind,
    people,
    progress,
    sales,
    samples,
    sites,
)
from connectors.skilljar.standin.endpoint import Endpoint
from connectors.skilljar.standin.postman import Postman
from connectors.skilljar.standin.refusals import refused
from connectors.skilljar.standin.school import Delivery, School
from connectors.standin.standin import Call, Clock, Ids, Operation, Reply, Sleep, StandIn, StandInRefusal

ENDPOINTS = tuple(
    endpoint
    for module in (contents, sites, enrolling, people, groups, live, progress, sales, samples, hooks)
    for endpoint in module.ENDPOINTS
)


class SkilljarStandIn(StandIn):
    """One organization's Skilljar behind one API key. `school` is what it holds, empty until seeded."""

    def __init__(
        self,
        *,
        api_key: str,
        read_only: bool = False,
        clock: Clock = time.time,
        sleep: Sleep = asyncio.sleep,
        ids: Ids | None = None,
    ) -> None:
        self.school = School(clock, ids or Ids("skilljar"))
        # The key is the name, and the password is empty: the colon stays.
        self._credential = f"Basic {b64encode(f'{api_key}:'.encode()).decode()}"
        self._read_only = read_only
        operations = [
            Operation(endpoint.method, endpoint.path, partial(self._carry_out, endpoint)) for endpoint in ENDPOINTS
        ]
        super().__init__(operations, clock=clock, sleep=sleep)

    def seed(self, n_people: int = 120) -> None:
        """Fill it with Northwind Academy: two sites, courses, learners, enrollments around the clock's now."""
        northwind.fill(self.school, n_people)

    @asynccontextmanager
    async def posting(self) -> AsyncIterator[None]:
        async with Postman(self.school, self._sleep) as postman:
            self.school.carry = postman.carry
            try:
                yield
            finally:
                self.school.carry = None

    @property
    def deliveries(self) -> list[Delivery]:
        """What webhooks get, in order; nobody carries it there but while `posting`."""
        return self.school.deliveries

    def admit(self, operation: Operation, headers: Mapping[str, str], call: Call) -> None:
        if "authorization" not in headers:
            raise refused(401, "Authentication credentials were not provided.")
        if headers["authorization"] != self._credential:
            raise refused(401, "Invalid username/password.")
        if "application/json" not in headers.get("accept", ""):
            raise StandInRefusal(Reply("<html><title>Skilljar API</title></html>"))  # the page for people
        if self._read_only and call.method != "GET":
            raise refused(403, "You do not have permission to perform this action.")

    def lost(self, call: Call, allowed: Sequence[str]) -> Reply:
        if allowed:
            return Reply({"detail": f'Method "{call.method}" not allowed.'}, 405, {"allow": ", ".join(allowed)})
        return Reply({"detail": "Not found."}, 404)

    def _carry_out(self, endpoint: Endpoint, call: Call) -> Reply:
        return endpoint.answer(self.school, endpoint.read(call))


def demo() -> tuple[SkilljarStandIn, dict[str, str]]:
    """A seeded organization, and the settings that reach it, but for its address."""
    api_key = "sk-demo-7c2f10"
    standin = SkilljarStandIn(api_key=api_key)
    standin.seed()
    return standin, {"api_key": api_key}
