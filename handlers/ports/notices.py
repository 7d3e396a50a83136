"""What Registrar says without being asked: for every notice, where it goes and its words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.changes.change import Change, ChangeState
from bot.ports import AuditHead, Changed, Ended, Interrupted, Notice, Reminder, Requested, Resumed, Silenced
from bot.runtime.logs import logger
from handlers.changes import cards, request_view
from handlers.notifications import subscriptions_view
from handlers.slack.blocks import Message, say
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

    def __init__(self, slack: SlackClient) -> None:
        self._slack, self._web = slack, slack.web

    async def deliver(self, notice: Notice) -> str:
        place = ""
        for post in posts(notice):
            try:
                place = await self._post(post) or place
            except SLACK_CALL_ERRORS as error:
                log.error("notice_lost", to=post.to, notice=type(notice).__name__, error=reason(error))
        if isinstance(notice, Requested):
            return await self._with_file(replace(notice.change, card=place or notice.change.card))
        return place

    async def _with_file(self, change: Change) -> str:
        """What its card cannot show goes into the thread of that; only then can it be approved there."""
        channel, ts, _ = request_view.posted(change)
        if not channel or request_view.seen_whole(change):
            return change.card
        name, text = request_view.file_name(change), request_view.file_text(change)
        comment = f"The whole of what {change.name} asks for."
        try:
            file = await self._slack.send_file(channel, name, text.encode(), comment, thread=ts)
        except SLACK_CALL_ERRORS as error:
            log.error("request_not_filed", change=change.id, error=reason(error))
            return change.card
        filed = replace(change, card=f"{channel}:{ts}:{file}")
        try:
            await self._post(Post(channel, cards.card(filed), over=ts))
        except SLACK_CALL_ERRORS as error:  # Post the file again, on the card that stands there, draws it
            log.error("notice_lost", to=channel, notice="Changed", error=reason(error))
        return filed.card

    async def _post(self, post: Post) -> str:
        if post.over:
            await self._web.chat_update(channel=post.to, ts=post.over, **post.message.payload())
            return ""
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
        case Changed(change) if change.card:
            channel, ts, _ = request_view.posted(change)
            yield Post(channel, cards.card(change), over=ts)
            if change.state in NOTICE_STATES:
                yield Post(channel, cards.news(change, buttons=False), thread=ts)
        case Reminder(change) if change.card:
            channel, ts, _ = request_view.posted(change)
            yield Post(channel, cards.reminder(change), thread=ts)
        case Ended(change, message):
            yield Post(change.actor, message if isinstance(message, Message) else cards.news(change))
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
