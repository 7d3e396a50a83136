"""A local Slack workspace: the wire protocol, the rules and the people, with one app installed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route

from bot.sandbox.api.chat import Chat
from bot.sandbox.api.conversations import Conversations
from bot.sandbox.api.door import Door
from bot.sandbox.api.files import Files
from bot.sandbox.api.method import Grants
from bot.sandbox.api.people import People
from bot.sandbox.api.sockets import Sockets
from bot.sandbox.api.views import Views
from bot.sandbox.clock import Clock, SystemClock
from bot.sandbox.conversation import Channel
from bot.sandbox.delivery import Delivery, EventSender, HttpLine, NotAcknowledged
from bot.sandbox.downloads import Downloads
from bot.sandbox.events import Events
from bot.sandbox.feed import Subscription
from bot.sandbox.interactions import Interactions
from bot.sandbox.manifest import Manifest
from bot.sandbox.modals import Modals
from bot.sandbox.other_bot import OtherBot
from bot.sandbox.people import FOREIGN_TEAM, Grid, User, Usergroup
from bot.sandbox.person import Person
from bot.sandbox.places import Places
from bot.sandbox.record import Record, Sink
from bot.sandbox.responses import Responses
from bot.sandbox.socketmode import SocketMode
from bot.sandbox.team import Team
from bot.sandbox.triggers import Triggers
from bot.sandbox.troubles import Troubles
from bot.sandbox.writing import Writing


class Workspace(Troubles):
    """`app` is the ASGI application to serve; tell `url` where. A page joins it with `app.mount("/", page)`."""

    def __init__(
        self,
        manifest: Mapping[str, Any],
        *,
        signing_secret: str,
        bot_token: str,
        app_token: str | None = None,
        clock: Clock | None = None,
        record: Sink | None = None,
        name: str = "Northwind Academy",
        domain: str = "northwind-academy",
    ) -> None:
        self.url = ""
        self.manifest = Manifest(manifest)
        self.clock = clock or SystemClock()
        team = Team(name, domain, bot_name=self.manifest.bot_name, clock=self.clock)
        super().__init__(team, EventSender(self.clock), SocketMode(team.app_id))
        self._signing_secret = signing_secret
        self._events = Events(team, self.manifest, self._event_sender)
        self._modals = Modals(team)
        self._event_sender.line = self._socket_mode if self.manifest.socket_mode else None
        self._people: dict[str, Person] = {}
        heard = self._events.messages
        team.on_post, team.on_edit, team.on_delete = heard.posted, heard.edited, heard.deleted
        team.base_url = self._base_url
        recorder, grants, triggers = Record(record), Grants(self.manifest.scopes), Triggers(self.clock)
        responses = Responses(
            team,
            self._base_url,
            recorder,
            self._refused,
            block_faults=self._block_faults,
            notes=self._notes,
        )
        self._interactions = Interactions(
            team=team,
            manifest=self.manifest,
            event_sender=self._event_sender,
            modals=self._modals,
            triggers=triggers,
            responses=responses,
            record=recorder,
            refused=self._refused,
            block_faults=self._block_faults,
        )
        self._writing = Writing(team, self.manifest)
        self._places = Places(team, self.manifest, self._interactions, self._events, self._writing)
        files = Files(team, grants, self._base_url)
        door = Door(
            [
                Chat(team, grants, self.manifest, self._notes),
                Conversations(team, grants),
                People(team, grants),
                Views(team, self._modals, triggers, self.manifest),
                files,
                Sockets(self.manifest, self._socket_mode),
            ],
            grants=grants,
            bot_token=bot_token,
            app_token=app_token,
            clock=self.clock,
            faults=self._faults,
            block_faults=self._block_faults,
            record=recorder,
            refused=self._refused,
        )
        self.app = Starlette(
            routes=[
                Route("/api/{method}", door.call, methods=["GET", "POST"]),
                Route("/response/{token}", responses.receive, methods=["POST"]),
                Route("/upload/{secret}", files.receive, methods=["POST"]),
                Route("/files/{file}/{name:path}", files.download),
                Route("/files-pri/{team}-{file}/{name:path}", Downloads(team, grants, bot_token).fetch),
            ]
        )

    # The app

    async def connect(self, request_url: str) -> None:
        """Where the app listens for HTTP. Raises NotAcknowledged if the address does not echo Slack's challenge."""
        line = HttpLine(request_url, self._signing_secret)
        self._event_sender.line = line
        challenge = self.team.new_id("challenge")
        payload = {"token": "", "type": "url_verification", "challenge": challenge}
        reply = await self._event_sender.deliver(Delivery(kind="events_api", payload=payload))
        if challenge not in reply.body:
            raise NotAcknowledged("http_error", reply)

    async def delivered(self) -> None:
        """Wait until the app has been told of all that happened so far."""
        await self._events.delivered()

    async def close(self) -> None:
        await self._events.close()
        if self._event_sender.line:
            await self._event_sender.line.close()
        await self._socket_mode.close()

    # People and places

    def add_person(
        self,
        name: str,
        real_name: str,
        email: str,
        tz: str = "Etc/UTC",
        *,
        title: str = "",
        admin: bool = False,
        owner: bool = False,
        guest: bool = False,
        bot: bool = False,
        foreign: bool = False,
        grid: Grid | None = None,
    ) -> User:
        return self.team.add_user(
            name=name,
            real_name=real_name,
            email=email,
            tz=tz,
            title=title,
            admin=admin,
            owner=owner,
            guest=guest,
            bot=bot,
            foreign=foreign,
            grid=grid,
        )

    def deactivate(self, name: str) -> User:
        user = self._user(name)
        self.team.users[user.id] = replace(user, deleted=True)
        return self.team.users[user.id]

    def add_channel(self, name: str, members: Iterable[str], *, private: bool = False, shared: bool = False) -> Channel:
        """`members` are names; the app is a member only if its own name is among them."""
        channel = Channel(
            id=self.team.new_id("C"),
            name=name.removeprefix("#"),
            kind="private" if private else "public",
            members=frozenset(self._user(member).id for member in members),
            shared=shared,
            created=int(self.clock.time()),
        )
        return self.team.put_channel(channel)

    def add_usergroup(self, handle: str, members: Iterable[str], name: str | None = None) -> Usergroup:
        ids = tuple(self._user(member).id for member in members)
        return self.team.add_usergroup(handle, name or handle, ids)

    def add_bot(self, name: str, *, workflow: bool = True, classic: bool = False) -> OtherBot:
        """A workflow, or another app, that can speak in channels."""
        return OtherBot(self.team, name, workflow=workflow, classic=classic)

    def person(self, name: str) -> Person:
        """Always the same client for the same person."""
        user = self._user(name)
        if user.id not in self._people:
            self._people[user.id] = Person(
                user, self.team, self._interactions, self._modals, self._places, self._writing
            )
        return self._people[user.id]

    def transcript(self, channel: str, person: str) -> str:
        """A channel as one person sees it, as plain text."""
        return self.person(person).messages(channel)

    def archive(self, channel: str) -> Channel:
        return self._places.archive(channel)

    def unarchive(self, channel: str) -> Channel:
        return self._places.unarchive(channel)

    def rename(self, channel: str, name: str) -> Channel:
        return self._places.rename(channel, name)

    def share(self, channel: str, *, shared: bool = True) -> Channel:
        """With another workspace, or no longer."""
        changed = self.team.put_channel(replace(self._channel(channel), shared=shared))
        if shared:
            self._events.shared(changed, FOREIGN_TEAM)
        return changed

    def invite_app(self, channel: str, *, by: str) -> None:
        self._places.move(self._user(by), self._channel(channel), self.team.bot.name, joins=True)

    def remove_app(self, channel: str, *, by: str) -> None:
        self._places.move(self._user(by), self._channel(channel), self.team.bot.name, joins=False)

    def changes(self) -> Subscription:
        """Every change from now on, to iterate over."""
        return self.team.feed.subscribe()

    def _user(self, name: str) -> User:
        user = self.team.user_named(name)
        if user is None:
            raise LookupError(f"Nobody here is called {name!r}.")
        return user

    def _channel(self, name: str) -> Channel:
        channel = self.team.channel_named(name)
        if channel is None:
            raise LookupError(f"There is no channel {name!r}.")
        return channel

    def _base_url(self) -> str:
        if not self.url:
            raise RuntimeError("Set workspace.url to the address it is served at.")
        return self.url.rstrip("/")
