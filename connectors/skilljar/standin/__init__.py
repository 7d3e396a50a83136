"""A stand-in for Skilljar, written from its reference; all of it keeps state.

The reference names operations and tables of parameters, and hardly an address, an answer or a refusal. Addresses and
the shapes of answers are those of the schema that Skilljar publishes, and what was seen of real ones goes before it;
where nobody says what happens, the function that answers says what was chosen. Parameters are judged strictly: one that
is unknown or of the wrong kind is refused, even where the real thing may be lenient.
"""

import asyncio
import math
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial

from connectors.skilljar.standin import (
    arriving,
    codes,
    contents,
    enrolling,
    files,
    first_day,
    groups,
    hooks,
    live,
    northwind,
    people,
    progress,
    quizzes,
    sales,
    samples,
    sites,
    taken,
)
from connectors.skilljar.standin.endpoint import Endpoint
from connectors.skilljar.standin.postman import Postman
from connectors.skilljar.standin.refusals import listed, refused, throttled
from connectors.skilljar.standin.school import Delivery, School
from connectors.standin.standin import Call, Clock, Ids, Operation, Reply, Sleep, StandIn, StandInRefusal

ROOMS = (
    contents,
    files,
    quizzes,
    sites,
    codes,
    enrolling,
    people,
    arriving,
    groups,
    live,
    progress,
    taken,
    sales,
    samples,
    hooks,
)
ENDPOINTS = tuple(endpoint for room in ROOMS for endpoint in room.ENDPOINTS)
HOUR_S = 3_600


class SkilljarStandIn(StandIn):
    """One organization's Skilljar behind one API key. `school` is what it holds, empty until seeded.

    `calls_an_hour` is what all keys of the organization may ask for together; `unserved` are addresses that this
    organization does not have, though they are documented; with `lists_errors` every refusal is a list.
    """

    def __init__(
        self,
        *,
        api_key: str,
        read_only: bool = False,
        calls_an_hour: int | None = None,
        unserved: Collection[str] = (),
        lists_errors: bool = False,
        clock: Clock = time.time,
        sleep: Sleep = asyncio.sleep,
        ids: Ids | None = None,
    ) -> None:
        self.school = School(clock, ids or Ids("skilljar"))
        # The key is the name, and the password is empty: the colon stays.
        self._credential = f"Basic {b64encode(f'{api_key}:'.encode()).decode()}"
        self._read_only = read_only
        self._calls_an_hour = calls_an_hour
        self._counted: list[float] = []
        self._lists_errors = lists_errors
        operations = [
            Operation(endpoint.method, endpoint.path, partial(self._carry_out, endpoint))
            for endpoint in ENDPOINTS
            if endpoint.path not in unserved
        ]
        super().__init__(operations, clock=clock, sleep=sleep)

    def seed(self, n_people: int = 120) -> None:
        """Fill it with Northwind Academy: two sites, courses, learners, enrollments around the clock's now."""
        northwind.fill(self.school, n_people)

    def first_day(self) -> None:
        first_day.begin(self.school)

    @asynccontextmanager
    async def posting(self) -> AsyncIterator[None]:
        async with Postman(self.school, self.sleep) as postman:
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

        self._count()

    def _count(self) -> None:
        if self._calls_an_hour is None:
            return
        now = self._clock()
        self._counted = [at for at in self._counted if at > now - HOUR_S]
        if len(self._counted) >= self._calls_an_hour:
            raise throttled(math.ceil(self._counted[0] + HOUR_S - now))
        self._counted.append(now)

    def lost(self, call: Call, allowed: Sequence[str]) -> Reply:
        if allowed:
            return Reply({"detail": f'Method "{call.method}" not allowed.'}, 405, {"allow": ", ".join(allowed)})
        return Reply({"detail": "Not found."}, 404)

    def _answer(self, operation: Operation | None, headers: Mapping[str, str], call: Call) -> Reply:
        reply = super()._answer(operation, headers, call)
        return listed(reply) if self._lists_errors and reply.status >= 400 else reply

    def _carry_out(self, endpoint: Endpoint, call: Call) -> Reply:
        return endpoint.answer(self.school, endpoint.read(call))


def demo() -> tuple[SkilljarStandIn, dict[str, str]]:
    """A seeded organization, and the settings that reach it, but for its address."""
    api_key = "sk-demo-7c2f10"
    standin = SkilljarStandIn(api_key=api_key)
    standin.seed()
    return standin, {"api_key": api_key}
