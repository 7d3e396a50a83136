"""Today's live sessions on App Home: what was seen last on each platform and when, and a button that asks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.desk import RequestRefused
from bot.notifications.seen_sessions import KEPT_AFTER_S, SeenSessions, known
from bot.policy.policy import Actor
from bot.policy.scope import About
from connectors.catalog import operation, platforms
from connectors.everyday.everyday import Everyday
from connectors.everyday.values import LiveSession
from connectors.everyday.verbs import Verb
from handlers.everyday.allowed_verbs import PersonMay, allowed_verbs
from handlers.everyday.fan_out import all_of
from handlers.everyday.platform_reply import listed
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
ASK_NOW = "Ask now"
"""The button that asks the platforms."""
NOBODY_LOOKED = "I haven't asked for today's sessions yet."


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
    now = there(await services.store.now(), actor.zone)
    since, until = today(now)[0], now + timedelta(seconds=KEPT_AFTER_S)  # all that is kept is as of now, then
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


def section(
    able: Sequence[str],
    seen: Sequence[SeenSessions],
    now: datetime,
    notes: Sequence[str] = (),
    limited: bool = False,
) -> list[Block]:
    """`able` are the platforms whose sessions this person may see; `now` is on their clock; `notes` say what could not
    be seen a moment ago; `limited` says that they see those of some courses only."""
    if not able:
        return []
    since, until = (one.timestamp() for one in today(now))
    known_there = {one.platform: one for one in seen if one.platform in able and one.tells_of(since, until)}
    sessions = by_time([one for each in known_there.values() for one in each.between(since, until)])
    ahead = [one for one in sessions if not one.is_over(now)]
    blocks = timetable(ahead[:HOME_SESSIONS_SHOWN], now, place=len(able) > 1)
    if len(ahead) > HOME_SESSIONS_SHOWN:
        blocks.append(context(f"{len(ahead) - HOME_SESSIONS_SHOWN} more: /lms sessions today"))
    standing = [_standing(name, known_there.get(name), now) for name in able]
    return [
        header("Today's sessions of your courses" if limited else "Today's sessions"),
        *(blocks or [say(_none(able, known_there, sessions, now))]),
        *([context(*notes)] if notes else []),
        context(" · ".join(standing)),
        actions(button(ASK_NOW, "home.sessions", "look")),
    ]


def _none(
    able: Sequence[str], known_there: Mapping[str, SeenSessions], sessions: Sequence[LiveSession], now: datetime
) -> str:
    """That nothing is left of today, as far as that is known."""
    if not known_there:
        return NOBODY_LOOKED
    if len(known_there) == len(able) and not any(_part_of_day(one, now) for one in known_there.values()):
        return "No more live sessions today." if sessions else "No live sessions today."
    titles = listed([platforms()[name].title for name in able if name in known_there])
    return f"I know of no {'more ' if sessions else ''}live sessions today on {titles}."


def _standing(name: str, one: SeenSessions | None, now: datetime) -> str:
    """`Class: 2 today, as of 09:10`, `Damstra Learning: not known yet`."""
    title = platforms()[name].title
    if not one:
        return f"{title}: not known yet"
    since, until = (each.timestamp() for each in today(now))
    sessions = one.between(since, until)
    over = sum(each.is_over(now) for each in sessions)
    count = f"{len(sessions) or 'none'} {_part_of_day(one, now) or 'today'}"
    passed = f" ({over if over < len(sessions) else 'all'} over)" if over else ""
    return f"{title}: {count}{passed}, as of {times.recent(_there(one.at, now), now)}"


def _part_of_day(one: SeenSessions, now: datetime) -> str:
    """What was looked at, where that is not all of today: `after 09:10`, `in 40 of 60 classes`; nothing where it is."""
    since, until = today(now)
    begins = times.clock(_there(one.since, now)) if one.since > since.timestamp() else ""
    ends = times.clock(_there(one.until, now)) if one.until < until.timestamp() else ""
    hours = f"between {begins} and {ends}" if begins and ends else f"after {begins}" if begins else f"before {ends}"
    return " ".join([*([hours] if begins or ends else []), *([f"in {one.part}"] if one.part else [])])


def _there(moment: float, now: datetime) -> datetime:
    return datetime.fromtimestamp(moment, now.tzinfo)
