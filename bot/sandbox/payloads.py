"""What Slack sends to an app, field by field (docs.slack.dev, reference/interaction-payloads)."""

from typing import Any

from bot.sandbox.controls import Control
from bot.sandbox.conversation import Channel, Message
from bot.sandbox.people import User
from bot.sandbox.shapes import Json
from bot.sandbox.state import VALUE_FIELDS, Values
from bot.sandbox.team import Team
from bot.sandbox.views import View
from bot.sandbox.wire import content

VERIFICATION_PLACEHOLDER = "replaced-by-signatures"  # Slack still sends a verification token; nobody should look at it


class Payloads:
    def __init__(self, team: Team) -> None:
        self._team = team

    def command(
        self, user: User, channel: Channel, command: str, text: str, *, trigger: str, response_url: str
    ) -> Json:
        return {
            "token": VERIFICATION_PLACEHOLDER,
            "team_id": self._team.id,
            "team_domain": self._team.domain,
            "channel_id": channel.id,
            "channel_name": channel.command_name,
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": self._team.app_id,
            "is_enterprise_install": "false",
            **({"enterprise_id": self._team.enterprise_id} if self._team.enterprise_id else {}),
            "response_url": response_url,
            "trigger_id": trigger,
        }

    def message_action(
        self, user: User, message: Message, control: Control, chosen: Any, values: Values, *, trigger: str, url: str
    ) -> Json:
        """A click in a message. Slack keeps no ephemeral message, so its payload has none."""
        payload = self._interaction("block_actions", user) | self._in_message(message)
        payload["state"] = {"values": values}
        return payload | {
            "trigger_id": trigger,
            "response_url": url,
            "actions": [self._action(control, chosen)],
        }

    def view_action(self, user: User, view: View, control: Control, chosen: Any, *, trigger: str) -> Json:
        payload = self._interaction("block_actions", user) | self._in_view(view)
        return payload | {"trigger_id": trigger, "actions": [self._action(control, chosen)]}

    def suggestion(self, user: User, where: Message | View, control: Control, typed: str) -> Json:
        payload = self._interaction("block_suggestion", user)
        payload |= self._in_view(where) if isinstance(where, View) else self._in_message(where)
        return payload | {"action_id": control.action_id, "block_id": control.block_id, "value": typed}

    def submission(self, user: User, view: View, *, trigger: str, response_urls: list[Json]) -> Json:
        return self._interaction("view_submission", user) | {
            "trigger_id": trigger,
            "view": self._view(view),
            "response_urls": response_urls,
        }

    def closed(self, user: User, view: View, *, cleared: bool) -> Json:
        return self._interaction("view_closed", user) | {"view": self._view(view), "is_cleared": cleared}

    def shortcut(self, user: User, callback_id: str, *, trigger: str) -> Json:
        return self._interaction("shortcut", user) | {
            "callback_id": callback_id,
            "trigger_id": trigger,
            "action_ts": self._team.new_ts(),
        }

    def message_shortcut(self, user: User, callback_id: str, message: Message, *, trigger: str, url: str) -> Json:
        channel = self._team.channels[message.channel]
        return self._interaction("message_action", user) | {
            "callback_id": callback_id,
            "trigger_id": trigger,
            "response_url": url,
            "action_ts": self._team.new_ts(),
            "message_ts": message.ts,
            "channel": {"id": channel.id, "name": channel.command_name},
            "message": content(message, self._team),
        }

    def event(self, event: Json, event_id: str) -> Json:
        channel = self._team.channels.get(str(event.get("channel")))
        return {
            "token": VERIFICATION_PLACEHOLDER,
            "team_id": self._team.id,
            "context_team_id": self._team.id,
            "context_enterprise_id": self._team.enterprise_id,
            "api_app_id": self._team.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(self._team.clock.time()),
            "authorizations": [
                {
                    "enterprise_id": self._team.enterprise_id,
                    "team_id": self._team.id,
                    "user_id": self._team.bot.id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": bool(channel and channel.shared),
        }

    def _interaction(self, type: str, user: User) -> Json:
        return {
            "type": type,
            "token": VERIFICATION_PLACEHOLDER,
            "api_app_id": self._team.app_id,
            "team": {"id": self._team.id, "domain": self._team.domain},
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team or self._team.id},
            "enterprise": self._enterprise(),
            "is_enterprise_install": False,
        }

    def _enterprise(self) -> Json | None:
        enterprise_id = self._team.enterprise_id
        return {"id": enterprise_id, "name": self._team.name} if enterprise_id else None

    def _in_message(self, message: Message) -> Json:
        channel = self._team.channels[message.channel]
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.only_for is not None,
        }
        said = content(message, self._team)
        if thread_ts := said.get("thread_ts"):
            container["thread_ts"] = thread_ts
        place: Json = {"container": container, "channel": {"id": channel.id, "name": channel.command_name}}
        return place if message.only_for else place | {"message": said}

    def _in_view(self, view: View) -> Json:
        return {"container": {"type": "view", "view_id": view.id}, "view": self._view(view)}

    def _view(self, view: View) -> Json:
        return view.wire(team=self._team.id, app=self._team.app_id, bot=self._team.bot_id)

    def _action(self, control: Control, chosen: Any) -> Json:
        """`chosen` is the bare value for elements that hold one, an option for an overflow, None for a button."""
        element = control.element
        action = {
            "type": element["type"],
            "action_id": control.action_id,
            "block_id": control.block_id,
            "action_ts": self._team.new_ts(),
        }
        if element["type"] == "overflow":
            return action | {"selected_option": chosen}
        if element["type"] in VALUE_FIELDS:
            field, initial = VALUE_FIELDS[element["type"]]
            shown = {key: element[key] for key in ("placeholder", initial) if key in element}
            return action | {field: chosen} | shown
        if element["type"] == "feedback_buttons":
            return action | {"text": chosen["text"], "value": chosen["value"]}
        return action | {key: element[key] for key in ("text", "value", "style", "url") if key in element}
