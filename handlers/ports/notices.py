"""What Registrar says without being asked: for every notice, where it goes and its words."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.changes.change import ChangeState
from bot.ports import AuditHead, Changed, Ended, Interrupted, Notice, Reminder, Requested, Resumed, Silenced, Widened
from bot.runtime.logs import logger
from handlers.changes import cards
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
        self._web = slack.web

    async def deliver(self, notice: Notice) -> str:
        place = ""
        for post in posts(notice):
            try:
                place = await self._post(post) or place
            except SLACK_CALL_ERRORS as error:
                log.error("notice_lost", to=post.to, notice=type(notice).__name__, error=reason(error))
        return place

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
        case Requested(change, channel):
            yield Post(channel, cards.card(change))
        case Changed(change) if change.card:
            channel, _, ts = change.card.partition(":")
            yield Post(channel, cards.card(change), over=ts)
            if change.state in NOTICE_STATES:
                yield Post(channel, cards.news(change, buttons=False), thread=ts)
        case Reminder(change) if change.card:
            channel, _, ts = change.card.partition(":")
            yield Post(channel, cards.reminder(change), thread=ts)
        case Widened(change) if change.card:
            channel, _, ts = change.card.partition(":")
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
