"""apps.connections.*: the way in for Socket Mode."""

from bot.sandbox.api.method import Args, method
from bot.sandbox.manifest import Manifest
from bot.sandbox.refusal import SlackRefusal
from bot.sandbox.shapes import Json
from bot.sandbox.socketmode import SocketMode


class Sockets:
    def __init__(self, manifest: Manifest, socket_mode: SocketMode) -> None:
        self._manifest, self._socket_mode = manifest, socket_mode

    @method("apps.connections.open", app_token=True)
    async def open(self, args: Args) -> Json:
        if not self._manifest.socket_mode:
            raise SlackRefusal("forbidden_team", ["socket mode is not enabled in the manifest"])
        return {"url": await self._socket_mode.open()}
