"""Subscriptions as people see them: what is told where, why it is not told now, and what can be done about it."""

from collections.abc import Mapping, Sequence

from bot.notifications.subscription import Filter, Rhythm, Subscription
from bot.ports import Resumed, Silenced, SubscribedNews, Unwatched, WatchedAgain
from connectors.core.field_specs import squash
from connectors.news.news import News
from handlers.notifications.messages import in_line, sign
from handlers.notifications.subscription_words import everything, happens, in_words
from handlers.notifications.tamed import tame, titled
from handlers.slack.blocks import (
    Block,
    Element,
    Message,
    actions,
    asking,
    bullets,
    button,
    clip,
    context,
    header,
    line,
    place,
    rich,
    run,
    say,
    when,
)

SHOWN_IN_CHANNEL, SHOWN_ELSEWHERE, SHOWN_AT_HOME = 10, 6, 8
"""Subscriptions shown of a channel, of a person's elsewhere, and on App Home."""
PAUSE_REASON_CHARS = 150
DAY_AND_HOUR = "{date_short} at {time}"
"""How a message that stays tells a time: today is another day tomorrow."""
MATCHING_NEWS_SHOWN = 8
"""News shown of those that would have fit."""
RHYTHM_LABELS: Mapping[Rhythm, str] = {
    Rhythm.AT_ONCE: "as it happens",
    Rhythm.HOURLY: "once an hour, all together",
    Rhythm.DAILY: "once a day, all together",
}
ACTIVE_EMOJI, STOPPED_EMOJI, CANNOT_POST_EMOJI, PAUSED_EMOJI = "🔔", "🔕", "🔇", "⏸️"
MY_SUBSCRIPTIONS_BUTTON = button("Show my subscriptions", "subscription.list")


def described(one: SubscribedNews) -> list[Element]:
    """What is told, and which of it."""
    return [run(in_words(one), bold=True)]


def spoken(one: Subscription) -> str:
    """The same as plain text, with the names people type."""
    return f"{in_words(one.asked_for)} {one.platform} {one.event} {' '.join(one.asked_for.filters)}"


def subscribed_message(one: Subscription, name: str, changed: bool = False) -> Message:
    """To the channel: who asked for what. Nobody is told things without knowing why."""
    whose, whom = ("your", "you") if one.channel.startswith("D") else ("this channel's", "this channel")
    how = f"changed {whose} updates" if changed else f"subscribed {whom} to updates"
    blocks = [
        rich(
            line(run(f"{ACTIVE_EMOJI} "), run(tame(name, 80), bold=True), run(f" {how}:")),
            line(*described(one.asked_for), run(f", {RHYTHM_LABELS[one.rhythm]}.")),
        ),
        *map(context, everything(one.asked_for)),
        context("To pause, change or remove it, type /lms subscriptions."),
    ]
    return Message(f"{name} {how}: {in_words(one.asked_for)}", blocks)


def noted(one: Subscription, name: str, did: str) -> Message:
    """To the channel: somebody paused, resumed or removed what it was told. One line."""
    said = [run(tame(name, 80), bold=True), run(f" {did} updates: "), *described(one.asked_for), run(".")]
    text = f"{name} {did} updates: {in_words(one.asked_for)}"
    return Message(text, [rich(line(run(f"{ACTIVE_EMOJI if did == 'resumed' else STOPPED_EMOJI} "), *said))])


def existing(one: Subscription) -> Message:
    """To who asks for it again."""
    text = "This is already posted here."
    since = [run(" Subscribed on "), when(one.since, DAY_AND_HOUR), run(".")] if one.since else []
    return Message(text, [rich(line(run(text), *since)), *_entry(one)])


def made(one: Subscription, fitting: int, of: int, doubts: Sequence[Block] = ()) -> Message:
    """To who asked, privately: what is posted where, what it would have told lately, and what may be mistyped."""
    lately = f"Of the last {of} of that kind, I would have posted {fitting}." if of else ""
    if of and not fitting:
        lately += " If that surprises you, check the filters."
    head, text = standing("Subscribed. ", one)
    blocks = [rich(head, *([line(run(lately))] if lately else [])), *doubts]
    return Message(text, [*blocks, actions(button("Manage subscriptions", "subscription.list"))])


