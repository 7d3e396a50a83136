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
    """Ada runs Slack, Ines teaches, Max leads training, Kenji teaches as a guest, Sofia manages a team, and Nadia looks
    into what was done. The app is in every channel but the private one."""
    workspace = Workspace(
        manifest, signing_secret=signing_secret, bot_token=bot_token, app_token=app_token, clock=clock, record=record
    )
    app = workspace.team.bot.name
    workspace.add_person(
        "ada", "Ada Lovelace", "ada@acme.com", "Europe/London", title="Head of training", admin=True, owner=True
    )
    workspace.add_person("ines", "Ines Moreau", "ines@acme.com", "Europe/Paris", title="Instructor")
    workspace.add_person("max", "Max Okafor", "max@acme.com", "America/New_York", title="Training lead")
    workspace.add_person("kenji", "Kenji Sato", "kenji@acme.com", "Asia/Tokyo", title="Instructor, guest", guest=True)
    workspace.add_person("sofia", "Sofia Lindgren", "sofia@acme.com", "Europe/Stockholm", title="Team manager")
    workspace.add_person("nadia", "Nadia Rahman", "nadia@acme.com", "Europe/London", title="Auditor")
    workspace.add_channel("training", ["ada", "ines", "max", "kenji", "sofia", "nadia", app])
    workspace.add_channel("onboarding", ["ada", "ines", "max", "sofia", app])
    workspace.add_channel("lms-approvals", ["ada", "ines", "max", app])
    workspace.add_channel("people-ops", ["ada", "max"], private=True)
    workspace.add_usergroup("lms-approvers", ["ada", "max"], "LMS approvers")
    return workspace
