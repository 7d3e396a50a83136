"""What the browser asks for, done by the person's own client."""

import base64
from collections.abc import Awaitable, Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.client_view import Screen
from bot.sandbox.controls import ClientRefused, Control, controls, options_of
from bot.sandbox.conversation import Channel, Message
from bot.sandbox.entering import Incomplete
from bot.sandbox.page.typed import Typed, TypedCommand
from bot.sandbox.person import Person
from bot.sandbox.shapes import Json
from bot.sandbox.team import Team
from bot.sandbox.views import View
from bot.sandbox.writing import Attached


class PageActions:
    """`asked` is the browser's JSON: `do`, and what that needs. Each returns the trouble that the client shows,
    or an empty string, and raises ClientRefused."""

    def __init__(self, team: Team, typed: Typed) -> None:
        self._team, self._typed = team, typed
        self._ways: dict[str, Callable[[Person, Channel, Json], Awaitable[str]]] = {
            "type": self._type,
            "reply": self._reply,
            "edit": self._edit,
            "click": self._click,
            "feedback": self._feedback,
            "answer": self._answer,
            "choose": self._choose,
            "fill": self._fill,
            "attach": self._attach,
            "submit": self._submit,
            "close": self._close,
            "close_all": self._close_all,
            "shortcut": self._shortcut,
        }

    async def do(self, person: Person, channel: Channel, asked: Json) -> str:
        way = self._ways.get(str(asked.get("do")))
        if way is None:
            raise ClientRefused("This page does not know how to do that. Load it again.")
        said = await way(person, channel, asked)
        _mend(person, str(asked.get("block")))
        return said

    async def _type(self, person: Person, channel: Channel, asked: Json) -> str:
        text, files = str(asked["text"]).strip(), _files(asked)
        if not text and not files:
            return ""
        if text.startswith("/"):
            self._typed.add(person.user.id, channel.id, TypedCommand(self._team.new_ts(), text))
            self._team.feed.publish("message", channel.id)
        place = channel.name if channel.kind != "im" else f"@{self._team.bot.name}"
        await person.type(place, text, files=files)  # what it returns is in the list of messages already
        return ""

    async def _reply(self, person: Person, channel: Channel, asked: Json) -> str:
        await person.reply(message(person, asked), str(asked["text"]).strip())
        return ""

    async def _edit(self, person: Person, channel: Channel, asked: Json) -> str:
        await person.edit(message(person, asked), str(asked["text"]).strip())
        return ""

    async def _click(self, person: Person, channel: Channel, asked: Json) -> str:
        where = thing(person, asked)
        return await person.click(address(asked), on=where)

    async def _feedback(self, person: Person, channel: Channel, asked: Json) -> str:
        return await person.click(str(asked["value"]), on=thing(person, asked))

    async def _answer(self, person: Person, channel: Channel, asked: Json) -> str:
        if person.dialog is None:
            raise ClientRefused("That question was answered already.")
        return await person.click(str(asked["value"]))

    async def _choose(self, person: Person, channel: Channel, asked: Json) -> str:
        where, value = thing(person, asked), str(asked["value"])
        listed = options_of(control(person, where, asked))
        return await person.choose(
            address(asked), next((one for one in listed if one["value"] == value), value), on=where
        )

    async def _fill(self, person: Person, channel: Channel, asked: Json) -> str:
        where, value = thing(person, asked), asked.get("value")
        if value and control(person, where, asked).kind == "datetimepicker":
            value = datetime.fromisoformat(str(value)).replace(tzinfo=ZoneInfo(person.user.tz))
        return await person.fill(address(asked), value, on=where)

    async def _attach(self, person: Person, channel: Channel, asked: Json) -> str:
        return await person.fill(address(asked), _files(asked), on=thing(person, asked))

    async def _submit(self, person: Person, channel: Channel, asked: Json) -> str:
        try:
            return await person.submit()
        except Incomplete as incomplete:
            if person.view:
                person.client_view.put_errors(person.view, incomplete.fields)
            return ""

    async def _close(self, person: Person, channel: Channel, asked: Json) -> str:
        return await person.close()

    async def _close_all(self, person: Person, channel: Channel, asked: Json) -> str:
        return await person.close(everything=True)

    async def _shortcut(self, person: Person, channel: Channel, asked: Json) -> str:
        if not asked.get("where"):
            return await person.shortcut(str(asked["value"]))
        return await person.message_shortcut(str(asked["value"]), message(person, asked))


def _files(asked: Json) -> list[Attached]:
    return [(str(file["name"]), base64.b64decode(file["content"])) for file in asked.get("files", ())]


def _mend(person: Person, block_id: str) -> None:
    """A field that was changed has no error any more."""
    view = person.view
    if view and block_id in (errors := person.client_view.errors(view)):
        person.client_view.put_errors(view, {key: errors[key] for key in errors if key != block_id})


def thing(person: Person, asked: Json) -> Screen:
    """The message or view that is meant, as it is on the screen now."""
    kind, _, id = str(asked.get("where")).partition("/")
    found: Screen | None = None
    if kind == "message":
        found = next((m for m in person.client_view.messages if f"{m.channel}/{m.ts}" == id), None)
    elif kind in ("view", "home"):
        found = person.view if kind == "view" else person.client_view.app_home
    if found is None or (isinstance(found, View) and found.id != id):
        raise ClientRefused("That is no longer on the screen.")
    return found


def message(person: Person, asked: Json) -> Message:
    found = thing(person, asked)
    if not isinstance(found, Message):
        raise ClientRefused("Only a message can have that.")
    return found


def address(asked: Json) -> str:
    return f"{asked.get('block')}/{asked.get('action')}"


def control(person: Person, where: Screen, asked: Json) -> Control:
    for one in controls(where.blocks, person.client_view.reader):
        if f"{one.block_id}/{one.action_id}" == address(asked):
            return one
    raise ClientRefused("That is no longer on the screen.")
