"""Today's live sessions on App Home: what was seen last, since when, and a button that looks again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.desk import RequestRefused
from bot.notifications.seen_sessions import SeenSessions, known
from bot.policy.policy import Actor
from bot.policy.scope import About
from connectors.catalog import operation, platforms
from connectors.everyday.everyday import Everyday
from connectors.everyday.values import LiveSession
from connectors.everyday.verbs import Verb
from handlers.everyday.allowed_verbs import PersonMay, allowed_verbs
from handlers.everyday.fan_out import all_of
from handlers.everyday.platform_reply import LOOK_ON, listed
from handlers.everyday.scoped import course_of
from handlers.everyday.session_list import look, remember
from handlers.everyday.session_view import by_time, timetable
from handlers.everyday.verb_request import VerbRequest, there
from handlers.parsing.arguments import VerbArguments
from handlers.slack import times
from handlers.slack.blocks import Block, actions, button, context, header, say
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services

HOME_SESSIONS_SHOWN = 8
NOBODY_LOOKED = "I haven't looked at today's sessions yet."


async def seen_by(services: Services, actor: Actor) -> list[SeenSessions]:
    """What was seen last, of what this person might ask for: where they may see some courses only, of those."""
    judge, scoped, found = services.desk.judge, services.desk.policy.scopes(actor), list[SeenSessions]()
    for one in await known(services.store, services.desk.connected):
        kinds = [cls for id in one.asked if (cls := operation(one.platform, id))]
        if len(kinds) < len(one.asked):
            continue
        if scoped:
            theirs = [it for it in one.sessions if judge.sees(kinds, actor, About((course_of(it),)))]
            found.append(replace(one, sessions=theirs))
        elif judge.still_sees(kinds, actor):
            found.append(one)
    return found


def to_ask(services: Services, actor: Actor) -> list[str]:
    """The platforms whose live sessions this person may see. Raises RequestRefused where there are none."""
    may = allowed_verbs(services.desk.connected, PersonMay(services.desk, actor))
    if Verb.SESSIONS not in may:
        raise RequestRefused("You can't see live sessions here.")
    return [*may[Verb.SESSIONS]]


async def look_now(services: Services, actor: Actor, names: Sequence[str]) -> list[str]:
    """Ask these platforms for the sessions of this person's day; gives a sentence for each that could not tell."""
    since, until = today(there(await services.store.now(), actor.zone))
    asked = VerbArguments(Verb.SESSIONS, since=since, until=until)
    interaction = Interaction(actor.id, "", services.slack.reply("", actor.id), "home")
    request = VerbRequest(services, interaction, actor, asked, tuple(names))
    seen: list[SeenSessions] = []

    async def ask(verbs: Everyday) -> list[LiveSession]:
        return await look(verbs, since, until, seen)

    told = await all_of(request.asks(ask))
    await remember(services.store, seen)
    return [one.trouble for one in told if one.trouble]


def today(now: datetime) -> tuple[datetime, datetime]:
    """The day of this moment, in its zone: its first moment, and that of the next day."""
    first = datetime.combine(now.date(), time(), now.tzinfo)
    return first, datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)


def section(able: Sequence[str], seen: Sequence[SeenSessions], now: datetime, notes: Sequence[str] = ()) -> list[Block]:
    """`able` are the platforms whose sessions this person may see; `now` is on their clock; `troubles` say what could
    not be seen a moment ago."""
    if not able:
        return []
    since, until = (one.timestamp() for one in today(now))
    told = [one for one in seen if one.platform in able and one.tells_of(since, until)]
    said = [context(*notes)] if notes else []
    if not told:
        ask = button("Show today's sessions", "home.sessions", "look")
        return [header("Today's sessions"), *(said or [say(NOBODY_LOOKED)]), actions(ask)]
    sessions = by_time([one for each in told for one in each.between(since, until)])
    ahead = [one for one in sessions if not one.is_over(now)]
    blocks = timetable(ahead[:HOME_SESSIONS_SHOWN], now, place=len(able) > 1)
    if more := len(ahead) - HOME_SESSIONS_SHOWN:
        blocks += [context(f"{more} more: /lms sessions today")] if more > 0 else []
    whole = len(told) == len(able) and not any(one.part for one in told)
    if not ahead:
        past = f" {len(sessions)} took place." if len(sessions) > 1 else " One took place." if sessions else ""
        blocks = [say(f"{'No more' if sessions else 'No'} live sessions {'today' if whole else 'seen so far'}.{past}")]
    return [
        header("Today's sessions"),
        *blocks,
        *said,
        context(_as_of(able, told, now)),
        actions(button("Look again" if whole else LOOK_ON, "home.sessions", "look")),
    ]


def _as_of(able: Sequence[str], told: Sequence[SeenSessions], now: datetime) -> str:
    """`As of 14:05: Class and Skilljar. Not looked at yet: Damstra.`"""
    by_time_seen: dict[str, list[str]] = {}
    for one in sorted(told, key=lambda each: -each.at):
        by_time_seen.setdefault(_when(one, now), []).append(platforms()[one.platform].title)
    if len(by_time_seen) == 1 and len(told) == len(able):
        return f"As of {next(iter(by_time_seen))}."
    said = [f"{listed(titles)} as of {when}." for when, titles in by_time_seen.items()]
    missing = [platforms()[name].title for name in able if name not in {one.platform for one in told}]
    return " ".join([*said, *([f"Not looked at yet: {listed(missing)}."] if missing else [])])


def _when(one: SeenSessions, now: datetime) -> str:
    since, until = today(now)
    part = [one.part] if one.part else []
    if one.since > since.timestamp():
        part.append(f"from {_there(one.since, now):%H:%M}")
    if one.until < until.timestamp():
        part.append(f"until {_there(one.until, now):%H:%M}")
    return times.recent(_there(one.at, now), now) + (f" ({', '.join(part)})" if part else "")


def _there(moment: float, now: datetime) -> datetime:
    return datetime.fromtimestamp(moment, now.tzinfo)
