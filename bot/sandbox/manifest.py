"""The app's manifest, read for what Slack would decide by it."""

from collections.abc import Mapping
from typing import Any


class Manifest:
    """Questions to a parsed manifest.yml."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._content = content

    def _at(self, *path: str) -> Any:
        here: Any = self._content
        for step in path:
            here = here.get(step) if isinstance(here, Mapping) else None
        return here

    @property
    def app_name(self) -> str:
        return str(self._at("display_information", "name") or "App")

    @property
    def bot_name(self) -> str:
        return str(self._at("features", "bot_user", "display_name") or self.app_name)

    @property
    def scopes(self) -> tuple[str, ...]:
        return tuple(self._at("oauth_config", "scopes", "bot") or ())

    def command(self, name: str) -> Mapping[str, Any] | None:
        commands: list[Mapping[str, Any]] = self._at("features", "slash_commands") or []
        return next((command for command in commands if command.get("command") == name), None)

    @property
    def commands(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(self._at("features", "slash_commands") or ())

    def shortcut(self, callback_id: str, kind: str) -> Mapping[str, Any] | None:
        """`kind` is "global" or "message"."""
        return next((s for s in self.shortcuts if (s["callback_id"], s["type"]) == (callback_id, kind)), None)

    @property
    def shortcuts(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(self._at("features", "shortcuts") or ())

    @property
    def events(self) -> frozenset[str]:
        return frozenset(self._at("settings", "event_subscriptions", "bot_events") or ())

    @property
    def interactive(self) -> bool:
        return bool(self._at("settings", "interactivity", "is_enabled"))

    @property
    def loads_options(self) -> bool:
        """Over HTTP Slack asks for options only at a URL of their own; Socket Mode needs none."""
        return self.socket_mode or bool(self._at("settings", "interactivity", "message_menu_options_url"))

    @property
    def socket_mode(self) -> bool:
        return bool(self._at("settings", "socket_mode_enabled"))

    @property
    def home_tab(self) -> bool:
        return bool(self._at("features", "app_home", "home_tab_enabled"))

    @property
    def messages_tab(self) -> bool:
        """Whether there are direct messages with the app at all; on, unless the manifest switches them off."""
        return self._at("features", "app_home", "messages_tab_enabled") is not False

    @property
    def may_be_written_to(self) -> bool:
        """Whether people may write in those direct messages."""
        return self.messages_tab and not self._at("features", "app_home", "messages_tab_read_only_enabled")
