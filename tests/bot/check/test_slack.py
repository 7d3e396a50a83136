"""What `registrar check` finds out about Slack."""

from pathlib import Path

import pytest
import yaml

from bot.check.finding import Level
from bot.runtime.manifest import manifest
from bot.sandbox.workspace import Workspace
from tests.bot.check.conftest import APP, NOW, TOKEN, found, said

SCOPES: list[str] = yaml.safe_load(manifest())["oauth_config"]["scopes"]["bot"]
POLICY = """
approvals = "training"
audit = "people-ops"
[roles]
operator = ["admins"]
"""
ASKING = """
approvals = "lms-approvals"
[roles]
operator = ["admins"]
approver = ["admins"]
board = ["@board"]
[[rules]]
name = "deletions"
effects = ["destructive"]
then = "approve"
fallback = "board"
fallback_after = "2h"
"""


async def faults(now: float = NOW) -> list[str]:
    return [one for one in said(await found(now=now), Level.FAULT) if "No platform" not in one]


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("token", "says"),
    [
        (
            "xoxb-of-somebody-else",
            "Slack does not know SLACK_BOT_TOKEN. Copy it again. It stands under OAuth & Permissions, "
            "Bot User OAuth Token, and begins with xoxb-.",
        ),
        (APP, "SLACK_BOT_TOKEN holds another kind of token. Copy the right one. It stands under OAuth & Permissions,"),
    ],
)
async def test_a_wrong_token(token: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says which token to copy and where it stands, once, and does not repeat it for every part."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", token)
    (only,) = await faults()
    assert only.startswith(says)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("token_revoked", "Slack has switched SLACK_BOT_TOKEN off: the app was removed. Install it again and copy"),
        ("account_inactive", "Slack has switched SLACK_BOT_TOKEN off: the app was removed. Install it again and copy"),
        ("token_expired", "SLACK_BOT_TOKEN has expired. Switch token rotation off for the app, install it again"),
        ("fatal_error", "Slack does not answer as it should (fatal_error). Check again in a few minutes."),
    ],
)
async def test_a_token_that_is_refused(error: str, says: str, workspace: Workspace) -> None:
    """Each of Slack's words for it becomes a sentence that says what to do."""
    workspace.fail("auth.test", error=error)
    (only,) = await faults()
    assert only.startswith(says)


async def test_slack_is_ill(workspace: Workspace) -> None:
    """An answer that is none is told with its number."""
    workspace.fail("auth.test", 502)
    assert await faults() == ["Slack does not answer as it should (HTTP 502). Check again in a few minutes."]


async def test_slack_has_enough(workspace: Workspace) -> None:
    """Too many requests are nobody's fault."""
    workspace.rate_limit("auth.test", 30)
    lines = await found()
    assert "Slack is getting too many requests from this app. Check again in a minute." in said(lines, Level.NOTE)


async def test_slack_cannot_be_reached(monkeypatch: pytest.MonkeyPatch, workspace: Workspace) -> None:
    """It is said once, with where Slack was looked for."""
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    assert await faults() == ["Slack cannot be reached at 127.0.0.1. Check the network of this machine."]


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("scopes", [[one for one in SCOPES if one not in ("files:write", "users:read")]])
async def test_missing_scopes(scopes: list[str]) -> None:
    """What the token may not do is named by name, and how to add it."""
    assert await faults() == [
        "The token lacks files:write, users:read. "
        "Add that under OAuth & Permissions, Scopes, then press Reinstall to Workspace: only that grants it."
    ]


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("scopes", [[one for one in SCOPES if one != "channels:read"]])
async def test_without_the_scope_for_channels(scopes: list[str]) -> None:
    """What cannot be seen without it is not called missing."""
    lines = await found()
    assert "I couldn't see whether Registrar is in #lms-approvals (missing_scope). Fix what stands above first." in (
        said(lines, Level.NOTE)
    )
    assert len([one for one in said(lines, Level.FAULT) if "channels:read" in one]) == 1


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("scopes", [[*SCOPES, "pins:read"]])
async def test_scopes_that_nobody_needs(scopes: list[str]) -> None:
    """More than is needed is worth a note, and no fault."""
    lines = await found()
    assert any(one.startswith("The token also has pins:read, which") for one in said(lines, Level.NOTE))
    assert await faults() == []


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("skew", "says"),
    [
        (59, ""),
        (-59, ""),
        (75, "75 seconds ahead of Slack's."),
        (-75, "75 seconds behind Slack's."),
        (420, "7 minutes ahead of Slack's."),
        (-7200, "120 minutes behind Slack's."),
    ],
)
async def test_clocks(skew: float, says: str) -> None:
    """More than a minute between Slack's clock and ours is a fault, and says in which direction."""
    told = await faults(now=NOW + skew)
    why = "Beyond 5 minutes everything Slack sends is refused. Have it set by a time server."
    assert told == ([f"This machine's clock is {says} {why}"] if says else [])


