"""files.*: an address to upload to, the bytes, and the word that they are complete."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.sandbox import limits
from bot.sandbox.api.method import Args, Grants, method
from bot.sandbox.compose import compose
from bot.sandbox.conversation import Channel, File, Message
from bot.sandbox.refusal import SlackRefusal
from bot.sandbox.shapes import Json
from bot.sandbox.team import Team


@dataclass(slots=True)
class _Upload:
    file_id: str
    name: str
    length: int
    alt_text: str
    content: bytes | None = None


class Files:
    def __init__(self, team: Team, grants: Grants, base_url: Callable[[], str]) -> None:
        self._team, self._grants, self._base_url = team, grants, base_url
        self._uploads: dict[str, _Upload] = {}  # by the secret of the address
        self._deleted: set[str] = set()

    @method("files.getUploadURLExternal", "files:write")
    async def get_upload_url(self, args: Args) -> Json:
        length = args.whole("length", 0)
        if length < 1:
            raise SlackRefusal("invalid_arguments", ["must be greater than 0 [json-pointer:/length]"])
        alt_text = args.optional("alt_txt") or ""
        if len(alt_text) > limits.FILE_ALT_TEXT_CHARS:
            raise SlackRefusal("alt_txt_too_large")
        upload = _Upload(self._team.new_id("F"), args.text("filename"), length, alt_text)
        secret = secrets.token_urlsafe(24)
        self._uploads[secret] = upload
        return {"upload_url": f"{self._base_url()}/upload/{secret}", "file_id": upload.file_id}

    async def receive(self, request: Request) -> Response:
        """The address itself: the body is the file, and its length must be the one that was announced."""
        upload = self._uploads.get(request.path_params["secret"])
        if upload is None:
            return PlainTextResponse("not found", 404)
        content = await request.body()
        if len(content) != upload.length:
            return PlainTextResponse(f"expected {upload.length} bytes, got {len(content)}", 400)
        upload.content = content
        return PlainTextResponse(f"OK - {len(content)}")

    @method("files.completeUploadExternal", "files:write")
    async def complete_upload(self, args: Args) -> Json:
        named = args.get("files")
        if not isinstance(named, list) or not named:
            raise SlackRefusal("invalid_arguments", ["missing required field: files"])
        uploads = {u.file_id: (secret, u) for secret, u in self._uploads.items() if u.content is not None}
        if missing := [item for item in named if item.get("id") not in uploads]:
            raise SlackRefusal("file_not_found", [item.get("id") for item in missing])
        channel = self._place(args.optional("channel_id"))
        files = []
        for item in named:
            secret, upload = uploads[item["id"]]
            del self._uploads[secret]
            files.append(self._keep(upload, item.get("title") or upload.name))
        if channel:
            files = [self._team.share(file, channel.id) for file in files]
            said = {"text": args.optional("initial_comment"), "blocks": args.get("blocks")}
            content = compose({name: value for name, value in said.items() if value is not None}, self._team)
            self._team.post(
                Message(
                    channel=channel.id,
                    ts=self._team.new_ts(),
                    user=self._team.bot.id,
                    bot_id=self._team.bot_id,
                    text=content.text,
                    blocks=content.blocks or (),
                    thread_ts=args.optional("thread_ts"),
                    subtype="file_share",
                    files=tuple(file.id for file in files),
                )
            )
        return {"files": [self._shown(file) for file in files]}

    @method("files.info", "files:read")
    async def info(self, args: Args) -> Json:
        file = self._team.files.get(args.text("file"))
        if file is None or not self._team.shows_app(file):
            raise SlackRefusal("file_not_found")
        return {"file": self._shown(file)}

    @method("files.delete", "files:write")
    async def delete(self, args: Args) -> Json:
        """The file leaves every message it was shared in. An app deletes what it uploaded itself."""
        file = self._team.files.get(args.text("file"))
        if file is None:
            raise SlackRefusal("file_deleted" if args.text("file") in self._deleted else "file_not_found")
        if file.user != self._team.bot.id:
            raise SlackRefusal("cant_delete_file")
        self._team.remove(file)
        self._deleted.add(file.id)
        return {}

    async def download(self, request: Request) -> Response:
        """For the people on this machine; always as a download, so that nothing in it runs in the page."""
        file = self._team.files.get(request.path_params["file"])
        if file is None:
            return PlainTextResponse("not found", 404)
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return Response(file.content, headers=headers, media_type="application/octet-stream")

    def _shown(self, file: File) -> Json:
        return file.wire(self._base_url(), self._team.id)

    def _place(self, channel_id: str | None) -> Channel | None:
        """A conversation the app is in. A person's id does not stand for their direct messages here."""
        if channel_id is None:
            return None
        channel = self._team.channels.get(channel_id)
        if channel is None or (channel.kind != "public" and self._team.bot.id not in channel.members):
            raise SlackRefusal("channel_not_found")
        if self._team.bot.id not in channel.members:
            raise SlackRefusal("not_in_channel")
        return channel

    def _keep(self, upload: _Upload, title: str) -> File:
        file = File(
            id=upload.file_id,
            user=self._team.bot.id,
            name=upload.name,
            title=title,
            content=upload.content or b"",
            created=int(self._team.clock.time()),
            alt_text=upload.alt_text,
        )
        self._team.files[file.id] = file
        return file
