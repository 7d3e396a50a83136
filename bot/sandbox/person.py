"""One person at their Slack client: everything they can do there, and nothing a client would not let them."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox import limits
from bot.sandbox.client_actions import ClientActions, Dialog
from bot.sandbox.client_view import ClientView, Screen
from bot.sandbox.controls import ClientRefused
from bot.sandbox.conversation import Channel, Message
from bot.sandbox.entering import check_complete, entered
from bot.sandbox.interactions import Interactions
from bot.sandbox.modals import Modals
from bot.sandbox.people import User
from bot.sandbox.places import Places
from bot.sandbox.shapes import Json
from bot.sandbox.team import Team
from bot.sandbox.views import View
from bot.sandbox.writing import Attached, Writing


class Person:
    """Labels are the words on the screen. `on` is the message or view meant, and `beside` the words of the block
    a control stands in; without them the open modal is meant, else the newest message that has such a control.
    What is done returns the trouble the client shows when the app does not answer, else an empty string."""

    def __init__(
        self,
        user: User,
        team: Team,
        interactions: Interactions,
        modals: Modals,
        places: Places,
        writing: Writing,
    ) -> None:
        self.user = user
        self.client_view = ClientView(user, team, modals)
        self._actions = ClientActions(user, team, self.client_view, interactions, modals, places)
        self._team, self._interactions, self._places, self._writing = team, interactions, places, writing

    # Seeing

    @property
    def dialog(self) -> Dialog | None:
        """The question that waits for an answer, if a control asked one."""
        return self._actions.dialog

    @property
    def view(self) -> View | None:
        """The open modal on top."""
        return self.client_view.modal

    @property
    def errors(self) -> dict[str, str]:
        """The sentences under the fields of the open modal, by label."""
        view, reader = self.view, self.client_view.reader
        if view is None:
            return {}
        labels = {b["block_id"]: reader.text(b["label"]) for b in view.blocks if b["type"] == "input"}
        return {labels[block_id]: sentence for block_id, sentence in self.client_view.errors(view).items()}

    def messages(self, channel: str) -> str:
        """The channel as this person sees it, oldest first."""
        return self.client_view.transcript(self.place(channel))

    def place(self, channel: str) -> Channel:
        """A channel of this person by name, or with @name the direct messages with the app."""
        return self._places.find(self.user, channel)

    async def see(self, text: str, within: float = 5) -> Screen:
        """Waits until something on this person's screen, other than their own words, says `text`: the modal, the
        App Home, then messages, newest first. AssertionError with the whole screen after `within` real seconds."""
        return await self.client_view.see(text, within)

    def text_of(self, thing: Screen) -> str:
        return self.client_view.text_of(thing)

    # Typing

    async def type(self, channel: str, text: str, *, files: Sequence[Attached] = ()) -> str:
        """A slash command or a message, sent; files are pairs of a name and bytes. Returns what the client shows at
        once: the app's direct answer, an error, or nothing."""
        self._actions.at_home = False
        place = self.place(channel)
        if text.startswith("/"):
            if files:
                raise ClientRefused("A command takes no files.")
            shown = await self._places.command(self.user, place, text)
            return self.text_of(shown) if shown else ""
        self._writing.say(self.user, place, text, files=files)
        return ""

    async def reply(
        self, message: Message, text: str, *, files: Sequence[Attached] = (), broadcast: bool = False
    ) -> None:
        """Write into the thread under a message, with `broadcast` into the channel as well. Commands work only
        outside of threads."""
        if text.startswith("/"):
            raise ClientRefused(f"{text.split()[0]} is not supported in threads.")
        if message.only_for:
            raise ClientRefused("A message that only you can see has no thread.")
        channel, thread = self._team.channels[message.channel], message.thread_ts or message.ts
        self._writing.say(self.user, channel, text, thread, files=files, broadcast=broadcast)

    async def edit(self, message: Message, text: str) -> Message:
        """Change the words of a message of one's own."""
        return self._writing.edit(self.user, message, text)

    def latest(self, channel: str) -> Message:
        """This person's own newest message in a channel, or in a thread of it."""
        place = self.place(channel)
        for message in self.client_view.messages:
            if (message.user, message.channel) == (self.user.id, place.id):
                return message
        raise LookupError(f"{self.user.real_name} has written nothing in {channel}.")

    # Pressing and choosing

    async def click(self, label: str, on: Screen | None = None, *, beside: str | None = None) -> str:
        """Press a button. One that asks first opens `dialog`; then click its answer."""
        if self.dialog:
            return await self._actions.answer(self.dialog, label)
        where, control = self._actions.control(label, on, beside, "button")
        return await self._actions.use(where, control, self._actions.feedback(control, label))

    async def press(self, label: str, on: Screen | None = None, *, beside: str | None = None) -> str:
        """The same, and yes where the button asks first."""
        trouble = await self.click(label, on, beside=beside)
        return await self.click(self.dialog.confirm) if self.dialog else trouble

    async def choose(
        self, label: str, option: str | Json, on: Screen | None = None, *, beside: str | None = None
    ) -> str:
        """Pick from a menu, tick or untick a box, or pick a person or a channel by name. A menu that searches
        offers what was last searched for."""
        where, control = self._actions.control(label, on, beside)
        chosen = self._actions.option(where, control, option)
        if control.kind == "overflow":
            return await self._actions.use(where, control, chosen)
        return await self._actions.enter(where, control, self._actions.with_one_more(where, control, chosen))

    async def pick(self, label: str, typed: str, option: str | None = None, on: Screen | None = None) -> list[str]:
        """Type into a menu that asks the app, and pick `option` from what it offers. Returns the words offered."""
        options = await self.search(label, typed, on)
        if option is not None:
            await self.choose(label, option, on)
        return [self.client_view.reader.text(found["text"]) for found in options]

    async def search(self, label: str, typed: str, on: Screen | None = None) -> list[Json]:
        """Type into a menu that asks the app. Returns the options it offers now."""
        where, control = self._actions.control(label, on)
        if control.kind not in ("external_select", "multi_external_select"):
            raise ClientRefused(f"{label!r} does not search: choose from it.")
        least = control.element.get("min_query_length", limits.MIN_QUERY_CHARS)
        if len(typed) < least:
            raise ClientRefused(f"{label!r} searches after {least} characters.")
        self._actions.offered = await self._interactions.options(self.user, where, control, typed)
        return self._actions.offered

    async def fill(self, label: str, value: Any, on: Screen | None = None) -> str:
        """Put a value into a field; "" or None empties it. Dates are 2026-03-02, times 14:30, moments a datetime
        or epoch seconds, files pairs of a name and bytes."""
        where, control = self._actions.control(label, on)
        if control.kind == "file_input":
            files = [self._writing.upload(self.user, name, content) for name, content in value]
            value = [file.wire(self._team.base_url(), self._team.id) for file in files]
            return await self._actions.enter(where, control, value)
        return await self._actions.enter(where, control, entered(control, value))

    async def submit(self) -> str:
        """Send the open form; the app's sentences about it are then in `errors`."""
        view = self._open_view()
        if not view.payload.get("submit"):
            raise ClientRefused("This modal has no submit button.")
        check_complete(view, self.client_view.reader)
        done = await self._interactions.submit(self.user, view)
        self.client_view.put_errors(view, done.errors)
        return done.trouble

    async def close(self, *, everything: bool = False) -> str:
        """Cancel the modal on top, or with the X the whole stack."""
        self._open_view()
        return await self._interactions.close(self.user, everything=everything)

    async def home(self) -> View | None:
        """Open the App Home; what the app publishes in answer is seen a moment later."""
        self._actions.at_home = True
        return self._places.open_home(self.user)

    async def messages_tab(self) -> None:
        """Open the direct messages with the app, as its Messages tab."""
        self._actions.at_home = False
        self._places.open_messages(self.user)

    async def shortcut(self, callback_id: str) -> str:
        self._places.check_shortcut(callback_id, "global")
        return await self._interactions.shortcut(self.user, callback_id)

    async def message_shortcut(self, callback_id: str, message: Message) -> str:
        self._places.check_shortcut(callback_id, "message")
        if message.only_for:
            raise ClientRefused("A message that only you can see has no shortcuts.")
        return await self._interactions.shortcut(self.user, callback_id, message)

    def _open_view(self) -> View:
        if self.dialog:
            raise ClientRefused(f"A question is open: {self.dialog.text!r}. Answer it first.")
        if self.view is None:
            raise ClientRefused("No modal is open.")
        return self.view
