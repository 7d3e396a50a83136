"""People of an Enterprise Grid, people from outside, and workspaces without user groups."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Grid, Person, Workspace
from tests.bot.sandbox.api.test_door import refusal
from tests.bot.sandbox.conftest import Bot

OURS = "T00000001"


@pytest.mark.parametrize(
    ("grid", "team_id", "teams"),
    [
        (Grid("T0LEEDS"), "T0LEEDS", [OURS, "T0LEEDS"]),
        (Grid(""), None, [OURS]),
        (Grid(OURS), OURS, [OURS]),
        (Grid("T0LEEDS", teams=("T0LEEDS",)), "T0LEEDS", ["T0LEEDS"]),
    ],
)
async def test_where_a_person_of_a_grid_belongs(
    client: AsyncWebClient, workspace: Workspace, grid: Grid, team_id: str | None, teams: list[str]
) -> None:
    """users.info names another workspace as their home, or none (github.com/looker/lookerbot, issue 184)."""
    nora = workspace.add_person("nora", "Nora Quist", "nora@example.com", grid=grid)
    shown = (await client.users_info(user=nora.id))["user"]
    assert shown.get("team_id") == team_id
    assert shown["id"].startswith("W")
    assert shown["enterprise_user"]["id"] == nora.id
    assert shown["enterprise_user"]["enterprise_id"] == "E00000001"
    assert shown["enterprise_user"]["teams"] == teams
    assert shown["is_stranger"] is False
    assert "teams" not in shown


async def test_a_workspace_of_a_grid_says_so(client: AsyncWebClient, nodding: Bot, workspace: Workspace) -> None:
    """In auth.test, and in what it sends."""
    assert "enterprise_id" not in (await client.auth_test()).data
    workspace.add_person("nora", "Nora Quist", "nora@example.com", grid=Grid(""))
    workspace.add_channel("leeds", ["nora", "registrar"])
    assert (await client.auth_test())["enterprise_id"] == "E00000001"
    await workspace.person("nora").type("#leeds", "/lms help")
    assert nodding.seen[-1]["enterprise_id"] == "E00000001"
    assert nodding.seen[-1]["team_id"] == OURS


async def test_strangers_and_members_have_no_enterprise(
    client: AsyncWebClient, workspace: Workspace, ada: Person
) -> None:
    """Somebody of another company is a stranger with a team of their own."""
    zoe = workspace.add_person("zoe", "Zoe Partner", "zoe@partner.example", foreign=True)
    shown = (await client.users_info(user=zoe.id))["user"]
    assert (shown["is_stranger"], shown["team_id"]) == (True, "T0PARTNER")
    assert "enterprise_user" not in shown
    assert (await client.users_info(user=ada.user.id))["user"]["team_id"] == OURS


@pytest.mark.parametrize("error", ["plan_upgrade_required", "paid_teams_only"])
async def test_a_plan_may_have_no_user_groups(client: AsyncWebClient, workspace: Workspace, error: str) -> None:
    """Every time they are asked for, until there is another plan."""
    workspace.refuse_usergroups(error)
    for _ in range(2):
        assert (await refusal(client.usergroups_list()))["error"] == error
    assert (await refusal(client.usergroups_users_list(usergroup="S00000001")))["error"] == error
    workspace.refuse_usergroups("")
    assert (await client.usergroups_list())["ok"]
