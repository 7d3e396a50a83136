"""What happens between a person's hand and the app: payload out, acknowledgement back, and what it shows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.block_faults import ACKNOWLEDGEMENT, BlockFaults
from bot.sandbox.controls import ClientRefused, Control
from bot.sandbox.conversation import Channel, Message
from bot.sandbox.delivery import Delivery, EventSender, NotAcknowledged, Reply
from bot.sandbox.manifest import Manifest
from bot.sandbox.modals import Modals
from bot.sandbox.objects import OPTION_GROUP_LIST, OPTION_LIST
from bot.sandbox.payloads import Payloads
from bot.sandbox.people import User
from bot.sandbox.record import Record
from bot.sandbox.refusal import Refusal, SlackRefusal
from bot.sandbox.responses import Responses
from bot.sandbox.shapes import Json
from bot.sandbox.state import Values
from bot.sandbox.team import Team
from bot.sandbox.triggers import Triggers
from bot.sandbox.views import View

CONNECTION_TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, slots=True)
class Submitted:
    """`errors` are sentences by block_id; `trouble` is what the client shows when the app did not answer well."""

    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""


class Interactions:
    def __init__(
        self,
        *,
        team: Team,
        manifest: Manifest,
        event_sender: EventSender,
        modals: Modals,
        triggers: Triggers,
        responses: Responses,
        record: Record,
        refused: Callable[[Refusal], None],
        block_faults: BlockFaults,
    ) -> None:
        self._team, self._manifest, self._event_sender, self._modals = team, manifest, event_sender, modals
        self._triggers, self._responses, self._record, self._refused = triggers, responses, record, refused
        self._payloads, self._block_faults = Payloads(team), block_faults

    async def command(self, user: User, channel: Channel, command: str, text: str) -> Message | str | None:
        """The message that the acknowledgement showed, or the error in the words of Slack's client."""
        payload = self._payloads.command(
            user,
            channel,
            command,
            text,
            trigger=self._triggers.issue(user.id),
            response_url=self._responses.issue(user.id, channel.id),
        )
        try:
            reply = await self._event_sender.deliver(Delivery(kind="slash_commands", payload=payload))
            if not reply.body:
                return None
            given = reply.json if isinstance(reply.json, dict) else {"text": reply.body}
            if not {"text", "blocks", "attachments"} & given.keys():
                return None
            self._record.message(given, command)
            self._block_faults.check(ACKNOWLEDGEMENT, given)
            return self._responses.respond(user.id, channel.id, given)
        except NotAcknowledged as failed:
            return f'{command} failed with the error "{failed.shown}"'
        except SlackRefusal as refused:
            self._refused(Refusal(command, refused.error, refused.messages, payload))
            return f'{command} failed with the error "{refused.error}"'

    async def act(self, user: User, where: Message | View, control: Control, chosen: Any, values: Values) -> str:
        """A click or a choice; returns the trouble shown, if any."""
        trigger = self._triggers.issue(user.id)
        if isinstance(where, View):
            payload = self._payloads.view_action(user, where, control, chosen, trigger=trigger)
        else:
            url = self._responses.issue(user.id, where.channel, where)
            payload = self._payloads.message_action(user, where, control, chosen, values, trigger=trigger, url=url)
        return await self._interact(payload)

    async def shortcut(self, user: User, callback_id: str, message: Message | None = None) -> str:
        trigger = self._triggers.issue(user.id)
        if message is None:
            return await self._interact(self._payloads.shortcut(user, callback_id, trigger=trigger))
        url = self._responses.issue(user.id, message.channel, message)
        return await self._interact(
            self._payloads.message_shortcut(user, callback_id, message, trigger=trigger, url=url)
        )

    async def close(self, user: User, *, everything: bool = False) -> str:
        """Cancel, or the X that closes the whole stack; the app hears of it if it asked to."""
        view = self._modals.top(user.id)
        if view is None:
            raise ClientRefused("No modal is open.")
        cleared = everything or bool(view.payload.get("clear_on_close"))
        if cleared:
            self._modals.clear(user.id)
        else:
            self._modals.pop(user.id)
        if not view.payload.get("notify_on_close"):
            return ""
        return await self._interact(self._payloads.closed(user, view, cleared=cleared))

    async def options(self, user: User, where: Message | View, control: Control, typed: str) -> list[Json]:
        """What an external select offers for what was typed."""
        if not self._manifest.loads_options:
            raise ClientRefused("The manifest has no message_menu_options_url, so Slack cannot ask for options.")
        payload = self._payloads.suggestion(user, where, control, typed)
        try:
            reply = await self._event_sender.deliver(Delivery(kind="interactive", payload=payload))
            return _checked_options(reply)
        except NotAcknowledged:
            return []
        except SlackRefusal as refused:
            self._refused(Refusal("block_suggestion", refused.error, refused.messages, payload))
            return []

    async def submit(self, user: User, view: View) -> Submitted:
        payload = self._payloads.submission(
            user, view, trigger=self._triggers.issue(user.id), response_urls=self._response_urls(user, view)
        )
        try:
            reply = await self._event_sender.deliver(Delivery(kind="interactive", payload=payload))
            return self._after_submission(user, view, reply)
        except NotAcknowledged:
            return Submitted(trouble=CONNECTION_TROUBLE)
        except SlackRefusal as refused:
            self._refused(Refusal("view_submission", refused.error, refused.messages, payload))
            return Submitted(trouble=CONNECTION_TROUBLE)

    def _after_submission(self, user: User, view: View, reply: Reply) -> Submitted:
        if not reply.body:
            self._modals.pop(user.id)
            return Submitted()
        answer = reply.json
        if not isinstance(answer, dict) or "response_action" not in answer:
            raise SlackRefusal("invalid_response", ["the body must be empty or have a `response_action`"])
        self._block_faults.check(ACKNOWLEDGEMENT, answer)
        match answer["response_action"]:
            case "clear":
                self._modals.clear(user.id)
            case "errors":
                return Submitted(errors=_checked_errors(answer.get("errors"), view))
            case "update":
                self._record.view(answer.get("view"), "response_action")
                self._modals.update(view, answer.get("view") or {})
            case "push":
                self._record.view(answer.get("view"), "response_action")
                self._modals.push(user.id, answer.get("view") or {})
            case other:
                raise SlackRefusal("invalid_response", [f"unknown response_action: {other}"])
        return Submitted()

    def _response_urls(self, user: User, view: View) -> list[Json]:
        """One for each channel picked in an element that asked for it."""
        urls: list[Json] = []
        for block in view.blocks:
            element = block.get("element", {})
            if not element.get("response_url_enabled"):
                continue
            state = view.values[block["block_id"]][element["action_id"]]
            channel = state.get("selected_channel") or state.get("selected_conversation")
            if channel:
                where = {"block_id": block["block_id"], "action_id": element["action_id"], "channel_id": channel}
                urls.append({**where, "response_url": self._responses.issue(user.id, channel)})
        return urls

    async def _interact(self, payload: Json) -> str:
        if not self._manifest.interactive:
            raise ClientRefused("Interactivity is switched off in the manifest.")
        try:
            await self._event_sender.deliver(Delivery(kind="interactive", payload=payload))
        except NotAcknowledged as failed:
            return f"{CONNECTION_TROUBLE} ({failed.shown})"
        return ""


def _checked_options(reply: Reply) -> list[Json]:
    answer = reply.json if isinstance(reply.json, dict) else {}
    if "option_groups" in answer:
        faults = list(OPTION_GROUP_LIST(answer["option_groups"], "/option_groups")) if answer["option_groups"] else []
        offered = [option for group in answer["option_groups"] for option in group.get("options", ())]
    elif "options" in answer:
        faults = list(OPTION_LIST(answer["options"], "/options")) if answer["options"] else []
        offered = answer["options"]
    else:
        raise SlackRefusal("invalid_response", ["must define either `options` or `option_groups`"])
    if faults:
        raise SlackRefusal("invalid_options", faults)
    return list(offered)


def _checked_errors(errors: Any, view: View) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise SlackRefusal("invalid_response", ["`errors` must name at least one block"])
    if unknown := [block_id for block_id in errors if block_id not in inputs]:
        raise SlackRefusal("invalid_response", [f"no input block is called {block_id!r}" for block_id in unknown])
    if not all(isinstance(sentence, str) and sentence for sentence in errors.values()):
        raise SlackRefusal("invalid_response", ["every error must be a sentence"])
    return errors
