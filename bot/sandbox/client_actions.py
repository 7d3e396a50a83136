"""What a person does at the client: finds a control by its words, asks what must be asked, and tells the app."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.sandbox.client_view import ClientView, Screen
from bot.sandbox.controls import ClientRefused, Control, find, find_option, names_in, options_of
from bot.sandbox.interactions import Interactions
from bot.sandbox.modals import Modals
from bot.sandbox.people import User
from bot.sandbox.places import Places
from bot.sandbox.shapes import Json
from bot.sandbox.state import held, holding, several
from bot.sandbox.team import Team
from bot.sandbox.views import View

_SAID = ("title", "text", "confirm", "deny")


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialog:
    """The question a control asks before it acts: "Are you sure?"."""

    title: str
    text: str
    confirm: str
    deny: str
    where: Screen
    control: Control
    chosen: Any


class ClientActions:
    def __init__(
        self,
        user: User,
        team: Team,
        client_view: ClientView,
        interactions: Interactions,
        modals: Modals,
        places: Places,
    ) -> None:
        self.user, self.client_view = user, client_view
        self.dialog: Dialog | None = None
        self.at_home = False  # whether the App Home is in front
        self.offered: list[Json] = []  # what the app offered to the last search
        self._team, self._interactions, self._modals, self._places = team, interactions, modals, places

    def _places_to_look(self, on: Screen | None) -> Iterator[Screen]:
        if on is not None:
            yield self._as_it_is_now(on)
        elif self.client_view.modal:
            yield self.client_view.modal
        else:
            home = self.client_view.app_home
            if self.at_home and home:
                yield home
            yield from self.client_view.messages

    def _as_it_is_now(self, thing: Screen) -> Screen:
        if isinstance(thing, View):
            current: Screen | None = self.client_view.modal if thing.kind == "modal" else self.client_view.app_home
        else:
            current = self._team.messages.get((thing.channel, thing.ts))
        if current is None or (isinstance(current, View) and isinstance(thing, View) and current.id != thing.id):
            raise ClientRefused("That is no longer on the screen.")
        return current

    def control(
        self, label: str, on: Screen | None, beside: str | None = None, kind: str = "field"
    ) -> tuple[Screen, Control]:
        looked: list[str] = []
        for thing in self._places_to_look(on):
            found = find(label, thing.blocks, self.client_view.reader, button=kind == "button", beside=beside)
            if found:
                return thing, found
            looked += names_in(thing.blocks, self.client_view.reader)
        near = f" beside {beside!r}" if beside else ""
        raise ClientRefused(f"There is no {kind} {label!r}{near} on the screen, only {looked}.")

    def feedback(self, control: Control, label: str) -> Any:
        if control.kind != "feedback_buttons":
            return None
        positive, negative = control.element["positive_button"], control.element["negative_button"]
        return negative if self.client_view.reader.text(negative["text"]).startswith(label) else positive

    def option(self, where: Screen, control: Control, label: str | Json) -> Any:
        kind, options = control.kind, list[Json]()
        if "users_select" in kind:
            user = self._team.user_named(str(label))
            chosen: Any = user.id if user else None
        elif "channels_select" in kind or "conversations_select" in kind:
            channel = self._places.visible(self.user, str(label))
            chosen = channel.id if channel else None
        else:
            options = self._options(where, control)
            chosen = find_option(label, options, self.client_view.reader)
        if chosen is None:
            offered = [self.client_view.reader.text(option["text"]) for option in options]
            raise ClientRefused(f"{control.names[0]!r} does not offer {label!r} but {offered}.")
        return chosen

    def _options(self, where: Screen, control: Control) -> list[Json]:
        """What the menu shows; one that searches also keeps what was chosen from it."""
        if "external" not in control.kind:
            return options_of(control)
        value = held(control.element, self.client_view.values(where)[control.block_id][control.action_id])
        return [*self.offered, *(value if isinstance(value, list) else [value] if value else [])]

    def with_one_more(self, where: Screen, control: Control, chosen: Any) -> Any:
        """What the control holds after one more choice: a second tick of the same box takes it away."""
        if not several(control.element):
            return chosen
        before = held(control.element, self.client_view.values(where)[control.block_id][control.action_id]) or []
        after = [item for item in before if item != chosen] if chosen in before else [*before, chosen]
        most = control.element.get("max_selected_items")
        if most and len(after) > most:
            raise ClientRefused(f"{control.names[0]!r} takes at most {most}.")
        return after

    async def enter(self, where: Screen, control: Control, value: Any) -> str:
        if not control.in_form and control.element.get("confirm"):
            return self._ask(where, control, value)
        return await self._put(where, control, value)

    async def _put(self, where: Screen, control: Control, value: Any) -> str:
        where = self._as_it_is_now(where)  # the app may have changed it since it was looked at
        values = self.client_view.values(where)
        if control.action_id not in values.get(control.block_id, {}):
            raise ClientRefused(f"{control.names[0]!r} is no longer on the screen.")
        block = {**values[control.block_id], control.action_id: holding(control.element, value)}
        values = {**values, control.block_id: block}
        if isinstance(where, View):
            where = replace(where, values=values)
            self._modals.keep_values(where)
        else:
            self.client_view.keep(where, values)
        return await self._tell(where, control, value) if control.dispatches else ""

    async def use(self, where: Screen, control: Control, chosen: Any) -> str:
        if control.element.get("confirm"):
            return self._ask(where, control, chosen)
        return await self._tell(where, control, chosen)

    async def _tell(self, where: Screen, control: Control, chosen: Any) -> str:
        return await self._interactions.act(self.user, where, control, chosen, self.client_view.values(where))

    def _ask(self, where: Screen, control: Control, chosen: Any) -> str:
        said = {part: self.client_view.reader.text(control.element["confirm"][part]) for part in _SAID}
        self.dialog = Dialog(**said, where=where, control=control, chosen=chosen)
        return ""

    async def answer(self, dialog: Dialog, label: str) -> str:
        if label not in (dialog.confirm, dialog.deny):
            raise ClientRefused(f"{dialog.text!r} wants {dialog.confirm!r} or {dialog.deny!r}, not {label!r}.")
        self.dialog = None
        if label == dialog.deny:
            return ""
        if dialog.control.pressed or dialog.control.kind == "overflow":
            return await self._tell(self._as_it_is_now(dialog.where), dialog.control, dialog.chosen)
        return await self._put(dialog.where, dialog.control, dialog.chosen)
