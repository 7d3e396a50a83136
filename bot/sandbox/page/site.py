"""The page's addresses: what the browser loads, asks and listens to."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple
from weakref import WeakSet

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.sandbox.controls import ClientRefused
from bot.sandbox.page import assets, menus
from bot.sandbox.page.drawing import templates
from bot.sandbox.page.opening import open_file
from bot.sandbox.page.page_actions import PageActions
from bot.sandbox.page.safety import HEADERS, from_elsewhere
from bot.sandbox.page.screen import Place, Screen
from bot.sandbox.page.stream import Stream
from bot.sandbox.page.suggestions import Commands, suggestions
from bot.sandbox.page.tour import Step
from bot.sandbox.page.typed import Typed
from bot.sandbox.page.unread import Unread
from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace


class Tab(NamedTuple):
    """Whose eyes, and where they look."""

    person: Person
    place: Place


class Page:
    """An ASGI app. `close` ends the live updates, so that a server can stop at once."""

    def __init__(self, workspace: Workspace, commands: Commands | None, tour: Sequence[Step]) -> None:
        self._workspace, self._commands = workspace, commands
        self._tour = json.dumps([asdict(step) for step in tour])
        self._templates, self._typed = templates(), Typed()
        self._unread = Unread(since=float(workspace.team.new_ts()))
        self._page_actions = PageActions(workspace.team, self._typed)
        self._streams: WeakSet[Stream] = WeakSet()
        self._app = Starlette(
            routes=[
                Route("/", self._first),
                Route("/as/{name}/", self._first),
                Route("/as/{name}/{slug}", self._at(self._show)),
                Route("/as/{name}/{slug}/home", self._at(self._show)),
                Route("/live/{name}/{slug}", self._at(self._live)),
                Route("/live/{name}/{slug}/home", self._at(self._live)),
                Route("/do/{name}/{slug}", self._at(self._do), methods=["POST"]),
                Route("/options/{name}/{slug}", self._at(self._options)),
                Route("/suggestions/{name}/{slug}", self._at(self._suggestions)),
                Route("/open/{file}", self._open),
                Route("/static/{digest}/{name}", assets.serve),
            ]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def close(self) -> None:
        for stream in self._streams:
            stream.closed = True
        self._wake("")

    async def _first(self, request: Request) -> Response:
        team = self._workspace.team
        name = request.path_params.get("name") or next((u.name for u in team.users.values() if not u.bot), "")
        user = team.user_named(name)
        if user is None:
            return self._lost(f"Nobody here is called {name}.")
        channels = (c.name for c in team.channels_of(user.id) if c.kind == "public" and not c.archived)
        slug = next(channels, f"@{team.bot.name}")
        return RedirectResponse(f"/as/{user.name}/{slug}", 303, headers=HEADERS)

    def _at(self, answer: Callable[[Request, Tab], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        """The answer for a tab, or a page that says why there is none."""

        async def answered(request: Request) -> Response:
            if from_elsewhere(request):
                return JSONResponse({"refused": "Only this page may do that."}, 403)
            try:
                response = await answer(request, self._tab(request))
            except (ClientRefused, LookupError) as refused:
                return self._lost(str(refused))
            response.headers.update(HEADERS)
            return response

        return answered

    def _tab(self, request: Request) -> Tab:
        person = self._workspace.person(request.path_params["name"])
        channel = person.place(request.path_params["slug"])
        home = request.url.path.endswith("/home")
        return Tab(person, Place(channel=channel, home=home, thread=request.query_params.get("thread", "")))

    def _screen(self, tab: Tab) -> Screen:
        return Screen(
            self._workspace, tab.person, tab.place, templates=self._templates, typed=self._typed, unread=self._unread
        )

    async def _show(self, request: Request, tab: Tab) -> Response:
        if tab.place.home:
            await tab.person.home()
        elif tab.place.channel.kind == "im" and self._workspace.manifest.messages_tab:
            await tab.person.messages_tab()
        return HTMLResponse(self._screen(tab).page(tour=self._tour, refused=len(self._workspace.refusals)))

    async def _live(self, request: Request, tab: Tab) -> Response:
        refused = request.query_params.get("refused", "")
        seen = int(refused) if refused.isdecimal() else len(self._workspace.refusals)
        stream = Stream(self._workspace, self._screen(tab), tab.person.user.id, seen)
        self._streams.add(stream)
        return StreamingResponse(stream.events(), media_type="text/event-stream")

    async def _do(self, request: Request, tab: Tab) -> Response:
        asked = await request.json()
        try:
            return JSONResponse({"trouble": await self._page_actions.do(tab.person, tab.place.channel, asked)})
        except ClientRefused as refused:
            return JSONResponse({"refused": str(refused)})
        except (KeyError, ValueError):
            return JSONResponse({"refused": "This page sent something that cannot be read. Load it again."})
        finally:
            self._again(tab.person.user.id, str(asked.get("where") or ""))

    async def _options(self, request: Request, tab: Tab) -> Response:
        """A menu's options as list items: of a control, or the shortcuts of a message or of everywhere."""
        asked, empty = dict(request.query_params), "Nothing fits."
        try:
            if kind := asked.get("shortcuts"):
                found = menus.shortcuts(self._workspace, kind)
            else:
                found = await menus.options(self._workspace, tab.person, asked, asked.get("typed", ""))
        except ClientRefused as refused:
            found, empty = [], str(refused)
        return self._fragment("options", options=found, empty=empty)

    async def _suggestions(self, request: Request, tab: Tab) -> Response:
        typed = request.query_params.get("typed", "")
        return self._fragment("suggestions", suggestions=suggestions(self._workspace, self._commands, typed))

    async def _open(self, request: Request) -> Response:
        file = self._workspace.team.files.get(request.path_params["file"])
        return open_file(file) if file else self._lost("That file is not here any more.")

    def _again(self, user_id: str, where: str) -> None:
        """An action may have changed what the browser shows, and then not happened."""
        kind, _, id = where.partition("/")
        part = f"m-{id.partition('/')[2]}" if kind == "message" else {"view": "modal", "home": "home"}.get(kind, "")
        for stream in self._streams:
            if stream.user_id == user_id and part:
                stream.forget(part)
                stream.forget(f"thread-{part}")
        self._wake(user_id)

    def _wake(self, user_id: str) -> None:
        self._workspace.team.feed.publish("view", user_id)

    def _fragment(self, template: str, **context: Any) -> Response:
        return HTMLResponse(self._templates.get_template(f"{template}.html").render(**context))

    def _lost(self, reason: str) -> Response:
        page = self._templates.get_template("lost.html").render(reason=reason)
        return HTMLResponse(page, 404, headers=HEADERS)
