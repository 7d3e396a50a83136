"""Who is in which user group, and workspaces whose plan has none."""

import logging
from collections.abc import AsyncIterator, Iterator
from io import StringIO
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.policy.policy import Policy
from bot.policy.policy_file import PolicyFile
from bot.ports import PersonUnknown
from bot.runtime import logs
from bot.runtime.server import serving
from handlers.slack.approvers import members_of
from handlers.slack.client import SlackClient
from handlers.slack.user_groups import GROUPS_CACHE_TTL_S, NO_GROUPS_TTL_S
from tests.bot.store.clock import Clock

POLICY = """
[roles]
approver = ["@trainers", "U2"]

[[rules]]
name = "asked for"
effects = ["write"]
then = "approve"
approvers = "approver"
"""
GROUP = {"id": "S1", "handle": "trainers", "users": ["U1"]}


class Slack:
    """What is asked for people and groups; `refusal` is what usergroups.list says in place of the groups."""

    def __init__(self) -> None:
        self.asked, self.refusal = 0, ""
        self.app = Starlette(
            routes=[
                Route("/api/auth.test", self.auth, methods=["POST"]),
                Route("/api/users.info", self.info, methods=["GET", "POST"]),
                Route("/api/users.list", self.people, methods=["GET", "POST"]),
                Route("/api/usergroups.list", self.groups, methods=["GET", "POST"]),
            ]
        )

    async def auth(self, _: Request) -> JSONResponse:
        return JSONResponse({"ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1"})

    async def info(self, request: Request) -> JSONResponse:
        user = request.query_params.get("user") or (await request.form()).get("user")
        return JSONResponse({"ok": True, "user": {"id": user, "team_id": "T1"}})

    async def people(self, _: Request) -> JSONResponse:
        return JSONResponse({"ok": True, "members": [{"id": f"U{number}", "team_id": "T1"} for number in range(4)]})

    async def groups(self, _: Request) -> JSONResponse:
        self.asked += 1
        return JSONResponse(
            {"ok": False, "error": self.refusal} if self.refusal else {"ok": True, "usergroups": [GROUP]}
        )


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
        made.groups_matter = lambda: True
        yield made
        await made.close()


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What is logged from warnings on."""
    root, made = logging.getLogger(), StringIO()
    before, level = root.handlers[:], root.level
    logs.configure("WARNING", handler=logging.StreamHandler(made))
    yield made
    root.handlers[:], root.level = before, level


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    (tmp_path / "policy.toml").write_text(POLICY)
    return PolicyFile(tmp_path / "policy.toml").now()


async def test_groups_give_roles(client: SlackClient, policy: Policy) -> None:
    """By id and by handle, for who asks and for who is asked."""
    assert (await client.actor("U1")).groups == {"S1", "trainers"}
    assert (await client.actor("U2")).groups == frozenset()
    assert await members_of(client, policy, "approver") == ["U1", "U2"]


@pytest.mark.parametrize("code", ["plan_upgrade_required", "paid_teams_only"])
async def test_a_plan_without_groups(
    client: SlackClient, slack: Slack, clock: Clock, policy: Policy, code: str, log: StringIO
) -> None:
    """Everybody is known and in no group; who is named otherwise keeps the role; Slack is asked once a day, and the log
    has one line of it."""
    slack.refusal = code
    assert (await client.actor("U1")).groups == frozenset()
    assert (await client.actor("U1", anew=True)).groups == frozenset()
    assert await members_of(client, policy, "approver") == ["U2"]
    clock.advance(NO_GROUPS_TTL_S - 1)
    assert await members_of(client, policy, "approver") == ["U2"]
    assert slack.asked == 1
    assert [line for line in log.getvalue().splitlines() if "plan_without_groups" in line and code in line] == [
        log.getvalue().strip()
    ]
    slack.refusal = ""
    clock.advance(1)
    assert await members_of(client, policy, "approver") == ["U1", "U2"]


@pytest.mark.parametrize("code", ["invalid_auth", "missing_scope", "ratelimited", "internal_error"])
async def test_any_other_refusal(client: SlackClient, slack: Slack, code: str, log: StringIO) -> None:
    """It says nothing of the groups, so nobody is let in on it; it is asked again next time."""
    slack.refusal = code
    with pytest.raises(PersonUnknown):
        await client.actor("U1")
    assert code in log.getvalue()
    slack.refusal = ""
    assert (await client.actor("U1")).groups == {"S1", "trainers"}


async def test_believed_for_a_minute(client: SlackClient, slack: Slack, clock: Clock) -> None:
    """Two people at once are one question; a minute later it is asked again."""
    await client.actor("U1")
    await client.actor("U2")
    assert slack.asked == 1
    clock.advance(GROUPS_CACHE_TTL_S)
    await client.actor("U1")
    assert slack.asked == 2
