"""How news look in a channel: one by one, many at once, and gathered under the thing that they are about.

All that comes from a platform is literal, on one line, and cannot turn around the text beside it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.ports import ChannelMessage, ThreadSummary
from connectors.catalog import platforms
from connectors.core.field_specs import squash
from connectors.core.labels import label
from connectors.news.news import EventKind, News
from handlers.notifications.subscription_words import a_or_someone, counted
from handlers.notifications.tamed import MESSAGE_NAME_CHARS, tame, titled
from handlers.slack import limits
from handlers.slack.blocks import Element, Message, bullets, clip, context, header, line, rich, run, when

GROUP_MESSAGE = (
    "I don't post updates in group messages. Subscribe in a channel: type /invite @Registrar there, then this command."
)
MESSAGE_FACTS_SHOWN = 4
"""Facts beside the sentence."""
MESSAGE_FACT_CHARS = 200
"""Characters of a fact."""
DIGEST_NEWS_SHOWN = 5
"""News that a digest quotes."""
DIGEST_THREAD_LINES = 100
"""Lines of one message in the thread of a digest."""
DIGEST_THREAD_CHARS = limits.MESSAGE_CHARS - 3000
"""Characters of a message in the thread of a digest; what is left is for the dates, which Slack writes out."""
DIGEST_KINDS_SHOWN = 25
"""Lines of a digest that count."""
SLACK_DATE_LIMIT_S = 10_000_000_000
"""The first Unix second that Slack takes for no date."""

EVENT_EMOJI = {
    "complet": "✅", "cancel": "🚫", "overdue": "⏰", "start": "⏰", "record": "🎬", "attend": "📋", "ended": "🏁",
    "enrol": "🎓", "regist": "🎓", "purchase": "🛒", "task": "📌", "inactiv": "💤", "creat": "➕", "chang": "✏️",
    "updat": "✏️", "unknown": "❔",
}  # fmt: skip
"""By a part of the event's name; the first that fits."""
DEFAULT_EVENT_EMOJI = "📣"


def drawn(what: ChannelMessage | ThreadSummary) -> Message:
    """The message of whatever a channel is told."""
    if isinstance(what, ThreadSummary):
        return _gathering(what)
    if what.digest and what.counts:
        return _digest(what)
    return _one(what.news[0]) if len(what.news) == 1 else _part(what)


def sign(event: str) -> str:
    return next((sign for part, sign in EVENT_EMOJI.items() if part in event), DEFAULT_EVENT_EMOJI)


def told(news: News, most: int = MESSAGE_FACT_CHARS) -> list[Element]:
    """The sentence, its facts in bold. One that is not known is "someone" or "a course", or left out after its name:
    "completed the lesson {lesson}"."""
    kind = _kind(news)
    if not kind:
        name = news.known("event") or news.known("name") or news.event
        said = [run(f"{titled(news.platform)} reported "), run(tame(name, most) or "something", bold=True)]
        return [*said, run(", which I don't know yet.")]
    found: list[Element] = []
    for at, piece in enumerate(re.split(r"\{(\w+)\}", kind.says)):
        if at % 2:
            known = tame(news.known(piece), most)
            if known:
                found.append(run(known, bold=True))
            elif found and found[-1]["text"].endswith(f" {piece} "):
                found[-1] = run(found[-1]["text"].rstrip())
            else:
                missing = a_or_someone(piece)
                found.append(run(missing if found else missing.capitalize()))
        elif piece:
            found.append(run(piece))
    return found


def spoken(news: News) -> str:
    """The sentence as plain text."""
    return "".join(one["text"] for one in told(news))


def summed(counts: Iterable[tuple[str, int]]) -> str:
    """`12 × someone completed a course, 3 × someone took a quiz`, the most first."""
    most = sorted(counts, key=lambda one: (-one[1], one[0]))
    more = f", and {len(most) - DIGEST_KINDS_SHOWN} more kinds" if len(most) > DIGEST_KINDS_SHOWN else ""
    return ", ".join(f"{count:,} × {what}" for what, count in most[:DIGEST_KINDS_SHOWN]) + more


def _one(news: News) -> Message:
    facts = [*moment(news), *(run(f" · {name}: {value}") for name, value in _facts(news))]
    head = line(run(f"{sign(news.event)} "), *told(news))
    foot = line(run(titled(news.platform)), *facts)
    return Message(f"{sign(news.event)} {spoken(news)}", [rich(head, foot)])