def saved(one: Subscription, doubts: Sequence[Block] = ()) -> Message:
    """To who changed it."""
    head, text = standing("Saved. ", one)
    return Message(text, [rich(head), *doubts])


def standing(begins: str, one: Subscription) -> tuple[Element, str]:
    """What is posted where from now on, and how to change it: as a line, and as text."""
    what = f"{begins}{in_words(one.asked_for)}, I'll post it in "
    rhythm, how = f" {RHYTHM_LABELS[one.rhythm]}. ", "To change or stop it, type "
    head = line(run(what), _where(one.channel), run(rhythm + how), run("/lms subscriptions", code=True), run("."))
    return head, f"{what}this conversation{rhythm}{how}/lms subscriptions."


def unknown_course(platform: str, wanted: Filter, near: Sequence[str]) -> str:
    """That a platform has no course of that name at present. It may be meant: one may come."""
    title, how = tame(wanted.text, 90), "has that in its title" if wanted.part else "has exactly that name"
    ends = "Did you mean one of these?" if near else "Check the spelling."
    return f"⚠ “{title}”: no course on {titled(platform)} {how} right now, so nothing is posted until one does. {ends}"


def listed(here: Sequence[Subscription], elsewhere: Sequence[Subscription], channel: str, words: str = "") -> Message:
    """To one person: what is told in this channel, and what they asked for anywhere else."""
    blocks: list[Block] = []
    if channel:
        blocks.append(header("Subscriptions in this channel"))
        blocks += [block for one in here[:SHOWN_IN_CHANNEL] for block in _entry(one)]
        blocks += _left(len(here) - SHOWN_IN_CHANNEL)
    if not here and channel:
        nothing = f"Nothing matches “{tame(words, 60)}”." if words else "None yet. Type `/lms subscribe` to start."
        blocks.append(say(nothing))
    if elsewhere:
        blocks.append(header("Your subscriptions elsewhere" if channel else "Your subscriptions"))
        blocks += [block for one in elsewhere[:SHOWN_ELSEWHERE] for block in _entry(one, named=True)]
        blocks += _left(len(elsewhere) - SHOWN_ELSEWHERE)
    if not channel and not elsewhere:
        blocks.append(
            say("You have no subscriptions yet. Type `/lms subscribe` in the channel where you want updates.")
        )
    return Message(f"In this channel: {len(here)}. Elsewhere: {len(elsewhere)}.", blocks)


def at_home(mine: Sequence[Subscription]) -> list[Block]:
    """For App Home: what this person asked for, wherever it is told."""
    if not mine:
        return [say("None yet. Type /lms subscribe in the channel where you want updates.")]
    return [
        *(block for one in mine[:SHOWN_AT_HOME] for block in _entry(one, named=True)),
        *_left(len(mine) - SHOWN_AT_HOME),
    ]


def tried(one: Subscription, recent: Sequence[News]) -> Message:
    """Which of the last news of its kind it would have told; where none, what those said that it asks for."""
    fitting = [news for news in recent if one.wants(news)]
    title = f"{len(fitting)} of the last {len(recent)} match."
    if not recent:
        title = "Nothing of this kind has happened since I've been listening, so there's nothing to try it on."
    blocks = [rich(line(*described(one.asked_for))), rich(line(run(title)))]
    if fitting:
        blocks.append(rich(bullets(in_line(news, 100) for news in fitting[:MATCHING_NEWS_SHOWN])))
    elif recent:
        blocks += [context("What the last ones said:"), rich(bullets(_names(one, recent)))]
    return Message(title, blocks)


def silenced(notice: Silenced) -> Message:
    """To an owner: why nothing is told, and what to do."""
    text = f"I can't post updates for now. {notice.why}"
    blocks = [
        rich(
            line(
                run(f"{CANNOT_POST_EMOJI} In "),
                _where(notice.channel),
                run(" I can't post updates for now. "),
                run(_why(notice)),
            )
        ),
        rich(bullets(line(*described(one)) for one in notice.subscriptions[:SHOWN_IN_CHANNEL])),
        context("I keep what happens meanwhile. Every few minutes I check whether I can post again, and then I do."),
        actions(MY_SUBSCRIPTIONS_BUTTON),
    ]
    return Message(f"{CANNOT_POST_EMOJI} {text}", blocks)


