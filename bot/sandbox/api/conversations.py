"""conversations.*: the places the app can see."""

from collections.abc import Callable
from dataclasses import replace

from bot.sandbox.api.method import Args, Grants, method
from bot.sandbox.conversation import Channel, Message
from bot.sandbox.refusal import SlackRefusal
from bot.sandbox.shapes import Json
from bot.sandbox.team import Team
from bot.sandbox.wire import content, whole


class Conversations:
    def __init__(self, team: Team, grants: Grants) -> None:
        self._team = team
        self._grants = grants

    @method("conversations.info")
    async def info(self, args: Args) -> Json:
        return {"channel": self._visible(args, "read").wire(self._team.bot.id)}

    @method("conversations.list")
    async def list_all(self, args: Args) -> Json:
        return self._listed(args, lambda channel: channel.kind == "public" or self._is_inside(channel), most=1000)

    @method("users.conversations")
    async def of_the_app(self, args: Args) -> Json:
        return self._listed(args, self._is_inside, most=999)

    @method("conversations.history")
    async def history(self, args: Args) -> Json:
        channel = self._inside(args)
        messages = [m for m in reversed(self._team.history(channel.id)) if m.in_channel]
        page, metadata = args.page(self._between(messages, args), default=100, most=999)
        more = bool(metadata["next_cursor"])
        return {"messages": self._told(page, args), "has_more": more, "response_metadata": metadata}

    @method("conversations.replies")
    async def replies(self, args: Args) -> Json:
        channel, parent = self._inside(args), args.text("ts")
        thread = [m for m in self._team.history(channel.id) if parent in (m.ts, m.thread_ts)]
        if not thread:
            raise SlackRefusal("thread_not_found")
        first, *answers = thread
        page, metadata = args.page([first, *self._between(answers, args)], default=1000, most=1000)
        more = bool(metadata["next_cursor"])
        return {"messages": self._told(page, args), "has_more": more, "response_metadata": metadata}

    @method("conversations.members")
    async def members(self, args: Args) -> Json:
        page, metadata = args.page(sorted(self._visible(args, "read").members), default=100, most=1000)
        return {"members": page, "response_metadata": metadata}

    @method("conversations.open")
    async def open(self, args: Args) -> Json:
        if known := args.optional("channel"):
            return self._open_again(known)
        users = args.ids("users")
        self._grants.need("im:write" if len(users) < 2 else "mpim:write")
        if len(users) != 1:
            raise SlackRefusal("method_not_supported_for_channel_type" if users else "users_list_not_supplied")
        user = self._team.users.get(users[0])
        if user is None:
            raise SlackRefusal("user_not_found")
        if user.bot or user.foreign:
            raise SlackRefusal("cannot_dm_bot" if user.bot else "user_not_visible")
        already = any(c.kind == "im" and user.id in c.members for c in self._team.channels.values())
        channel = self._team.im(user.id)
        shown = channel.wire(self._team.bot.id) if args.flag("return_im") else {"id": channel.id}
        return {"channel": shown, **({"no_op": True, "already_open": True} if already else {})}

    def _open_again(self, id: str) -> Json:
        """A conversation by its own id, which only those who are in it know."""
        self._grants.need("im:write")
        channel = self._team.channels.get(id)
        if channel is None or channel.kind != "im" or self._team.bot.id not in channel.members:
            raise SlackRefusal("channel_not_found")
        other = self._team.users[next(iter(channel.members - {self._team.bot.id}))]
        if other.deleted:
            raise SlackRefusal("user_disabled")
        return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}

    @method("conversations.join", "channels:join")
    async def join(self, args: Args) -> Json:
        channel = self._known(args)
        if channel.kind != "public":
            raise SlackRefusal("method_not_supported_for_channel_type")
        if channel.archived:
            raise SlackRefusal("is_archived")
        joined = self._team.put_channel(replace(channel, members=channel.members | {self._team.bot.id}))
        return {"channel": joined.wire(self._team.bot.id)}

    def _listed(self, args: Args, seen: Callable[[Channel], bool], most: int) -> Json:
        kinds = args.ids("types") or ["public_channel"]
        needed = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read"}
        if unknown := [kind for kind in kinds if kind not in (*needed, "mpim")]:
            raise SlackRefusal("invalid_types", unknown)
        self._grants.need(*(needed.get(kind, "mpim:read") for kind in kinds))
        shown = [
            channel
            for channel in self._team.channels.values()
            if f"{channel.kind}_channel".replace("im_channel", "im") in kinds
            and seen(channel)
            and not (args.flag("exclude_archived") and channel.archived)
        ]
        page, metadata = args.page(shown, default=100, most=most)
        return {"channels": [c.wire(self._team.bot.id) for c in page], "response_metadata": metadata}

    def _is_inside(self, channel: Channel) -> bool:
        return self._team.bot.id in channel.members

    def _known(self, args: Args) -> Channel:
        """A channel the app may know of: private ones only from inside."""
        channel = self._team.channels.get(args.text("channel"))
        if channel is None or (channel.kind != "public" and self._team.bot.id not in channel.members):
            raise SlackRefusal("channel_not_found")
        return channel

    def _visible(self, args: Args, verb: str) -> Channel:
        channel = self._known(args)
        self._grants.need(f"{channel.scope}:{verb}")
        return channel

    def _inside(self, args: Args) -> Channel:
        channel = self._visible(args, "history")
        if self._team.bot.id not in channel.members:
            raise SlackRefusal("not_in_channel")
        return channel

    def _told(self, messages: list[Message], args: Args) -> list[Json]:
        told = whole if args.flag("include_all_metadata") else content
        return [told(one, self._team) for one in messages]

    def _between(self, messages: list[Message], args: Args) -> list[Message]:
        oldest, latest = float(args.optional("oldest") or 0), float(args.optional("latest") or "inf")
        inclusive = args.flag("inclusive")
        return [
            message
            for message in messages
            if oldest < float(message.ts) < latest or (inclusive and float(message.ts) in (oldest, latest))
        ]
