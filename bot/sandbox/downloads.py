"""A file's private address: its content for the app's token, and for anybody else a page to log in on."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.sandbox.api.method import Grants
from bot.sandbox.team import Team


class Downloads:
    """A token that is wrong or lacks files:read is not told so: Slack answers 200 with HTML, as it would a person
    who has not logged in."""

    def __init__(self, team: Team, grants: Grants, bot_token: str) -> None:
        self._team, self._grants, self._bot_token = team, grants, bot_token

    async def fetch(self, request: Request) -> Response:
        file = self._team.files.get(request.path_params["file"])
        given = request.headers.get("authorization", "")
        allowed = given == f"Bearer {self._bot_token}" and "files:read" in self._grants
        if file is None or not allowed or not self._team.shows_app(file):
            name = escape(self._team.name)
            return HTMLResponse(f"<!DOCTYPE html><html><title>Sign in | {name}</title><body>Sign in</body></html>")
        return Response(file.content, media_type=file.mimetype)
