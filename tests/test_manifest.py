"""manifest.yml asks for what the code needs, and for nothing else."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from bot.runtime.manifest import manifest
from handlers.listeners.events import LISTENERS

ROOT = Path(__file__).parents[1]
MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text())

SCOPES: dict[str, set[str]] = {
    "apps_connections_open": set(),  # of the app's own token
    "auth_test": set(),
    "blocks_validate": set(),
    "chat_delete": {"chat:write"},
    "chat_getPermalink": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "usergroups_list": {"usergroups:read"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "files_delete": {"files:write"},
    "files_upload_v2": {"files:write"},
    "users_conversations": {"channels:read", "groups:read"},
    "users_info": {"users:read"},
    "users_list": {"users:read"},
    "views_open": set(),
    "views_update": set(),
    "views_push": set(),
    "views_publish": set(),
}
"""What Slack asks for each Web API method, where we use it: never for group messages, and of direct messages we ask for
no more than what was said there. Source: the methods' pages on docs.slack.dev."""

EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "channel_shared": {"channels:read", "groups:read"},
    "message": {"im:history"},
}
"""What Slack asks for each event; of messages we listen to those in direct messages, `message.im`."""

FEATURES = {"slash_commands": {"commands"}, "shortcuts": {"commands"}}
"""What Slack asks for what people can do in the client."""

FIELDS = {'profile.get("email")': {"users:read.email"}}
"""What Slack leaves out of an answer without a scope: users.info the address by which platforms know people."""

METHODS = {name for name in vars(AsyncWebClient) if not name.startswith("_")}
"""Every method of the Web API that slack_sdk knows."""


def trees() -> list[ast.AST]:
    """All that talks to Slack."""
    files = [file for folder in ("handlers", "bot/check") for file in (ROOT / folder).rglob("*.py")]
    return [ast.parse(file.read_text()) for file in [*files, ROOT / "bot/app.py"]]


def attributes() -> set[str]:
    return {node.attr for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def calls() -> set[str]:
    """Every Web API method that is called, or handed on to be, by its own name or by Slack's."""
    nodes = [node for tree in trees() for node in ast.walk(tree)]
    spelled = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".api_call")]
    return {str(ast.literal_eval(one.args[0])).replace(".", "_") for one in spelled} | attributes() & METHODS


def source() -> str:
    """All files of the listeners."""
    return "\n".join(path.read_text() for path in sorted((ROOT / "handlers/listeners").glob("*.py")))


def listeners() -> set[str]:
    """Every kind of payload that the Bolt app listens for, and every file whose `on_…` begins the work."""
    return set(re.findall(r"@app\.(\w+)\(", source())) | set(re.findall(r"(?<![\w.])(\w+)\.on_\w+\(", source()))


def events() -> set[str]:
    return set(LISTENERS)


def needed() -> set[str]:
    """All that Slack asks for what the code does."""
    read = [name for name in FIELDS if any(name in ast.unparse(tree).replace("'", '"') for tree in trees())]
    kinds = [name for name in FEATURES if name in MANIFEST["features"]]
    asked = [SCOPES[name] for name in calls()] + [EVENTS[name] for name in events()]
    return set().union(*asked, *(FEATURES[name] for name in kinds), *(FIELDS[name] for name in read))


def test_every_method_called_is_one_whose_scopes_we_know() -> None:
    assert sorted(calls() - SCOPES.keys()) == [], "say which scopes the new method needs"
    assert sorted(events() - EVENTS.keys()) == [], "say which scopes the new event needs"


def test_every_method_called_has_its_scope_and_every_scope_its_method() -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]
    assert scopes["bot"] == sorted(needed())
    assert scopes.keys() == {"bot"}, "nobody gives Registrar rights of their own"


def test_every_kind_of_payload_listened_for_is_switched_on_and_no_other() -> None:
    subscribed = MANIFEST["settings"].get("event_subscriptions", {}).get("bot_events", [])
    assert {name.partition(".")[0] for name in subscribed} == events()
    assert MANIFEST["features"]["app_home"]["home_tab_enabled"] == ("app_home_opened" in events())
    assert bool(MANIFEST["features"].get("shortcuts")) == ("shortcuts" in listeners())
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] == bool({"actions", "view"} & listeners())
    assert ("message_menu_options_url" in MANIFEST["settings"]["interactivity"]) == ("options" in listeners())


def test_the_command_in_the_manifest_is_the_one_in_every_sentence() -> None:
    (command,) = MANIFEST["features"]["slash_commands"]
    assert command["command"] == "/lms"
    assert command["should_escape"] is True
    assert len(command["usage_hint"]) <= 1000


@pytest.mark.parametrize("url", ["https://lms.example.com", "https://lms.example.com/"])
def test_an_address_is_put_wherever_slack_asks_for_one(url: str) -> None:
    made = yaml.safe_load(manifest(url))
    assert made["settings"]["interactivity"]["request_url"] == "https://lms.example.com/slack/events"
    assert made["features"]["slash_commands"][0]["url"] == "https://lms.example.com/slack/events"


def test_for_socket_mode_no_address_is_left() -> None:
    text = manifest(socket=True)
    assert yaml.safe_load(text)["settings"]["socket_mode_enabled"] is True
    assert "http" not in text