def in_line(news: News, most: int = MESSAGE_FACT_CHARS) -> Element:
    """As one line of many."""
    said = told(news, most)
    *first, last = said
    ended = run(last["text"].removesuffix("."), **last.get("style", {}))
    return line(run(f"{sign(news.event)} "), *first, ended, *moment(news))


def _digest(what: ChannelMessage) -> Message:
    title = f"{what.total:,} {'update' if what.total == 1 else 'updates'}"
    title += f" in {what.period}" if what.period else ""
    by_platform: dict[str, list[tuple[str, int]]] = {}
    for (platform, event), count in what.counts.items():
        by_platform.setdefault(platform, []).append((event, count))
    said = [
        (titled(name), summed((counted(name, event), count) for event, count in counts))
        for name, counts in list(by_platform.items())[:DIGEST_KINDS_SHOWN]
    ]
    numbers = [line(run(f"{name}: ", bold=True), run(clip(text, 600))) for name, text in said]
    blocks = [header(f"📰 {title}"), *([rich(*numbers)] if numbers else [])]
    newest = what.news[:DIGEST_NEWS_SHOWN]
    if newest:
        head = "The latest" if what.total > len(newest) else "In short"
        blocks.append(rich(line(run(head, italic=True)), bullets(in_line(one) for one in newest)))
    if what.total > len(newest):
        blocks.append(context("All of them are in the thread."))
    return Message(f"📰 {title}. " + " ".join(f"{name}: {text}." for name, text in said), blocks)


def _part(what: ChannelMessage) -> Message:
    """News in the thread of a digest, a line each."""
    shown = what.news[:DIGEST_THREAD_LINES]
    left = max(what.total, len(what.news)) - len(shown)
    more = [line(run(f"… and {left:,} more.", italic=True))] if left > 0 else []
    most = MESSAGE_FACT_CHARS
    while _length(lines := [in_line(one, most) for one in shown]) > DIGEST_THREAD_CHARS and most > 4:
        most //= 2
    listed = [bullets(lines)] if lines else []
    return Message(f"{len(shown):,} of {what.total:,}", [rich(*listed, *more)] if listed or more else [])


def _gathering(what: ThreadSummary) -> Message:
    latest = what.latest
    kind, number = latest.about or ("", "")
    thing = tame(latest.known(kind) or number, MESSAGE_FACT_CHARS) or titled(latest.platform)
    numbers = clip(summed((counted(latest.platform, event), count) for event, count in what.counts.items()), 600)
    of = f"  {titled(latest.platform)}" + (f" · {label(kind).lower()}" if kind else "")
    head = line(run(thing, bold=True), run(of))
    told = (("First", what.first), ("Latest", latest))
    feet = [line(run(f"{name}: ", italic=True), *in_line(one)["elements"]) for name, one in told]
    text = f"{thing}: {numbers}. " + " ".join(f"{name}: {spoken(one)}" for name, one in told)
    return Message(text, [rich(head, *([line(run(numbers))] if numbers else []), *feet)])


def _kind(news: News) -> EventKind | None:
    platform = platforms().get(news.platform)
    return platform.news.kinds.get(news.event) if platform and platform.news else None


def _facts(news: News) -> list[tuple[str, str]]:
    """What the sentence does not say. Of an event that is not known, all that it came with."""
    kind = _kind(news)
    said = {squash(name) for name in re.findall(r"\{(\w+)\}", kind.says)} if kind else {"event", "name"}
    wanted: Sequence[str] = kind.facts if kind and news.event != "unknown" else list(news.facts)
    names = [name for name in wanted if squash(name) not in said]
    known = [(tame(label(name), MESSAGE_NAME_CHARS), tame(news.known(name), MESSAGE_FACT_CHARS)) for name in names]
    return [(name, value) for name, value in known if name and value][:MESSAGE_FACTS_SHOWN]


def moment(news: News) -> list[Element]:
    at = news.at
    return [run(" · "), when(at)] if at is not None and 0 <= at < SLACK_DATE_LIMIT_S else []


def _length(lines: Iterable[Mapping[str, list[Element]]]) -> int:
    return sum(len(one.get("text", "")) for each in lines for one in each["elements"])
