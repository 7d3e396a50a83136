"""What one person sees: their channels, their open modal, their App Home."""

import asyncio
from collections.abc import Iterator, Mapping

from bot.sandbox.conversation import Channel, Message
from bot.sandbox.modals import Modals
from bot.sandbox.people import User
from bot.sandbox.reading import Reader
from bot.sandbox.rendering import Renderer
from bot.sandbox.state import Values, values_of
from bot.sandbox.team import Team
from bot.sandbox.views import View

Screen = Message | View


class ClientView:
    def __init__(self, user: User, team: Team, modals: Modals) -> None:
        self._user, self._team, self._modals = user, team, modals
        self.reader = Reader(team, user)
        self._renderer = Renderer(team, self.reader)
        self._chosen: dict[tuple[str, str], Values] = {}  # in messages, by (channel, ts)
        self._errors: dict[str, str] = {}
        self._errors_of = ("", "")  # the view they belong to, and its hash

    @property
    def modal(self) -> View | None:
        return self._modals.top(self._user.id)

    @property
    def app_home(self) -> View | None:
        return self._team.homes.get(self._user.id)

    @property
    def messages(self) -> Iterator[Message]:
        """Newest first."""
        return self._team.seen_by(self._user.id)

    def values(self, thing: Screen) -> Values:
        """What is filled in or chosen."""
        if isinstance(thing, View):
            return thing.values
        return values_of(thing.blocks, self._chosen.get((thing.channel, thing.ts)))

    def keep(self, thing: Screen, values: Values) -> None:
        if isinstance(thing, Message):
            self._chosen[thing.channel, thing.ts] = values

    def errors(self, view: View) -> dict[str, str]:
        """Sentences by block_id; they are gone as soon as the app changes the view."""
        return self._errors if self._errors_of == (view.id, view.hash) else {}

    def put_errors(self, view: View, errors: Mapping[str, str]) -> None:
        self._errors, self._errors_of = dict(errors), (view.id, view.hash)
        self._team.feed.publish("view", self._user.id)

    def text_of(self, thing: Screen) -> str:
        if isinstance(thing, View):
            return self._renderer.view(thing, self.errors(thing))
        return self._renderer.message(thing, self.values(thing))

    def transcript(self, channel: Channel) -> str:
        """Oldest first."""
        seen = [self.text_of(message) for message in self.messages if message.channel == channel.id]
        return "\n".join(reversed(seen))

    def screen(self) -> str:
        """Everything in sight, for a reader of failures."""
        places = dict.fromkeys(message.channel for message in self.messages)
        parts = [f"-- {self.reader.channel(id)} --\n{self.transcript(self._team.channels[id])}" for id in places]
        parts += [self.text_of(view) for view in (self.app_home, self.modal) if view]
        return "\n".join(parts) or "(nothing)"

    async def see(self, text: str, within: float) -> Screen:
        changes = self._team.feed.subscribe()
        try:
            async with asyncio.timeout(within):
                while True:
                    if thing := self._showing(text):
                        return thing
                    await anext(changes)
        except TimeoutError:
            raise AssertionError(
                f"{self._user.real_name} does not see {text!r}. The screen:\n{self.screen()}"
            ) from None

    def _showing(self, text: str) -> Screen | None:
        own = self._user.id
        things = [self.modal, self.app_home, *(message for message in self.messages if message.user != own)]
        return next((thing for thing in things if thing and text in self.text_of(thing)), None)