def resumed(notice: Resumed) -> Message:
    """To the same owner: it goes on."""
    text = "I can post there again. What I kept follows."
    head = line(run(f"{ACTIVE_EMOJI} In "), _where(notice.channel), run(" I can post again. What I kept follows."))
    return Message(
        f"{ACTIVE_EMOJI} {text}",
        [rich(head), rich(bullets(line(*described(one)) for one in notice.subscriptions[:SHOWN_IN_CHANNEL]))],
    )


def _why(notice: Silenced) -> str:
    return clip(notice.why, 500)


def unwatched(notice: Unwatched) -> Message:
    """To an owner: what is not looked for, and why."""
    name = titled(notice.platform)
    text = f"I haven't been able to check {name} for a while, so updates may be missing:"
    blocks = [
        rich(line(run(f"{CANNOT_POST_EMOJI} {text}"))),
        rich(bullets(line(*described(one)) for one in notice.subscriptions[:SHOWN_IN_CHANNEL])),
        *_left(len(notice.subscriptions) - SHOWN_IN_CHANNEL),
        rich(line(run(clip(notice.why, 500)))),
        context("I'll keep trying, and tell you once when I can check again."),
        actions(MY_SUBSCRIPTIONS_BUTTON),
    ]
    return Message(f"{CANNOT_POST_EMOJI} {text} {clip(notice.why, 500)}", blocks)


def watched_again(notice: WatchedAgain) -> Message:
    """To the same owner: what happened meanwhile may have been lost, and that is said."""
    text = f"I can check {titled(notice.platform)} again."
    blocks = [
        rich(line(run(f"{ACTIVE_EMOJI} {text}"))),
        rich(bullets(line(*described(one)) for one in notice.subscriptions[:SHOWN_IN_CHANNEL])),
        *_left(len(notice.subscriptions) - SHOWN_IN_CHANNEL),
        context("I'll post what I still find of the time between. What can't be found any more is not posted."),
    ]
    return Message(f"{ACTIVE_EMOJI} {text}", blocks)


def _where(channel: str) -> Element:
    return run("our direct messages") if channel.startswith("D") else place(channel)


def _entry(one: Subscription, named: bool = False) -> list[Block]:
    """What it tells, how it stands, and its buttons."""
    standing = [run(RHYTHM_LABELS[one.rhythm])]
    if named:
        standing += [run(" · in "), _where(one.channel)]
    if one.paused:
        standing = [
            run(f"{PAUSED_EMOJI} paused since "),
            when(one.paused.since),
            run(f": {tame(one.paused.why, PAUSE_REASON_CHARS)}"),
        ]
        standing += [run(" · in "), _where(one.channel)] if named else []
    turn = button("Resume", "subscription.resume", one.id, style="primary") if one.paused else None
    remove = button("Remove", "subscription.remove", one.id)
    what = clip(happens(one.asked_for), 120)
    buttons = [
        turn or button("Pause", "subscription.pause", one.id),
        button("Edit", "subscription.edit", one.id),
        button("Try it", "subscription.try", one.id),
        asking(remove, "Remove it?", f"I'll no longer post when {what}.", "Remove"),
    ]
    head = line(run(f"{sign(one.event)} "), *described(one.asked_for))
    parts = [line(run(text, italic=True)) for text in everything(one.asked_for)]
    return [rich(head, *parts, line(*standing)), actions(*buttons)]


def _left(more: int) -> list[Block]:
    said = f"… and {more} more. Add a word to narrow them down: /lms subscriptions onboarding"
    return [context(said)] if more > 0 else []


def _names(one: Subscription, recent: Sequence[News]) -> list[Element]:
    """What the facts that it filters by were, the last few."""
    found = []
    for name in dict.fromkeys(each.fact for each in one.filters):
        said = dict.fromkeys(tame(news.known(squash(name)), 80) for news in recent)
        text = ", ".join([each for each in said if each][:5]) or "not said"
        found.append(line(run(f"{name}: ", bold=True), run(text)))
    return found or [line(run("nothing that matches"))]
