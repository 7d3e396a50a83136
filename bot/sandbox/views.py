"""An open modal or a published App Home, as one person has it on the screen."""

from dataclasses import dataclass
from typing import Literal

from bot.sandbox.shapes import Json
from bot.sandbox.state import Values


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """`payload` is what the app sent, completed; `values` is what the person entered so far."""

    id: str
    user: str
    payload: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Values

    @property
    def kind(self) -> Literal["modal", "home"]:
        return "home" if self.payload["type"] == "home" else "modal"

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.payload["blocks"]
        return blocks

    @property
    def external_id(self) -> str:
        return str(self.payload.get("external_id") or "")

    def wire(self, *, team: str, app: str, bot: str) -> Json:
        given = self.payload
        return {
            "id": self.id,
            "team_id": team,
            "type": self.kind,
            "blocks": self.blocks,
            "private_metadata": given.get("private_metadata", ""),
            "callback_id": given.get("callback_id", ""),
            "state": {"values": self.values},
            "hash": self.hash,
            "title": given.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
            "clear_on_close": given.get("clear_on_close", False),
            "notify_on_close": given.get("notify_on_close", False),
            "close": given.get("close"),
            "submit": given.get("submit"),
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": app,
            "external_id": self.external_id,
            "app_installed_team_id": team,
            "bot_id": bot,
        }
