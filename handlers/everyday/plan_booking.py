"""Schedule: it begins something live, so it is shown first, with weekday, date, time and zone, and waits for a yes."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.preferences.preferences import DateStyle
from connectors.catalog import platforms
from connectors.core.same import holds
from connectors.everyday.everyday import Everyday, NeedsCourse, NeedsMore
from connectors.everyday.exact import NotKnown, Unclear, by_id
from connectors.everyday.exact import shown as typed
from connectors.everyday.values import Booking, Course, Person
from handlers.everyday import known_as, platform_reply
from handlers.everyday.choice_view import CHOICES_SHOWN, choices
from handlers.everyday.chosen import NotAsShown, as_shown, joined, seen
from handlers.everyday.fan_out import unclear_reply
from handlers.everyday.person_view import local
from handlers.everyday.plan_newcomers import one_platform
from handlers.everyday.planned import Planned, Step
from handlers.everyday.platform_reply import PlatformReply, listed
from handlers.everyday.resolve import offer
from handlers.everyday.verb_request import VerbRequest
from handlers.parsing.arguments import VerbArguments
from handlers.slack import times
from handlers.slack.blocks import actions, bullets, button, clip, context, line, rich, run, say


async def booking(request: VerbRequest) -> Planned | None:
    """What would be done, once it was seen; None after asking or showing it."""
    arguments = request.arguments
    shown = clip(arguments.course, platform_reply.REPLY_TITLE_CHARS)
    verbs = await one_platform(request, f"Where should “{shown}” take place?")
    if not verbs:
        return None
    request = known_as.on(request, verbs.platform)
    arguments = request.arguments
    if not arguments.at:
        raise NeedsMore("What time? Nothing was changed yet.")
    if arguments.at <= await request.now():
        raise NeedsMore("That time has passed. Nothing was changed. Choose a later one.")
    here = replace(request, arguments=replace(arguments, on=verbs.platform))
    course, unclear = None, None
    try:
        course = await as_shown(arguments.chosen, verbs, arguments.course, verbs.course)
        known = joined(*arguments.chosen, *seen(arguments.course, [course]))
        here = replace(here, arguments=replace(here.arguments, chosen=known))
    except NotKnown:
        pass
    except NotAsShown as another:
        await offer(here, arguments.course, [unclear_reply(verbs.platform, another)], list(another.choices))
        return None
    except Unclear as several:
        unclear = several
    wanted = Booking(
        title=course.title if course else arguments.course,
        starts=arguments.at,
        minutes=arguments.minutes,
        zone=request.actor.zone,
        hosts=arguments.hosts,
        course=course,
        place=arguments.place,
    )
    try:
        await _hosts_still(arguments, verbs)
        plan = await verbs.schedule(wanted)
    except Unclear as several:
        await _which_host(here, several)
        return None
    except NeedsCourse:
        if not unclear or not any(isinstance(one, Course) and holds(one.title, shown) for one in unclear.choices):
            raise
        told = [PlatformReply[Any](verbs.platform, choices=unclear.choices)]
        await offer(here, arguments.course, told, list(unclear.choices))
        return None
    now = await request.now()
    starts = local(arguments.at, now.tzinfo)
    with times.written_for(DateStyle.ENGLISH):  # approvers and the audit log read it too
        moment = f"{times.whole_day(starts)} at {times.clock(starts)} ({wanted.zone})"
    length, hosts = times.length(arguments.minutes), listed([typed(one) for one in wanted.hosts])
    if not arguments.confirmed and not request.dry:
        await _show(here, verbs, wanted, verbs.consequence(plan))
        return None
    behind = f" for {moment}, {length}{f', with {hosts}' if hosts else ''}"
    return Planned([Step(plan)], wanted.title, behind=behind)


async def _hosts_still(arguments: VerbArguments, verbs: Everyday) -> None:
    """Whether those who were chosen to teach are who was shown. Raises NotAsShown."""
    for host in (one.typed for one in arguments.chosen if one.typed in arguments.hosts):
        with suppress(NotKnown):  # not everybody who teaches is found as people are
            await as_shown(arguments.chosen, verbs, host, verbs.person)


async def _show(request: VerbRequest, verbs: Everyday, wanted: Booking, consequence: str) -> None:
    """All of it, as it would be; Go ahead, or change it in the form."""
    now = await request.now()
    starts, ends = local(wanted.starts, now.tzinfo), local(wanted.ends, now.tzinfo)
    facts = [
        ("When", f"{times.whole_day(starts)}, {times.span(starts, ends)} ({wanted.zone})"),
        ("How long", times.length(wanted.minutes)),
        ("With", listed([typed(one) for one in wanted.hosts])),
        ("Where", listed([one for one in (wanted.place, platforms()[verbs.platform].title) if one])),
        ("Course", wanted.course.title if wanted.course and wanted.course.title != wanted.title else ""),
    ]
    text = f"Schedule “{clip(wanted.title, platform_reply.REPLY_TITLE_CHARS)}”?"
    lines = [line(run(f"{label}: ", bold=True), run(clip(said, 200))) for label, said in facts if said]
    go = button("Go ahead", "everyday.go", await request.keep(confirmed=True), style="primary")
    notes = [context(consequence)] if consequence else []
    buttons = actions(go, await request.fill_in("Change…", style=""))
    await request.say(
        f"{text} {facts[0][1]}",
        [say(f"{text} Nothing was changed yet."), rich(bullets(lines)), *notes, buttons],
    )


async def _which_host(request: VerbRequest, unclear: Unclear) -> None:
    """Whoever teaches is named by what fits several people."""
    things = [one for one in unclear.choices if isinstance(one, Person)]
    typed = unclear.typed
    hosts = request.arguments.hosts
    drafts = [
        await request.keep(
            hosts=tuple(by_id(one.id) if host == typed else host for host in hosts),
            chosen=joined(*request.arguments.chosen, *seen(by_id(one.id), [one])),
        )
        for one in things[:CHOICES_SHOWN]
    ]
    who = f"With “{clip(typed, platform_reply.REPLY_TITLE_CHARS)}”:"
    said = str(unclear) if isinstance(unclear, NotAsShown) else who
    text = f"{said} which one do you mean? Nothing was changed yet."
    await request.say(
        text, [say(text), *choices([(one, [platforms()[one.platform].title]) for one in things], drafts, "This one")]
    )
