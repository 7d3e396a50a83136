"""A stand-in for ClassOnLive, written from the vendor's document; all of it keeps state.

Parameters are judged strictly: one that is unknown, misplaced or of the wrong kind is refused, even where the real
thing may be lenient. The document shows no refusal but `ok: false`, so that is the answer to everything that is wrong;
where it is silent on what happens, the function that answers says what was chosen.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final
from urllib.parse import unquote

from starlette.types import Receive, Scope, Send

from connectors.classonlive.standin import contents, first_day, northwind, people, recordings, topics, tutoring
from connectors.classonlive.standin.academy import Academy
from connectors.classonlive.standin.endpoint import Endpoint
from connectors.classonlive.standin.refusals import reply
from connectors.standin.standin import Call, Clock, Ids, Operation, Reply, Sleep, StandIn, StandInRefusal

# The first that fits answers: `/content/student` comes before `/content/{contentId}`.
ENDPOINTS: Final = (
    *people.ENDPOINTS,
    *tutoring.ENDPOINTS,
    *topics.ENDPOINTS,
    *recordings.ENDPOINTS,
    *contents.ENDPOINTS,
)
TOKEN, ADDRESS = "x-standin-token", "x-standin-address"
"""Headers under which the door hands on the token of the path and the caller's IP address."""


class ClassOnLiveStandIn(StandIn):
    """One academy behind a token, which works from one IP address only. `academy` is empty until seeded."""

    secret_headers = frozenset({TOKEN})

    def __init__(
        self,
        *,
        token: str,
        registered: str = "127.0.0.1",
        clock: Clock = time.time,
        sleep: Sleep = asyncio.sleep,
        ids: Ids | None = None,
    ) -> None:
        self.academy = Academy(clock, ids or Ids("classonlive"))
        self._token = token
        self._registered = registered
        operations = [Operation(one.method, one.path, partial(self._carry_out, one)) for one in ENDPOINTS]
        super().__init__(operations, clock=clock, sleep=sleep)

    def seed(self, n_students: int = 60) -> None:
        """Fill it with Northwind Academy: teachers, students, courses of every kind around the clock's now."""
        northwind.fill(self.academy, n_students)

    def first_day(self) -> None:
        first_day.begin(self.academy)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await super().__call__(_at_the_door(scope) if scope["type"] == "http" else scope, receive, send)

    def admit(self, operation: Operation, headers: Mapping[str, str], call: Call) -> None:
        """The document gives neither status nor words for either; these are the usual statuses."""
        if headers.get(TOKEN) != self._token:
            raise StandInRefusal(reply("the token is not known", 401))
        if headers.get(ADDRESS) != self._registered:
            raise StandInRefusal(reply("the token is not for this address", 403))

    def lost(self, call: Call, allowed: Sequence[str]) -> Reply:
        return reply("nothing of the document is here", 405 if allowed else 404)

    def _carry_out(self, endpoint: Endpoint, call: Call) -> Reply:
        return endpoint.answer(self.academy, endpoint.read(call))


def _at_the_door(scope: Scope) -> Scope:
    """The same request with the token in a header, so that no list of calls holds it."""
    path: str = scope.get("raw_path", scope["path"].encode()).decode()
    if not path.startswith("/api/v1/"):
        return scope
    token, *rest = path.removeprefix("/api/v1/").split("/", 1)
    host = (scope.get("client") or ("",))[0]
    headers = [*scope["headers"], (TOKEN.encode(), unquote(token).encode()), (ADDRESS.encode(), host.encode())]
    return {**scope, "path": "/".join(["/api/v1/•••", *map(unquote, rest)]), "root_path": "", "headers": headers}


def demo() -> tuple[ClassOnLiveStandIn, dict[str, str]]:
    """A seeded academy, and the settings that reach it, but for its address."""
    made_up = "eyJhbGciOiJIUzI1NiJ9.demo-classonlive.5c2e9b"
    standin = ClassOnLiveStandIn(token=made_up)
    standin.seed()
    return standin, {"token": made_up}
