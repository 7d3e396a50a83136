"""What Registrar says without being asked: for every notice, where it goes and its words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.changes.change import Change, ChangeState
from bot.policy.policy import BUILT_IN_POLICY, Policy
from bot.ports import AuditHead, Changed, Ended, Interrupted, Notice, Reminder, Requested, Resumed, Silenced, Widened
from bot.runtime.logs import logger
from handlers.changes import cards, request_view
from handlers.notifications import subscriptions_view
from handlers.slack.approvers import members_of
from handlers.slack.blocks import Message, say, sentence
from handlers.slack.client import SlackClient
from handlers.slack.reply import SLACK_CALL_ERRORS, reason

log = logger("registrar.slack")


@dataclass(frozen=True)
class Post:
    """A message to a channel or a person; with `thread` as an answer to that message, with `over` in place of it."""

    to: str
    message: Message
    thread: str = ""
    over: str = ""


CARD_TAKEN_BACK = "This channel is shared with another organization by now, so the request is no longer shown here."
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

    async def deliver(self, notice: Notice) -> str:
        try:
            among_us = await self._among_us(notice)
        except SLACK_CALL_ERRORS as error:  # who reads there cannot be seen, so nothing is said there
            log.error("notice_lost", notice=type(notice).__name__, error=reason(error))
            return ""
        places = [await self._tried(post, notice) for post in among_us]
        place = " ".join(filter(None, places))
        if isinstance(notice, Requested):
            return await self._with_files(replace(notice.change, card=place or notice.change.card))
        return place

    async def _tried(self, post: Post, notice: Notice) -> str:
        try:
            return await self._post(post)
        except SLACK_CALL_ERRORS as error:
            log.error("notice_lost", to=post.to, notice=type(notice).__name__, error=reason(error))
            return ""

    async def _among_us(self, notice: Notice) -> list[Post]:
        """What is said, and nothing of it where other organizations read: a request and its reminder go to the
        approvers one by one, a card that stands there is taken back. Raises one of SLACK_CALL_ERRORS."""
        found: list[Post] = []
        for post in posts(notice):
            if (post.to[:1] in ("D", "U", "W") and post.to.isupper()) or not await self._others_read(post.to):
                found.append(post)
            elif isinstance(notice, Requested | Reminder | Widened):
                for role in notice.change.deciders:
                    approvers = await members_of(self._slack, self._policy(), role)
                    found += [Post(one, post.message) for one in approvers if one != notice.change.actor]
            elif post.over:
                found.append(Post(post.to, sentence(CARD_TAKEN_BACK), over=post.over))
            else:
                log.warning("not_said_to_others", channel=post.to, notice=type(notice).__name__)
        return found

    async def _others_read(self, channel: str) -> bool:
        """Of a channel by name or id; one that we are not in takes nothing anyway."""
        cursor: str | None = ""
        while cursor is not None:
            page = await self._web.users_conversations(
                types="public_channel,private_channel", exclude_archived=True, limit=999, cursor=cursor or None
            )
            for one in page["channels"]:
                if channel in (one.get("id"), one.get("name")):
                    return bool(one.get("is_ext_shared") or one.get("is_pending_ext_shared"))
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
        return False

    async def _with_files(self, change: Change) -> str:
        """What its card cannot show goes into the thread of that; only then can it be approved there."""
        if request_view.fits(change):
            return change.card
        filed = replace(change, card=" ".join([await self._filed(change, one) for one in change.card.split()]))
        for channel, ts, _ in request_view.places(filed):
            # Where this fails, Post the file again, on the card that stands there, draws it.
            await self._tried(Post(channel, cards.card(filed), over=ts), Changed(filed))
        return filed.card

    async def _filed(self, change: Change, place: str) -> str:
        """The place of a card, with the file in its thread, if Slack takes one."""
        channel, ts, known = request_view.place(place)
        if known:
            return place
        name, text = request_view.file_name(change), request_view.file_text(change)
        comment = f"The whole of what {change.name} asks for."
        try:
            file = await self._slack.send_file(channel, name, text.encode(), comment, thread=ts)
        except SLACK_CALL_ERRORS as error:
            log.error("request_not_filed", change=change.id, error=reason(error))
            return place
        return f"{channel}:{ts}:{file}"

    async def _post(self, post: Post) -> str:
        if post.over:
            await self._web.chat_update(channel=post.to, ts=post.over, **post.message.payload())
            return f"{post.to}:{post.over}"
        to = post.to if post.to[:1] in ("C", "G", "D", "U", "W") and post.to.isupper() else f"#{post.to}"
        said = await self._web.chat_postMessage(channel=to, thread_ts=post.thread or None, **post.message.payload())
        return f"{said['channel']}:{said['ts']}"


def posts(notice: Notice) -> Iterator[Post]:
    match notice:
        case Ended(change) | Interrupted(change) if change.actor.startswith("cli:"):
            return  # who asked at the machine has no messages, and was answered there
        case Requested(change) if change.card:
            return  # it stands there; only its file could not be posted
        case Requested(change, channel):
            yield Post(channel, cards.card(change))
        case Changed(change):
            for channel, ts, _ in request_view.places(change):
                yield Post(channel, cards.card(change), over=ts)
                if change.state in NOTICE_STATES:
                    yield Post(channel, cards.news(change, buttons=False), thread=ts)
        case Reminder(change):
            for channel, ts, _ in request_view.places(change):
                yield Post(channel, cards.reminder(change), thread=ts)
        case Widened(change):
            for channel, ts, _ in request_view.places(change):
                yield Post(channel, cards.widened(change), thread=ts)
        case Ended(change, message):
            channel, _, ts = change.told.partition(":")
            told = message if isinstance(message, Message) else cards.news(change)
            yield Post(channel or change.actor, told, over=ts)
        case Interrupted(change):
            doubt = "whether all of it was done" if change.items else "whether it was done"
            text = (
                f"I was stopped while I was doing this for you: {cards.description(change)} "
                f"I do not know {doubt}. Look there, then try again or give it up."
            )
            yield Post(change.actor, Message(text, [say(text), *cards.news(change).blocks[1:]]))
        case Silenced(owner):
            yield Post(owner, subscriptions_view.silenced(notice))
        case Resumed(owner):
            yield Post(owner, subscriptions_view.resumed(notice))
        case AuditHead(channel, entries, head):
            text = f"The audit log has {entries:,} entries. The last one's hash is {head}."
            yield Post(
                channel,
                Message(text, [say(f"The audit log has {entries:,} entries. The last one's hash is `{head}`.")]),
            )
