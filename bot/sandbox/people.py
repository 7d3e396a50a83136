"""Who is in the workspace."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

FOREIGN_TEAM = "T0PARTNER"
SLACKBOT = "USLACKBOT"


ENTERPRISE = "E00000001"


@dataclass(frozen=True, slots=True)
class Grid:
    """How Slack describes a person of an Enterprise Grid. `home` is the workspace that users.info names as theirs,
    or empty if it names none; `teams` are all they belong to, by default this one and their home."""

    home: str = "T0HOME"
    teams: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """A member, a guest, a bot, or somebody of another workspace (`foreign`). `team` is empty where Slack names
    none; `grid_teams` are the workspaces of a person of an Enterprise Grid; `title` is what their profile says that
    they do."""

    id: str
    team: str
    grid_teams: tuple[str, ...] | None = None
    name: str
    real_name: str
    email: str = ""
    tz: str = "Etc/UTC"
    admin: bool = False
    owner: bool = False
    guest: bool = False
    bot: bool = False
    foreign: bool = False
    deleted: bool = False
    title: str = ""

    def wire(self, *, now: float, with_email: bool) -> dict[str, Any]:
        """As users.info shows it; the e-mail address only to tokens with users:read.email."""
        local = datetime.fromtimestamp(now, ZoneInfo(self.tz))
        offset = local.utcoffset()
        profile = {"real_name": self.real_name, "display_name": ""}
        if self.title:
            profile["title"] = self.title
        if with_email and self.email:
            profile["email"] = self.email
        home: dict[str, Any] = {}
        if self.team:
            home["team_id"] = profile["team"] = self.team
        if self.grid_teams is not None:
            home["enterprise_user"] = {
                "id": self.id,
                "enterprise_id": ENTERPRISE,
                "enterprise_name": "Northwind",
                "is_admin": False,
                "is_owner": False,
                "teams": list(self.grid_teams),
            }
        return {
            "id": self.id,
            **home,
            "name": self.name,
            "real_name": self.real_name,
            "deleted": self.deleted,
            "tz": self.tz,
            "tz_label": local.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": profile,
            "is_admin": self.admin or self.owner,
            "is_owner": self.owner,
            "is_primary_owner": False,
            "is_restricted": self.guest,
            "is_ultra_restricted": False,
            "is_stranger": self.foreign,
            "is_bot": self.bot and self.id != SLACKBOT,  # Slack says so of its own bot
            "is_app_user": False,
            "updated": 1,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Usergroup:
    id: str
    team: str
    handle: str
    name: str
    users: tuple[str, ...] = ()

    def wire(self, *, with_users: bool) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "id": self.id,
            "team_id": self.team,
            "is_usergroup": True,
            "name": self.name,
            "handle": self.handle,
            "user_count": len(self.users),
            "date_delete": 0,
        }
        return {**shown, "users": list(self.users)} if with_users else shown
