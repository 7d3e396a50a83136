"""Where people talk, what is said there, and the files they share."""

from dataclasses import dataclass
from typing import Literal

from bot.sandbox.shapes import Json


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
    """`only_for` makes it ephemeral: a user id, the only one who sees it, and the API never finds it."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    thread_ts: str | None = None
    only_for: str | None = None
    bot_id: str | None = None
    edited_ts: str | None = None
    files: tuple[str, ...] = ()
    reactions: tuple[tuple[str, str], ...] = ()  # (emoji name, user id)
    metadata: Json | None = None

    @property
    def content(self) -> Json:
        """What a history and an action's payload show: all but the metadata."""
        shown: Json = {
            "type": "message",
            "user": self.user,
            "text": self.text,
            "ts": self.ts,
            "blocks": list(self.blocks),
        }
        optional = {
            "bot_id": self.bot_id,
            "attachments": list(self.attachments),
            "thread_ts": self.thread_ts,
            "edited": {"user": self.user, "ts": self.edited_ts} if self.edited_ts else None,
            "reactions": [
                {"name": name, "users": users, "count": len(users)} for name, users in self._reactions().items()
            ],
        }
        return {**shown, **{key: value for key, value in optional.items() if value}}

    @property
    def whole(self) -> Json:
        """What chat.postMessage answers with, and a history that is asked for all metadata."""
        return self.content | ({"metadata": self.metadata} if self.metadata else {})

    def _reactions(self) -> dict[str, list[str]]:
        by_name: dict[str, list[str]] = {}
        for name, user in self.reactions:
            by_name.setdefault(name, []).append(user)
        return by_name


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

    def wire(self, base_url: str) -> Json:
        where = f"{base_url}/files/{self.id}/{self.name}"
        return {
            "id": self.id,
            "created": self.created,
            "name": self.name,
            "title": self.title,
            "filetype": self.name.rpartition(".")[2],
            "user": self.user,
            "size": len(self.content),
            "mode": "hosted",
            "is_external": False,
            "alt_txt": self.alt_text,
            "url_private": where,
            "url_private_download": where,
            "permalink": where,
            "channels": list(self.channels),
        }
