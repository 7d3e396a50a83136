"""chat.* and reactions.*: what the app says."""

from dataclasses import replace

from bot.sandbox import limits
from bot.sandbox.api.method import Args, Grants, method
from bot.sandbox.compose import Content, compose
from bot.sandbox.conversation import Channel, Message
from bot.sandbox.manifest import Manifest
from bot.sandbox.notes import Notes
from bot.sandbox.refusal import SlackRefusal
from bot.sandbox.shapes import Json
from bot.sandbox.team import Team
from bot.sandbox.wire import whole

# The arguments each method has (docs.slack.dev, reference/methods). Others are ignored without a word.
_EVERYWHERE = {"channel", "text", "blocks", "attachments", "markdown_text", "as_user", "link_names", "parse"}
_LOOKS = {"icon_emoji", "icon_url", "username"}
TAKES = {
    "chat.postMessage": _EVERYWHERE
    | _LOOKS
    | {"thread_ts", "reply_broadcast", "unfurl_links", "unfurl_media", "metadata", "mrkdwn"},
    "chat.postEphemeral": _EVERYWHERE | _LOOKS | {"user", "thread_ts"},
    "chat.update": _EVERYWHERE | {"ts", "file_ids", "metadata", "reply_broadcast"},
}


class Chat:
    def __init__(self, team: Team, grants: Grants, manifest: Manifest, notes: Notes) -> None:
        self._team, self._grants, self._manifest, self._notes = team, grants, manifest, notes

    @method("chat.postMessage", "chat:write")
    async def post_message(self, args: Args) -> Json:
        self._note("chat.postMessage", args)
        channel = self._place(args.text("channel"))
        content = self._content(args)
        message = self._team.post(replace(self._message(channel, content, args), metadata=content.metadata))
        return {"channel": channel.id, "ts": message.ts, "message": whole(message, self._team)}

    @method("chat.postEphemeral", "chat:write")
    async def post_ephemeral(self, args: Args) -> Json:
        self._note("chat.postEphemeral", args)
        channel, user = self._place(args.text("channel")), args.text("user")
        content = self._content(args)
        if user not in channel.members:
            raise SlackRefusal("user_not_in_channel")
        message = replace(self._message(channel, content, args), only_for=user)
        if message.thread_ts and not self._team.reply_count(channel.id, message.thread_ts):
            says = f"nobody sees it: thread {message.thread_ts} is not active, it has no reply yet"
            self._notes.unseen("chat.postEphemeral", says, args.given)
        else:
            self._team.post(message)
        return {"message_ts": message.ts}

    @method("chat.update", "chat:write")
    async def update(self, args: Args) -> Json:
        self._note("chat.update", args)
        message = self._own(args, "cant_update_message")
        content = self._content(args)
        if len(content.text.encode(errors="replace")) > limits.UPDATE_TEXT_BYTES:
            raise SlackRefusal("msg_too_long")
        # What is not given stays: only an empty list takes blocks or attachments away.
        changed = self._team.edit(
            replace(
                message,
                text=content.text or message.text,
                blocks=message.blocks if content.blocks is None else content.blocks,
                attachments=message.attachments if content.attachments is None else content.attachments,
                metadata=content.metadata or message.metadata,
                edited_ts=f"{int(self._team.clock.time())}.000000",
            )
        )
        return {
            "channel": changed.channel,
            "ts": changed.ts,
            "text": changed.text,
            "message": whole(changed, self._team),
        }

    @method("chat.delete", "chat:write")
    async def delete(self, args: Args) -> Json:
        message = self._own(args, "cant_delete_message")
        self._team.delete(message)
        return {"channel": message.channel, "ts": message.ts}

    @method("chat.getPermalink")
    async def get_permalink(self, args: Args) -> Json:
        message = self._find(args.text("channel"), args.text("message_ts"))
        return {"channel": message.channel, "permalink": self._team.permalink(message)}

    @method("reactions.add", "reactions:write")
    async def add_reaction(self, args: Args) -> Json:
        message = self._find(args.text("channel"), args.text("timestamp"))
        reaction = (args.text("name").strip(":"), self._team.bot.id)
        if reaction in message.reactions:
            raise SlackRefusal("already_reacted")
        self._team.change(replace(message, reactions=(*message.reactions, reaction)))
        return {}

    def _note(self, method: str, args: Args) -> None:
        self._notes.ignored(method, sorted(args.given.keys() - TAKES[method]), args.given)

    def _place(self, channel: str) -> Channel:
        """Where the app may write; a person's id means their direct messages."""
        team = self._team
        if user := team.users.get(channel):
            if user.bot or user.foreign:
                raise SlackRefusal("cannot_dm_bot" if user.bot else "channel_not_found")
            channel = team.im(user.id).id
        found = team.channel_named(channel) or team.channels.get(channel)
        member = found is not None and team.bot.id in found.members
        if found is None or (found.kind != "public" and not member):
            raise SlackRefusal("channel_not_found")
        if found.kind == "im" and not self._manifest.messages_tab:
            raise SlackRefusal("messages_tab_disabled")
        if found.archived:
            raise SlackRefusal("is_archived")
        if not member and "chat:write.public" not in self._grants:
            raise SlackRefusal("not_in_channel")
        return found

    def _content(self, args: Args) -> Content:
        content = compose(args.given, self._team)
        if content.empty:
            raise SlackRefusal("no_text")
        return content

    def _message(self, channel: Channel, content: Content, args: Args) -> Message:
        thread = args.optional("thread_ts")
        if thread and not self._team.begins_thread(channel.id, thread):
            raise SlackRefusal("thread_not_found")
        return Message(
            channel=channel.id,
            ts=self._team.new_ts(),
            user=self._team.bot.id,
            bot_id=self._team.bot_id,
            text=content.text,
            blocks=content.blocks or (),
            attachments=content.attachments or (),
            thread_ts=thread,
        )

    def _find(self, channel: str, ts: str) -> Message:
        if channel not in self._team.channels:
            raise SlackRefusal("channel_not_found")
        message = self._team.messages.get((channel, ts))
        if message is None or message.only_for is not None:
            raise SlackRefusal("message_not_found")
        return message

    def _own(self, args: Args, otherwise: str) -> Message:
        message = self._find(args.text("channel"), args.text("ts"))
        if message.user != self._team.bot.id:
            raise SlackRefusal(otherwise)
        return message
