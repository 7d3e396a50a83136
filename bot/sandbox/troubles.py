"""Bad days on demand, and a second look at what was sent and refused."""

from dataclasses import replace

from bot.sandbox.block_faults import BlockFault, BlockFaults
from bot.sandbox.conversation import Message
from bot.sandbox.delivery import Delivery, EventSender, HttpLine, Reply
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.notes import Note, Notes
from bot.sandbox.refusal import Refusal
from bot.sandbox.shapes import Json
from bot.sandbox.socketmode import DisconnectReason, SocketMode
from bot.sandbox.team import Team


class Troubles:
    """The part of a workspace that goes wrong when it is told to."""

    def __init__(self, team: Team, event_sender: EventSender, socket_mode: SocketMode) -> None:
        self.team = team
        self.refusals: list[Refusal] = []
        self._event_sender, self._socket_mode = event_sender, socket_mode
        self._faults, self._block_faults, self._notes = Faults(), BlockFaults(), Notes()

    # The Web API

    def rate_limit(self, method: str, retry_after: int, times: int = 1, channel: str | None = None) -> None:
        """The next calls get 429 with Retry-After; `channel` is an id."""
        self._faults.add(Fault(method, times, channel, retry_after=retry_after))

    def fail(
        self, method: str, status: int = 500, times: int = 1, *, error: str | None = None, channel: str | None = None
    ) -> None:
        """The next calls get a bare HTTP status, or with `error` an answer that is not ok."""
        self._faults.add(Fault(method, times, channel, status=None if error else status, error=error))

    def pace_channels(self, every: float = 1.0) -> None:
        """From now on a channel takes a message every so many seconds, and 429 in between; 0 ends that."""
        self._faults.pace.every = every

    def lose_answers(self, method: str, times: int = 1, *, channel: str | None = None) -> None:
        """The next calls are carried out, and then the connection breaks off."""
        self._faults.add(Fault(method, times, channel, lost=True))

    def hang(self, method: str, seconds: float, times: int = 1) -> None:
        """The next calls are answered only after some seconds of the workspace's clock."""
        self._faults.add(Fault(method, times, hang=seconds))

    # What Slack refuses, and what it takes without a word

    def refuse_blocks(
        self,
        surface: str | None = None,
        block: str | None = None,
        *,
        error: str | None = None,
        within: str = "",
        pointed: bool = True,
        times: int | None = None,
        skip: int = 0,
    ) -> None:
        """Blocks that are right are refused nevertheless, everywhere or as BlockFault says. Text passes."""
        self._block_faults.add(BlockFault(surface, block, error, within, pointed, times, skip))

    def accept_blocks(self) -> None:
        """No more of that."""
        self._block_faults.clear()

    def refuse_usergroups(self, error: str = "plan_upgrade_required") -> None:
        """A plan without user groups; some answer paid_teams_only. An empty error ends it."""
        self.team.usergroups_refused = error

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was taken without a word, and did nothing or was seen by nobody."""
        return tuple(self._notes.all)

    # What is sent to the app

    def unfurl(self, message: Message, url: str, title: str = "A page") -> Message:
        """Slack puts the preview of a link under a message: told as a change that nobody made, and a mention in it
        comes anew."""
        now = self.team.messages[message.channel, message.ts]
        preview: Json = {"id": 1, "from_url": url, "original_url": url, "title": title, "fallback": title, "blocks": []}
        return self.team.edit(replace(now, attachments=(*now.attachments, preview)))

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """What was sent to the app, oldest first; the last 200."""
        return tuple(self._event_sender.sent)

    async def replay(self, delivery: Delivery, *, retry: tuple[int, str] | None = None) -> Reply:
        """The same payload again, as a network that doubles it would bring it, or with `retry` as Slack itself
        does: the number of the attempt and the reason."""
        return await self._event_sender.deliver(replace(delivery, retry=retry) if retry else delivery)

    async def forge(self, delivery: Delivery, *, age: float = 0) -> Reply:
        """The payload over HTTP with a wrong signature, or with `age` a true one that many seconds old."""
        if not isinstance(self._event_sender.line, HttpLine):
            raise RuntimeError("Only requests over HTTP are signed.")
        return await self._event_sender.line.forge(delivery, age)

    async def disconnect(self, reason: DisconnectReason = "refresh_requested") -> None:
        """Tell an app in Socket Mode that its connections will go; it is expected to come back by itself, unless
        Socket Mode was switched off for it (link_disabled)."""
        await self._socket_mode.disconnect(reason)

    def drop_connections(self) -> None:
        """The connections of Socket Mode break off without a word."""
        self._socket_mode.drop()

    def _refused(self, refusal: Refusal) -> None:
        self.refusals.append(refusal)
        self.team.feed.publish("refusal", refusal.method)
