"""A stand-in for Damstra Learning, written from the vendor's document; all of it keeps state.

Parameters are judged strictly: one that is unknown, misplaced or of the wrong kind is refused, even where the real
thing may be lenient. Where the document is silent, the endpoint's docstring says what was chosen. Of a second try of a
webhook it says nothing, so there is none.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from connectors.damstra.standin import first_day, groups, lessons, northwind, schedules, sessions, users
from connectors.damstra.standin.account import Account
from connectors.damstra.standin.endpoint import Endpoint
from connectors.damstra.standin.refusals import NOT_ALLOWED, WRONG_KEY, WRONG_KEY_IN_SHORT
from connectors.standin.standin import Call, Clock, Ids, Operation, Reply, Sleep, StandIn, StandInRefusal

ENDPOINTS: Final = (
    *users.ENDPOINTS,
    *groups.ENDPOINTS,
    *lessons.ENDPOINTS,
    *schedules.ENDPOINTS,
    *sessions.ENDPOINTS,
)
SHORT_ERROR_PATHS: Final = ("/group", "/lesson", "/lessondetails", "/ilt_session")
"""Paths whose GET tells of a wrong key in the short shape."""


class DamstraStandIn(StandIn):
    """One organisation's account behind its access key. `account` is what it holds, empty until seeded."""

    secret_headers = frozenset({"accesskey"})

    def __init__(
        self,
        *,
        access_key: str,
        read_only: bool = False,
        clock: Clock = time.time,
        sleep: Sleep = asyncio.sleep,
        ids: Ids | None = None,
    ) -> None:
        """A key that is `read_only` is refused whatever changes something, as keys of some subscriptions are."""
        self.account = Account(clock, ids or Ids("damstra"))
        self.account.carry = lambda event: self.post(event, event["name"])
        self._access_key = access_key
        self._read_only = read_only
        operations = [Operation(one.method, one.path, partial(self._carry_out, one)) for one in ENDPOINTS]
        super().__init__(operations, clock=clock, sleep=sleep)

    def seed(self, n_people: int = 60) -> None:
        """Fill it with Northwind Academy: staff, trainees, groups, lessons and sessions around the clock's now."""
        northwind.fill(self.account, n_people)

    def first_day(self) -> None:
        first_day.begin(self.account)

    def admit(self, operation: Operation, headers: Mapping[str, str], call: Call) -> None:
        if headers.get("accesskey") != self._access_key:
            brief = operation.method == "GET" and operation.path in SHORT_ERROR_PATHS
            raise StandInRefusal(Reply(WRONG_KEY_IN_SHORT if brief else WRONG_KEY, 403))
        if self._read_only and operation.method != "GET":
            raise StandInRefusal(Reply(NOT_ALLOWED, 403))

    def find(self, call: Call) -> tuple[Operation, Mapping[str, str]] | None:
        """A slash at the end is forgiven: the document's first example has one."""
        return super().find(replace(call, path=call.path.rstrip("/")))

    def _carry_out(self, endpoint: Endpoint, call: Call) -> Reply:
        return endpoint.answer(self.account, endpoint.read(call))


def demo() -> tuple[DamstraStandIn, dict[str, str]]:
    """A seeded account, and the settings that reach it, but for its address."""
    access_key = "demo-damstra-key-8a51d7"
    standin = DamstraStandIn(access_key=access_key)
    standin.seed()
    return standin, {"access_key": access_key}
