"""A stand-in for Chamilo 1.11, written from its wiki and from what a real one was seen to answer.

People, courses, enrollments, sessions, discussions, messages and portals keep state. It answers like the real thing,
also where that is wrong: yes of what is not there, half of it done, another name. A parameter that is unknown or in the
wrong place, which the real thing passes over without a word, is refused, and so is a cookie.
"""

import asyncio
import time
from collections.abc import Mapping
from functools import partial

from connectors.chamilo.standin import (
    contents,
    exercises,
    first_day,
    forums,
    keys,
    northwind,
    people,
    portals,
    sessions,
    teaching,
)
from connectors.chamilo.standin.asked import V2, Action, Asked, enveloped, refuse
from connectors.chamilo.standin.portal import Portal
from connectors.standin.standin import Call, Clock, Ids, Operation, Reply, Sleep, StandIn

ACTIONS = {
    action.name: action
    for module in (people, teaching, sessions, contents, forums, exercises, portals, keys)
    for action in module.ACTIONS
}


class ChamiloStandIn(StandIn):
    """One installation. `portal` is what it holds, empty until seeded.

    Of PHP before 8.1 (`old_php`) it has the habit to send most numbers as text. With `test_server`, warnings stand
    before every answer. `zone` is the one in which its account sees times.
    """

    def __init__(
        self,
        *,
        username: str,
        api_key: str,
        password: str = "",
        old_php: bool = False,
        test_server: bool = False,
        zone: str = "UTC",
        clock: Clock = time.time,
        sleep: Sleep = asyncio.sleep,
        ids: Ids | None = None,
    ) -> None:
        self.portal = Portal(clock, ids or Ids("chamilo"), old_php, zone)
        self.portal.add_administrator(username, api_key, password)
        self._test_server = test_server
        operations = [
            Operation(one.method, V2, partial(self._carry_out, one), {"action": one.name}) for one in ACTIONS.values()
        ]
        super().__init__(operations, clock=clock, sleep=sleep)

    def seed(self, n_people: int = 60) -> None:
        """Fill it with Northwind Academy: staff, learners, courses and sessions around the clock's now."""
        northwind.fill(self.portal, n_people)

    def first_day(self) -> None:
        first_day.begin(self.portal)

    def find(self, call: Call) -> tuple[Operation, Mapping[str, str]] | None:
        """By the action, which the address may tell before the form does; any method will do."""
        if call.path != V2:
            return None
        told = {"action": dict(call.query).get("action") or dict(call.form()).get("action", "")}
        unknown = Operation(call.method, V2, lambda _: refuse("Invalid action").reply)
        return next((one for one in self.operations if one.means(told)), unknown), {}

    def _carry_out(self, action: Action, call: Call) -> Reply:
        asked = Asked.read(action, call, self.portal)
        answer = action.answer(self.portal, asked)
        return answer if isinstance(answer, Reply) else enveloped(answer, warned=self._test_server)


def demo() -> tuple[ChamiloStandIn, dict[str, str]]:
    """A seeded installation, and the settings that reach it, but for its address."""
    username, api_key = "registrar", "5d41402abc4b2a76b9719d911017c592"
    standin = ChamiloStandIn(username=username, api_key=api_key)
    standin.seed()
    return standin, {"username": username, "api_key": api_key}
