"""Where people talk, what is said there, and the files they share."""

from dataclasses import dataclass
from typing import Literal

from bot.sandbox.shapes import Json

_MIMETYPES = {
    "csv": "text/csv",
    "jpg": "image/jpeg",
    "json": "application/json",
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    id: str
    name: str = ""
    kind: Literal["public", "private", "im"] = "public"
    members: frozenset[str] = frozenset()
    shared: bool = False  # with another workspace
    archived: bool = False
    created: int = 0

    @property
    def command_name(self) -> str:
        """What a slash command is told as channel_name; private places do not give theirs away."""
        return {"public": self.name, "private": "privategroup", "im": "directmessage"}[self.kind]

    @property
    def event_type(self) -> str:
        return {"public": "channel", "private": "group", "im": "im"}[self.kind]

    @property
    def scope(self) -> str:
        """The family of scopes that opens it: channels, groups or im."""
        return {"public": "channels", "private": "groups", "im": "im"}[self.kind]

    def wire(self, member: str) -> Json:
        """As conversations.info shows it to `member`."""
        shown: Json = {
            "id": self.id,
            "created": self.created,
            "is_im": self.kind == "im",
            "is_mpim": False,
            "is_channel": self.kind != "im",
            "is_group": False,
            "is_private": self.kind == "private",
            "is_archived": self.archived,
            "is_ext_shared": self.shared,
            "is_shared": self.shared,
            "is_org_shared": False,
        }
        if self.kind == "im":
            other = next(iter(self.members - {member}), member)
            return {**shown, "user": other, "is_open": True}
        return {
            **shown,
            "name": self.name,
            "name_normalized": self.name,
            "is_member": member in self.members,
            "is_general": False,
            "num_members": len(self.members),
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """`only_for` makes it ephemeral: a user id, the only one who sees it, and the API never finds it. What a
    workflow says has no `user`, but a `username` and a `bot_profile`."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    thread_ts: str | None = None
    only_for: str | None = None
    bot_id: str | None = None
    bot_profile: Json | None = None
    username: str = ""
    subtype: str = ""
    client_msg_id: str | None = None  # of what a person typed at a client
    edited_ts: str | None = None
    files: tuple[str, ...] = ()
    reactions: tuple[tuple[str, str], ...] = ()  # (emoji name, user id)
    metadata: Json | None = None

    @property
    def in_thread(self) -> bool:
        """Whether it is a reply: the first message of a thread is not."""
        return self.thread_ts not in (None, self.ts)

    @property
    def in_channel(self) -> bool:
        """Whether it stands among the channel's own messages, as a reply does that was also sent there."""
        return not self.in_thread or self.subtype == "thread_broadcast"


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    id: str
    user: str
    name: str
    title: str
    content: bytes
    created: int
    alt_text: str = ""
    channels: tuple[str, ...] = ()

    @property
    def mimetype(self) -> str:
        return _MIMETYPES.get(self.filetype, "application/octet-stream")

    @property
    def filetype(self) -> str:
        return self.name.rpartition(".")[2].lower()

    def wire(self, base_url: str, team: str) -> Json:
        """The private addresses want the app's token; the permalink is for people."""
        private = f"{base_url}/files-pri/{team}-{self.id}"
        return {
            "id": self.id,
            "created": self.created,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "filetype": self.filetype,
            "user": self.user,
            "size": len(self.content),
            "mode": "hosted",
            "is_external": False,
            "file_access": "visible",
            "alt_txt": self.alt_text,
            "url_private": f"{private}/{self.name}",
            "url_private_download": f"{private}/download/{self.name}",
            "permalink": f"{base_url}/files/{self.id}/{self.name}",
            "channels": list(self.channels),
        }
