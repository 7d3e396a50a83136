"""What `registrar check` finds out about user groups."""

from pathlib import Path

import pytest
import yaml

from bot.check.finding import Level
from bot.runtime.manifest import manifest
from bot.sandbox.workspace import Workspace
from tests.bot.check.conftest import found, said

SCOPES: list[str] = yaml.safe_load(manifest())["oauth_config"]["scopes"]["bot"]
POLICY = """
approvals = "lms-approvals"
[roles]
operator = ["admins"]
instructor = ["@instructors"]
approver = ["@lms-approvers", "admins"]
[[rules]]
name = "deletions"
effects = ["destructive"]
then = "approve"
"""


@pytest.fixture(autouse=True)
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "policy.toml").write_text(POLICY)
    monkeypatch.setenv("REGISTRAR_POLICY", str(tmp_path / "policy.toml"))


async def lines(level: Level) -> list[str]:
    """Of groups."""
    return [one for one in said(await found(), level) if "user group" in one]


async def test_groups_that_are_there(workspace: Workspace) -> None:
    workspace.add_usergroup("instructors", ["ines"])
    assert await lines(Level.OK) == ["The user groups that the policy names are there."]
    assert await lines(Level.FAULT) == []


@pytest.mark.usefixtures("workspace")
async def test_a_group_that_is_not() -> None:
    """It is named, with the role that nobody has for that."""
    assert await lines(Level.FAULT) == [
        "The role “instructor” names @instructors. That isn't a user group, or it is switched off. "
        "Make it in Slack, or correct the policy."
    ]


@pytest.mark.parametrize("code", ["plan_upgrade_required", "paid_teams_only"])
async def test_a_plan_without_groups(workspace: Workspace, code: str) -> None:
    """Which roles have nobody is said, and which have fewer; approvers by rank are looked for all the same."""
    workspace.fail("usergroups.list", error=code, times=9)
    how = "Name people by their Slack ids in the policy instead, or take a plan of Slack's that has groups."
    assert await lines(Level.FAULT) == [
        f"This workspace's plan has no user groups, so these roles have no one: “instructor”. {how}"
    ]
    assert await lines(Level.NOTE) == [
        "This workspace's plan has no user groups, so no one has these roles by a group: “approver”. "
        f"Whom the policy names otherwise has them. {how}"
    ]
    assert not [one for one in said(await found(), Level.NOTE) if "Nobody in Slack has the role" in one]


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("scopes", [[one for one in SCOPES if one != "usergroups:read"]])
async def test_without_the_scope(scopes: list[str]) -> None:
    """That no group can be seen is not told as one that is missing."""
    assert await lines(Level.NOTE) == ["I couldn't read the user groups (missing_scope). Fix what stands above first."]


async def test_a_policy_that_names_none(workspace: Workspace, tmp_path: Path) -> None:
    """Slack is not asked."""
    (tmp_path / "policy.toml").write_text(
        POLICY.replace('["@instructors"]', '["U1"]').replace('"@lms-approvers", ', "")
    )
    workspace.fail("usergroups.list", error="plan_upgrade_required", times=9)
    assert [await lines(level) for level in Level] == [[], [], []]
