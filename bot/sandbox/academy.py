"""Northwind Academy: the workspace of the demo and of the stories in the tests."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.record import Sink
from bot.sandbox.workspace import Workspace


def demo_workspace(
    manifest: Mapping[str, Any],
    *,
    signing_secret: str,
    bot_token: str,
    app_token: str | None = None,
    clock: Clock | None = None,
    record: Sink | None = None,
) -> Workspace:
    """Ada runs Slack, Ines teaches, Max runs the teams, and Kenji is a guest. The app is in every channel but
    the private one."""
    workspace = Workspace(
        manifest, signing_secret=signing_secret, bot_token=bot_token, app_token=app_token, clock=clock, record=record
    )
    app = workspace.team.bot.name
    workspace.add_person("ada", "Ada Lovelace", "ada@acme.com", "Europe/London", admin=True, owner=True)
    workspace.add_person("ines", "Ines Moreau", "ines@acme.com", "Europe/Paris")
    workspace.add_person("max", "Max Okafor", "max@acme.com", "America/New_York")
    workspace.add_person("kenji", "Kenji Sato", "kenji@acme.com", "Asia/Tokyo", guest=True)
    workspace.add_channel("training", ["ada", "ines", "max", "kenji", app])
    workspace.add_channel("onboarding", ["ada", "ines", "max", app])
    workspace.add_channel("lms-approvals", ["ada", "ines", "max", app])
    workspace.add_channel("people-ops", ["ada", "max"], private=True)
    workspace.add_usergroup("lms-approvers", ["ada", "max"], "LMS approvers")
    return workspace