async def test_a_wrong_token_and_a_wrong_clock(monkeypatch: pytest.MonkeyPatch, workspace: Workspace) -> None:
    """Slack tells the time to everybody."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-somebody-else")
    assert len(await faults(now=NOW + 600)) == 2


async def test_channels_of_the_policy(monkeypatch: pytest.MonkeyPatch, workspace: Workspace) -> None:
    """Where Registrar is to post it must be inside; what it cannot see may be missing or private."""
    with open("policy.toml", "w") as file:  # noqa: ASYNC230  # a line in an empty folder
        file.write(POLICY)
    monkeypatch.setenv("REGISTRAR_POLICY", "policy.toml")
    assert await faults() == [
        "Registrar isn't in #people-ops, so it can't post there. "
        "Make the channel if there is none, then type /invite @Registrar in it."
    ]
    await workspace.person("ada").type("#people-ops", "/invite @registrar")
    assert await faults() == []
    workspace.share("people-ops")
    (fault,) = await faults()
    assert fault.startswith("#people-ops is shared with another organization, so nothing is")
    workspace.share("people-ops", shared=False)
    workspace.archive("people-ops")
    assert len(await faults()) == 1


async def test_approvers_who_are_not_in_the_channel(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who may approve, and who may once that has taken too long, is named where they do not see the channel."""
    file = tmp_path / "policy.toml"
    file.write_text(ASKING)
    monkeypatch.setenv("REGISTRAR_POLICY", str(file))
    workspace.add_person("zoe", "Zoe Board", "zoe@example.com")
    workspace.add_usergroup("board", ["zoe", "max"])
    lines = await found()
    assert "as “approver”" not in "".join(said(lines, Level.NOTE))
    away = "Zoe Board may approve as “board” and is not in #lms-approvals. Requests reach them as direct messages."
    assert [one for one in said(lines, Level.NOTE) if one.startswith(away)]
    await workspace.person("ada").type("#lms-approvals", "/invite @zoe")
    assert "“board”" not in "".join(said(await found(), Level.NOTE))
    workspace.deactivate("zoe")
    workspace.deactivate("max")
    assert [one for one in said(await found(), Level.NOTE) if "No one has the role “board”" in one]


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("token", "says"),
    [
        (APP, ""),
        ("xapp-of-somebody-else", "Slack does not know SLACK_APP_TOKEN. Copy it again. It stands under Basic"),
        (TOKEN, "SLACK_APP_TOKEN holds another kind of token. Copy the right one. It stands under Basic Information,"),
    ],
)
async def test_socket_mode(token: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token for it is tried, not only looked at."""
    monkeypatch.setenv("SLACK_APP_TOKEN", token)
    lines = await found()
    told = [one for one in said(lines, Level.FAULT) if "SLACK_APP_TOKEN" in one]
    assert [one[: len(says)] for one in told] == ([says] if says else [])
    assert ("Slack opens a connection for Socket Mode." in said(lines, Level.OK)) == (not says)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("missing_scope", "SLACK_APP_TOKEN lacks connections:write. Make a new App-Level Token with that scope."),
        ("forbidden_team", "Slack opens no connection (forbidden_team). Switch Socket Mode on in the settings"),
    ],
)
async def test_socket_mode_is_refused(
    error: str, says: str, monkeypatch: pytest.MonkeyPatch, workspace: Workspace
) -> None:
    """What keeps the door closed is told."""
    monkeypatch.setenv("SLACK_APP_TOKEN", APP)
    workspace.fail("apps.connections.open", error=error)
    (only,) = await faults()
    assert only.startswith(says)


@pytest.mark.usefixtures("workspace")
async def test_a_strange_signing_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not look like one was perhaps copied from the wrong line."""
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "client-secret-perhaps")
    lines = await found()
    assert any(one.startswith("SLACK_SIGNING_SECRET does not look like one") for one in said(lines, Level.NOTE))
