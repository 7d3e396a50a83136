"""What a person writes: messages, replies, files, and second thoughts."""

from collections.abc import Iterable
from dataclasses import replace

from bot.sandbox.controls import ClientRefused
from bot.sandbox.conversation import Channel, File, Message
from bot.sandbox.manifest import Manifest
from bot.sandbox.people import User
from bot.sandbox.team import Team
from bot.sandbox.typing_in import encode

Attached = tuple[str, bytes]
"""The name of a file and its content."""


class Writing:
    def __init__(self, team: Team, manifest: Manifest) -> None:
        self._team, self._manifest = team, manifest

    def say(
        self,
        user: User,
        channel: Channel,
        text: str,
        thread_ts: str | None = None,
        *,
        files: Iterable[Attached] = (),
        broadcast: bool = False,
    ) -> Message:
        """With files the text may be empty. `broadcast` sends a reply to the channel too."""
        self.check_open(channel)
        shared = [self._team.share(self.upload(user, name, content), channel.id) for name, content in files]
        return self._team.post(
            Message(
                channel=channel.id,
                ts=self._team.new_ts(),
                user=user.id,
                text=encode(text, self._team, named=False),
                thread_ts=thread_ts,
                subtype="file_share" if shared else "thread_broadcast" if broadcast else "",
                client_msg_id=self._team.new_client_msg_id(),
                files=tuple(file.id for file in shared),
            )
        )

    def edit(self, user: User, message: Message, text: str) -> Message:
        """The same message with other words: its ts stays, and the app hears of it. Unchanged words are no edit."""
        now = self._team.messages.get((message.channel, message.ts))
        if now is None:
            raise ClientRefused("That is no longer on the screen.")
        if now.user != user.id:
            raise ClientRefused("Only one's own messages can be edited.")
        self.check_open(self._team.channels[now.channel])
        if not text.strip() and not now.files:
            raise ClientRefused("A message cannot be edited to nothing: delete it instead.")
        said = encode(text, self._team, named=False)
        if said == now.text:
            return now
        at = f"{int(self._team.clock.time())}.000000"  # Slack gives an edit's time in whole seconds
        return self._team.edit(replace(now, text=said, edited_ts=at))

    def upload(self, user: User, name: str, content: bytes) -> File:
        file = File(
            id=self._team.new_id("F"),
            user=user.id,
            name=name,
            title=name,
            content=content,
            created=int(self._team.clock.time()),
        )
        self._team.files[file.id] = file
        return file

    def check_open(self, channel: Channel) -> None:
        """Raises ClientRefused where nobody can write."""
        if channel.archived:
            raise ClientRefused(f"#{channel.name} is archived.")
        if channel.kind == "im" and not self._manifest.may_be_written_to:
            raise ClientRefused("Sending messages to this app has been turned off.")
