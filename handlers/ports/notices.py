"""What Registrar says without being asked: for every notice, where it goes and its words."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from weakref import WeakValueDictionary

from bot.changes.change import Change, ChangeState
from bot.policy.policy import BUILT_IN_POLICY, Policy
from bot.ports import (
    AuditHead,
    Away,
    Changed,
    Doubtful,
    Ended,
    Interrupted,
    Notice,
    Posted,
    Reminder,
    Requested,
    Resumed,
    Silenced,
    Unwatched,
    Wait,
    Waited,
    WatchedAgain,
    Widened,
)
from bot.runtime.logs import logger
from handlers.changes import cards, request_view
from handlers.notifications import subscriptions_view
from handlers.ports.channels import meaning, metadata, search
from handlers.slack.approvers import members_of
from handlers.slack.blocks import Message, line, rich, run, say, sentence, when
from handlers.slack.client import SlackClient
from handlers.slack.errors import SLACK_CALL_ERRORS, reason
from handlers.slack.readers import OthersRead, only_us

log = logger("registrar.slack")


@dataclass(frozen=True)
class Post:
    """A message to a channel or a person; with `thread` as an answer to that message, with `over` in place of it. What
    may have to be looked for carries an `id`."""

    to: str
    message: Message
    thread: str = ""
    over: str = ""
    id: str = ""


CARD_METADATA_TYPE = "registrar_request"
"""The type of the metadata that carries the id of a change."""
NOT_IN_CHANNEL_CODES = ("not_in_channel", "channel_not_found")
"""What Slack calls it where an invitation helps."""


CARD_TAKEN_BACK = "This channel is now shared with another organization, so the request is no longer shown here."
NOTHING_SENT_STILL = " If I told you then that I sent nothing, nothing has been sent since. Give it up, and ask again."
NOTICE_STATES = frozenset(ChangeState) - {
    ChangeState.NEEDS_APPROVAL,
    ChangeState.CONFIRMING,
    ChangeState.AWAITING,
    ChangeState.READY,
    ChangeState.RUNNING,
}
"""States that a thread is told of."""


class NoticesPort:
    """Implements `bot.ports.Slack`. A notice that Slack does not take is logged as lost."""

    def __init__(self, slack: SlackClient, policy: Callable[[], Policy] = lambda: BUILT_IN_POLICY) -> None:
        self._slack, self._web, self._policy = slack, slack.web, policy
        self._turns = WeakValueDictionary[str, asyncio.Lock]()
        """One request is seen to by one at a time, or what one posts another would not find and post again."""

    async def deliver(self, notice: Notice) -> str | None:
        if isinstance(notice, Requested | Changed | Reminder | Widened):
            async with self._turns.setdefault(notice.change.id, asyncio.Lock()):
                return await self._on_cards(notice)
        places = [await self._tried(post, notice) for post in posts(notice)]
        return " ".join(filter(None, places))

    async def _on_cards(self, notice: Requested | Changed | Reminder | Widened) -> str | None:
        """Says it where the cards of a request stand, and gives where they stand by now: what stood where others read
        by now is taken back, and its approvers get it one by one."""
        if isinstance(notice, Changed) and not notice.change.card and notice.change.drawn is not None:
            try:
                notice = replace(notice, change=await self._found(notice.change))
            except SLACK_CALL_ERRORS as error:
                log.error("cards_unknown", change=notice.change.id, error=reason(error))
                return None
        change, posted, shared, left = notice.change, [], set(), False
        for post in posts(notice, self._policy()):
            try:
                if isinstance(notice, Requested):
                    posted.append(await self._placed(post, change, notice.tried))
                else:
                    await self._post(post)
            except OthersRead:
                shared.add(post.to)
            except SLACK_CALL_ERRORS as error:
                log.error("notice_lost", to=post.to, notice=type(notice).__name__, error=reason(error))
                left = left or _may_come(post, error)
        if isinstance(notice, Requested) and change.card:
            shared |= await self._shared(change)
        stood = change.card.split() or posted
        kept = [one for one in stood if request_view.place(one)[0] not in shared or not await self._taken_back(one)]
        if left:
            return None
        if change.state is not ChangeState.AWAITING:
            return change.card or " ".join(kept)
        new = []
        if shared or (kept and isinstance(notice, Requested | Widened)):
            new = await self._one_by_one(change, kept, isinstance(notice, Requested) and notice.tried)
        now = replace(change, card=" ".join([*kept, *new]))
        return await self._with_files(now) if new or isinstance(notice, Requested) else now.card

    async def _placed(self, post: Post, change: Change, tried: bool) -> str:
        """Where a card stands: it is posted, unless it was before. An answer of Slack's that is lost is looked for."""
        room = await only_us(self._web, post.to)
        if tried and (ts := await self._search(room, change)):
            return await self._send(replace(post, to=room, over=ts))
        try:
            return await self._send(post)
        except SLACK_CALL_ERRORS as error:
            if not isinstance(meaning(error, posting=True), Doubtful) or not (ts := await self._search(room, change)):
                raise
            return f"{room}:{ts}"

    async def _search(self, room: str, change: Change) -> str:
        """The `ts` of a card in a channel by its id; nothing where we are not in it, or there is none. Raises one of
        SLACK_CALL_ERRORS."""
        fetch = partial(self._slack.web.conversations_history, channel=room)
        return await search(self._slack, fetch, CARD_METADATA_TYPE, change.id, change.began) if room else ""

    async def _found(self, change: Change) -> Change:
        """With its cards that stand though nobody heard so. Raises one of SLACK_CALL_ERRORS."""
        try:
            room = await only_us(self._web, self._policy().channel)
        except OthersRead:
            room, found = "", []
        else:
            found = [(room, await self._search(room, change))]
            if not found[0][1]:
                return change  # nobody has one in their messages before one stands there
        found += [(one, await self._search(one, change)) for one in await self._directs(change, [room])]
        return replace(change, card=" ".join(f"{one}:{ts}" for one, ts in found if ts))

    async def _one_by_one(self, change: Change, kept: Sequence[str], tried: bool = False) -> list[str]:
        """A card in the direct messages of everybody who may decide and sees none of those that stand."""
        known = {request_view.place(one)[0] for one in kept}
        try:
            found = await self._directs(change, [one for one in known if not one.startswith("D")])
        except SLACK_CALL_ERRORS as error:
            log.error("approvers_unknown", change=change.id, error=reason(error))
            return []
        card, places = cards.card(change, self._policy()), []
        for to in found:
            try:
                places += [await self._placed(Post(to, card, id=change.id), change, tried)] if to not in known else []
            except SLACK_CALL_ERRORS as error:
                log.error("notice_lost", to=to, notice="Requested", error=reason(error))
        return places

    async def _directs(self, change: Change, rooms: Sequence[str]) -> list[str]:
        """The direct messages of everybody who may decide and is in none of these channels. Raises one of
        SLACK_CALL_ERRORS."""
        aside = {change.actor}
        for room in rooms:
            aside |= await self._slack.members(room) if room else set()
        deciders = [one for role in change.deciders for one in await members_of(self._slack, self._policy(), role)]
        return [await self._slack.direct(one) for one in dict.fromkeys(deciders) if one not in aside]

    async def _taken_back(self, place: str) -> bool:
        """Nothing of a request stays where others read: not its file, not what was said under its card. False where
        Slack did not do all of it, so that it is tried again."""
        channel, ts, file = request_view.place(place)
        try:
            if file:
                await self._slack.delete_file(file)
            await self._web.chat_update(channel=channel, ts=ts, **sentence(CARD_TAKEN_BACK).payload())
            for one in (await self._web.conversations_replies(channel=channel, ts=ts, limit=200))["messages"]:
                if one.get("user") == self._slack.identity.get("user_id") and one["ts"] != ts:
                    await self._web.chat_delete(channel=channel, ts=one["ts"])
        except SLACK_CALL_ERRORS as error:
            log.error("not_taken_back", channel=channel, error=reason(error))
            return False
        return True

    async def _shared(self, change: Change) -> set[str]:
        """The channels of its cards that others read. Where that cannot be seen, nothing is posted there anyway."""
        found = set()
        for channel, _, _ in request_view.places(change):
            try:
                await only_us(self._web, channel)
            except OthersRead:
                found.add(channel)
            except SLACK_CALL_ERRORS as error:
                log.error("readers_unknown", channel=channel, error=reason(error))
        return found

    async def _tried(self, post: Post, notice: Notice) -> str:
        try:
            return await self._post(post)
        except OthersRead:
            log.warning("not_said_to_others", channel=post.to, notice=type(notice).__name__)
        except SLACK_CALL_ERRORS as error:
            log.error("notice_lost", to=post.to, notice=type(notice).__name__, error=reason(error))
        return ""

    async def _with_files(self, change: Change) -> str:
        """What its card cannot show goes into the thread of that; only then can it be approved there."""
        if request_view.fits(change):
            return change.card
        filed = replace(change, card=" ".join([await self._filed(change, one) for one in change.card.split()]))
        for channel, ts, _ in request_view.places(filed):
            # Where this fails, Post the file again, on the card that stands there, draws it.
            await self._tried(Post(channel, cards.card(filed, self._policy()), over=ts, id=change.id), Changed(filed))
        return filed.card

    async def _filed(self, change: Change, place: str) -> str:
        """The place of a card, with the file in its thread, if Slack takes one and nobody else reads there."""
        channel, ts, known = request_view.place(place)
        if known:
            return place
        name, text = request_view.file_name(change), request_view.file_text(change)
        comment = f"Everything in the request of {change.name}."
        try:
            await only_us(self._web, channel)
            file = await self._slack.send_file(channel, name, text.encode(), comment, thread=ts)
        except OthersRead:
            log.warning("request_not_filed", change=change.id, error="others read there")
            return place
        except SLACK_CALL_ERRORS as error:
            log.error("request_not_filed", change=change.id, error=reason(error))
            return place
        return f"{channel}:{ts}:{file}"

    async def _post(self, post: Post) -> str:
        """Nothing is posted or drawn anew before it was looked who reads there. Raises OthersRead, and one of
        SLACK_CALL_ERRORS."""
        await only_us(self._web, post.to)
        return await self._send(post)

    async def _send(self, post: Post) -> str:
        message = post.message.payload() | ({"metadata": metadata(CARD_METADATA_TYPE, post.id)} if post.id else {})
        if post.over:
            await self._web.chat_update(channel=post.to, ts=post.over, **message)
            return f"{post.to}:{post.over}"
        to = post.to if post.to[:1] in ("C", "G", "D", "U", "W") and post.to.isupper() else f"#{post.to}"
        # What can be looked for is never sent twice by itself: the first may have arrived.
        web = self._slack.patient if post.id else self._web
        said = await web.chat_postMessage(channel=to, thread_ts=post.thread or None, **message)
        return f"{said['channel']}:{said['ts']}"


