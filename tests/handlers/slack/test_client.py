"""Who Slack says a person is, and that in doubt it is nobody."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.policy.policy import Standing
from bot.ports import PersonUnknown
from bot.runtime.server import serving
from handlers.slack.client import PERSON_CACHE_TTL_S, SlackClient, standing
from tests.bot.store.clock import Clock

OURS = {"id": "U1", "team_id": "T1"}


@pytest.mark.parametrize(
    ("user", "what"),
    [
        ({}, Standing.MEMBER),
        ({"is_admin": True}, Standing.ADMIN),
        ({"is_admin": True, "is_owner": True}, Standing.OWNER),
        ({"is_primary_owner": True}, Standing.OWNER),
        ({"is_restricted": True}, Standing.GUEST),
        ({"is_ultra_restricted": True, "is_restricted": True}, Standing.GUEST),
        ({"is_bot": True}, Standing.BOT),
        ({"id": "USLACKBOT"}, Standing.BOT),
        ({"is_stranger": True}, Standing.STRANGER),
        ({"team_id": "T2"}, Standing.STRANGER),
        ({"team_id": None}, Standing.STRANGER),
        ({"deleted": True}, Standing.GONE),
        ({"team_id": "T2", "is_owner": True}, Standing.STRANGER),
        ({"is_stranger": True, "is_admin": True}, Standing.STRANGER),
        ({"is_restricted": True, "is_admin": True}, Standing.GUEST),
        ({"is_bot": True, "is_admin": True}, Standing.BOT),
        ({"deleted": True, "is_primary_owner": True}, Standing.GONE),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T2", "T1"]}}, Standing.MEMBER),
        ({"team_id": None, "enterprise_user": {"teams": ["T1"]}}, Standing.MEMBER),
        ({"team_id": None, "enterprise_user": {"teams": ["T1"]}, "is_owner": True}, Standing.OWNER),
        ({"team_id": "E1", "enterprise_user": {"teams": ["T1"]}, "is_restricted": True}, Standing.GUEST),
        ({"team_id": "T1", "enterprise_user": {"teams": []}}, Standing.MEMBER),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T2", "T3"], "enterprise_id": "E1"}}, Standing.STRANGER),
        ({"team_id": None, "enterprise_user": {"teams": []}}, Standing.STRANGER),
        ({"team_id": None, "enterprise_user": {}}, Standing.STRANGER),
        ({"team_id": None, "enterprise_user": None}, Standing.STRANGER),
        ({"team_id": None, "enterprise_user": {"teams": None}}, Standing.STRANGER),
        ({"team_id": None, "enterprise_user": {"teams": "T1"}}, Standing.STRANGER),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T1"]}, "is_stranger": True}, Standing.STRANGER),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T1"]}, "deleted": True}, Standing.GONE),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T1"]}, "is_bot": True}, Standing.BOT),
    ],
    ids=str,
)
def test_standing(user: dict[str, Any], what: Standing) -> None:
    """Of all that is said of a person, the least trusting reading wins."""
    assert standing(OURS | user, "T1") is what


@pytest.mark.parametrize(
    "user", [OURS, {"id": "U1"}, {"id": "U1", "team_id": ""}, {"enterprise_user": {"teams": [""]}}]
)
def test_no_team_of_our_own(user: dict[str, Any]) -> None:
    """As long as we do not know our own team, everybody is of another one."""
    assert standing(user | {"is_owner": True}, "") is Standing.STRANGER


def test_on_enterprise_grid() -> None:
    """As Slack was seen to describe somebody of a Grid to an app of one of its workspaces: no `team_id` at all."""
    user = {
        "id": "W1",
        "enterprise_user": {
            "id": "W1",
            "enterprise_id": "E1",
            "enterprise_name": "Northwind",
            "is_admin": False,
            "is_owner": False,
            "teams": ["T1", "T2"],
        },
    }
    assert [standing(user, team) for team in ("T1", "T2", "T3", "E1")] == [Standing.MEMBER] * 2 + [
        Standing.STRANGER
    ] * 2


class Slack:
    """The two methods that are asked, and how often they were."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.user: dict[str, Any] = OURS | {"is_owner": True, "tz": "Europe/Paris", "profile": {"display_name": "Ada"}}
        self.app = Starlette(
            routes=[
                Route("/api/auth.test", self.auth, methods=["POST"]),
                Route("/api/users.info", self.info, methods=["GET", "POST"]),
            ]
        )

    async def auth(self, request: Request) -> JSONResponse:
        self.asked.append("auth.test")
        return JSONResponse({"ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1"})

    async def info(self, request: Request) -> JSONResponse:
        self.asked.append("users.info")
        return JSONResponse({"ok": True, "user": self.user} if self.user else {"ok": False, "error": "user_not_found"})


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def client(slack: Slack, clock: Clock) -> AsyncIterator[SlackClient]:
    async with serving(slack.app) as url:
        made = SlackClient("xoxb-1", f"{url}/api/", clock)
        yield made
        await made.close()


async def test_introduced_first(client: SlackClient, slack: Slack) -> None:
    """Who a person is is not asked before we know our own team: else another team's owner would look like ours."""
    actor = await client.actor("U1")
    assert (actor.name, actor.standing, actor.zone) == ("Ada", Standing.OWNER, "Europe/Paris")
    assert slack.asked == ["auth.test", "users.info"]


async def test_believed_for_a_while(client: SlackClient, slack: Slack, clock: Clock) -> None:
    """What Slack said is believed for a minute, and then asked again."""
    await client.actor("U1")
    slack.user = slack.user | {"deleted": True}
    clock.advance(PERSON_CACHE_TTL_S - 0.1)
    assert (await client.actor("U1")).standing is Standing.OWNER
    clock.advance(0.1)
    assert (await client.actor("U1")).standing is Standing.GONE
    assert slack.asked == ["auth.test", "users.info", "users.info"]


async def test_unknown(client: SlackClient, slack: Slack) -> None:
    """Of whom Slack says nothing, nothing is known, and it is asked again next time."""
    slack.user = {}
    with pytest.raises(PersonUnknown):
        await client.actor("U1")
    slack.user = OURS
    assert (await client.actor("U1")).standing is Standing.MEMBER


async def test_nobody_there() -> None:
    """When Slack cannot be reached, nobody is known."""
    client = SlackClient("xoxb-1", "http://127.0.0.1:9/api/")
    client.web.retry_handlers.clear()  # trying again takes a second and changes nothing
    with pytest.raises(PersonUnknown):
        await client.actor("U1")
    await client.close()