def _may_come(post: Post, error: Exception) -> bool:
    """Whether a card that was not posted or drawn may be later without anybody's doing: so it is not where we must be
    invited first, or where there is nothing that could be drawn."""
    if not post.id:
        return False
    if post.over:
        return isinstance(meaning(error, posting=False), Wait | Away)
    return reason(error) not in NOT_IN_CHANNEL_CODES


def posts(notice: Notice, policy: Policy = BUILT_IN_POLICY) -> Iterator[Post]:
    match notice:
        case Ended(change) | Interrupted(change) if change.actor.startswith("cli:"):
            return  # who asked at the machine has no messages, and was answered there
        case Requested(change) if change.card:
            return  # it stands there; only its file could not be posted
        case Requested(change, channel):
            yield Post(channel, cards.card(change, policy), id=change.id)
        case Changed(change, late):
            for channel, ts, _ in request_view.places(change):
                yield Post(channel, cards.card(change, policy), over=ts, id=change.id)
                if change.state in NOTICE_STATES and not late:
                    yield Post(channel, cards.news(change, buttons=False), thread=ts)
        case Reminder(change):
            for channel, ts, _ in request_view.places(change):
                yield Post(channel, cards.reminder(change), thread=ts)
        case Widened(change):
            for channel, ts, _ in request_view.places(change):
                yield Post(channel, cards.widened(change), thread=ts)
        case Ended(change, message):
            channel, _, ts = change.told.partition(":")
            told = cards.answered(change, message) if isinstance(message, Message) else cards.news(change)
            yield Post(channel or change.actor, told, over=ts)
        case Interrupted(change):
            doubt = "whether all of it was done" if change.items else "whether it was done"
            text = (
                f"I was interrupted while doing this for you: {cards.description(change)} "
                f"I don't know {doubt}. Check there, then try again or give it up.{_unless_told(change)}"
            )
            yield Post(change.actor, Message(text, [say(text), *cards.news(change).blocks[1:]]))
        case Silenced(owner):
            yield Post(owner, subscriptions_view.silenced(notice))
        case Resumed(owner):
            yield Post(owner, subscriptions_view.resumed(notice))
        case Unwatched(owner):
            yield Post(owner, subscriptions_view.unwatched(notice))
        case WatchedAgain(owner):
            yield Post(owner, subscriptions_view.watched_again(notice))
        case Waited(waited, since):
            for post in posts(waited):
                head = rich(
                    line(run("From "), when(since, subscriptions_view.DAY_AND_HOUR), run(", during your quiet hours:"))
                )
                yield replace(post, message=replace(post.message, blocks=[head, *post.message.blocks]))
        case Posted(to, message, over):
            yield Post(to, message, over=over)
        case AuditHead(channel, entries, head):
            text = f"The audit log has {entries:,} entries. The last one's hash is {head}."
            yield Post(
                channel,
                Message(text, [say(f"The audit log has {entries:,} entries. The last one's hash is `{head}`.")]),
            )


def _unless_told(change: Change) -> str:
    """Of a first run that nobody approved, its requester may have heard that it could not be written down for sure, so
    that nothing was sent: a start after that cannot tell, and says what is true in both cases."""
    return NOTHING_SENT_STILL if change.runs == 1 and not change.yes and not change.items else ""
