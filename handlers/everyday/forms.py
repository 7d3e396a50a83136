"""Forms of everyday verbs: opened by the verb alone or by a button, and what was filled in is what was wanted."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.desk import Desk, RequestRefused
from bot.policy.policy import Actor
from bot.runtime.logs import logger
from connectors.catalog import platforms
from connectors.core.same import folded, same
from connectors.everyday.everyday import Everyday
from connectors.everyday.exact import by_id, id_of, shown
from connectors.everyday.values import Course, Person
from connectors.everyday.verbs import VERB_ABILITIES, Verb
from handlers.everyday import form_view, help
from handlers.everyday.choice_view import merged
from handlers.everyday.chosen import decoded, encoded, joined, seen
from handlers.everyday.default_platform import default_on
from handlers.everyday.dispatch import everyday, kept, no_address, where
from handlers.everyday.login_proposal import chosen_login, proposed_login
from handlers.everyday.person_view import called
from handlers.everyday.platform_reader import able, everyday_of
from handlers.everyday.platform_reply import extent, listed
from handlers.everyday.verb_request import VERB_DRAFT_TTL_S, there
from handlers.everyday.verb_rights import must_be_allowed
from handlers.operations.forms import FORM_EXPIRED, opened
from handlers.operations.pickers import OPTIONS_TIMEOUT_S, as_typed
from handlers.parsing import dates, people_parser, times
from handlers.parsing.arguments import EVERYWHERE, MAX_PEOPLE, Chosen, Misread, Named, VerbArguments
from handlers.parsing.reading import Reading
from handlers.slack import limits
from handlers.slack.blocks import Element, clip
from handlers.slack.in_thread import typed_in_thread
from handlers.slack.interaction import Interaction
from handlers.slack.reply import Spot
from handlers.slack.services import Services
from handlers.slack.widgets import option

log = logger("registrar.handlers")

VERB_FORM_DRAFT = "everyday form"
"""A kind of draft."""
FORM_OPTIONS_PER_PLATFORM = 20


async def start(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """A button: the form with what is known filled in."""
    await open_form(services, interaction, actor, await kept(services, actor, draft))


async def open_named(services: Services, interaction: Interaction, actor: Actor, verb: str) -> None:
    """A button of help or App Home: the empty form of a verb. Raises RequestRefused."""
    if verb not in [*Verb]:
        raise RequestRefused(FORM_EXPIRED)
    await open_form(services, interaction, actor, VerbArguments(Verb(verb)))


async def open_form(services: Services, interaction: Interaction, actor: Actor, arguments: VerbArguments) -> None:
    services.desk.admit(actor)
    names = able(services.desk, arguments.verb)
    if not names:
        why = help.why_not(arguments.verb, services.desk.connected)
        raise RequestRefused(f"No connected platform can {VERB_ABILITIES[arguments.verb]}. {why}".strip())
    await must_be_allowed(services.desk, actor, arguments, names)
    here = await opened(services, interaction)

    async def fill(actor: Actor) -> None:
        login = "" if arguments.login else await proposed_login(services, actor, arguments)
        form = {"arguments": arguments.stored(), "spot": vars(interaction.spot), "login": login}
        draft = await services.drafts.put(VERB_FORM_DRAFT, actor.id, form, VERB_DRAFT_TTL_S)
        if here.window:
            on = arguments.on or default_on(services.desk, await services.preferences.of(actor.id), arguments)
            known = _filled(replace(arguments, login=arguments.login or login, on=on))
            view = form_view.view(arguments.verb, draft, known, names)
            blocks = typed_in_thread(view["blocks"]) if interaction.thread else view["blocks"]
            await here.window.show(view | {"blocks": blocks})

    await here.answer(services, fill)


async def check(services: Services, interaction: Interaction) -> tuple[VerbArguments, Spot, dict[str, str]]:
    """What was submitted, where it was asked, and sentences by block. Asks nobody but Slack's own memory."""
    form = await services.drafts.get(interaction.draft, VERB_FORM_DRAFT, interaction.user)
    if not form:
        raise RequestRefused(FORM_EXPIRED)
    try:
        before = VerbArguments.loaded(form["arguments"])
    except (TypeError, ValueError, KeyError):
        raise RequestRefused(FORM_EXPIRED) from None
    said = {name: _said(block) for name, block in interaction.state.items()}
    actor = await services.slack.actor(interaction.user)
    now = there(await services.store.now(), actor.zone)
    course, course_on, seen_courses = _course_of(interaction.state, said)
    people_shown = [decoded(*one) for one in _people_of(interaction.state)]
    chosen = [(who, place) for who, place, _ in people_shown]
    shown_then = joined(*seen_courses, *(one for *_, shown_ones in people_shown for one in shown_ones))
    on = said.get("on") or ""
    on = "" if on == form_view.ANYWHERE else on
    try:
        people = _named(chosen, said, before, now)
    except Misread as misread:
        return misread.arguments, Spot(**form["spot"]), {"newcomers": str(misread)}
    only = {place for _, place in chosen} if len(chosen) == 1 or all(place for _, place in chosen) else set()
    arguments = replace(
        before.question,
        course=course,
        on=on or course_on or next((place for place in only if place), ""),
        role=(said.get("role") or "").lower(),
        login=chosen_login(said.get("login") or "", form["login"], before.who, people[0].who if people else ""),
        place=said.get("place") or said.get("site") or ("" if {"place", "site"} & said.keys() else before.place),
        minutes=int(length) if (length := said.get("length") or "").isdecimal() else 60,
        hosts=tuple(one.strip(" <>") for one in (said.get("hosts") or "").replace(";", ",").split(",") if one.strip()),
        at=_begins(said, now),
        day=None,
        chosen=shown_then,
        left_out=(),
        without=tuple(one for one in before.without if one.who not in {it for named in people for it in named}),
        confirmed=False,
    ).about(people)
    if default_on(services.desk, await services.preferences.of(actor.id), arguments):
        arguments = replace(arguments, on=EVERYWHERE)  # the form showed the default, and something else was chosen
    since, until = dates.span(said.get("span") or "", now) or (None, None)
    arguments = replace(arguments, since=since, until=until)
    faults = _faults(arguments, {on, course_on, *only} - {"", EVERYWHERE}, interaction.state, now)
    faults = faults or _place_fault(services.desk, arguments, interaction.state)
    if not faults and not arguments.on and (lone := [who for who, place in chosen if place]):
        shown_on = listed(sorted({platforms()[place].title for _, place in chosen if place}))
        faults = {"people": f"You chose one of them ({shown(lone[0])}) on {shown_on} only. Choose the platform below."}
    return arguments, Spot(**form["spot"]), faults


def _faults(arguments: VerbArguments, places: set[str], state: Mapping[str, Any], now: datetime) -> dict[str, str]:
    asks = [one.rstrip("?") for one in form_view.fields(arguments.verb, state)]
    if len(arguments.people) > MAX_PEOPLE:
        return {asks[0]: f"That's {len(arguments.people)} people. I take at most {MAX_PEOPLE} at once."}
    if arguments.verb is Verb.ADD and (bare := [one.who for one in arguments.people if "@" not in one.who]):
        return {asks[0]: f"“{bare[0][:60]}” isn't an e-mail address. Write, for example: Jane Doe <jane@acme.com>."}
    if wrong := next(filter(None, (no_address(one.who) for one in arguments.people)), ""):
        return {_box_of_people(asks): wrong}
    if wrong := next(filter(None, map(no_address, arguments.hosts)), ""):
        return {"hosts": wrong}
    if len(places) > 1:
        titles = listed(sorted(platforms()[one].title for one in places))
        fault = f"These are on different platforms: {titles}. Choose from one platform, or type only the name."
        return {asks[0]: fault}
    if arguments.verb is Verb.PROGRESS and not (arguments.who or arguments.course):
        return {"who": "Say who or which course."}
    if arguments.verb is Verb.SCHEDULE and not arguments.at and "hour" in state:
        return {"hour": "The clocks go forward and skip that hour. Choose another."}
    if arguments.at and arguments.at <= now:
        return {"hour" if "hour" in state else "at": "That time has passed. Choose a later one."}
    return {}


def _box_of_people(asks: Sequence[str]) -> str:
    return next(one for one in ("people", "who", "email", "newcomers") if one in asks)


def _place_fault(desk: Desk, arguments: VerbArguments, state: Mapping[str, Any]) -> dict[str, str]:
    """Why nobody can be asked for it there, beside what was said of where."""
    boxes = [one.rstrip("?") for one in form_view.fields(arguments.verb, state)]
    try:
        where(desk, arguments)
    except RequestRefused as refused:
        asked = "site" if arguments.site else "on"
        return {asked if asked in state else boxes[0]: str(refused)}
    return {}


async def submit(
    services: Services, interaction: Interaction, actor: Actor, arguments: VerbArguments, spot: Spot
) -> None:
    """The same as having typed it where the form was opened."""
    reply = services.slack.reply("", interaction.user, spot)
    said = replace(interaction, window=None, channel=spot.channel, thread=spot.thread, reply=reply)
    await said.answer(services, lambda actor: everyday(services, said, actor, arguments))


async def offer(services: Services, user: str, what: str, draft: str, typed: str) -> list[Element]:
    """What a box offers for the letters typed so far: from all platforms that can, those that answer in time."""
    form = await services.drafts.get(draft, VERB_FORM_DRAFT, user)
    if not form:
        return as_typed(typed)
    actor, verb = await services.slack.actor(user), Verb(form["arguments"]["verb"])
    needed = Verb.FIND if what == "who" else Verb.COURSES
    names = [name for name in able(services.desk, needed) if name in able(services.desk, verb)]
    asks = everyday_of(services.desk, actor, names).values()
    running = [asyncio.create_task(_offered(one, what, typed.strip())) for one in asks]
    if running:
        await asyncio.wait(running, timeout=OPTIONS_TIMEOUT_S)
    found: list[Person | Course] = []
    late = [platforms()[one.platform].title for one, task in zip(asks, running, strict=True) if not task.done()]
    for task in running:
        if not task.done():
            task.cancel()
        elif error := task.exception():
            log.info("options_failed", what=what, error=type(error).__name__)
        else:
            found += task.result()
    if verb is Verb.ENROLL:
        found = [one for one in found if isinstance(one, Person) or not one.closed]
    letters = folded(typed)
    accounts = Counter((one.platform, folded(one.email)) for one in found if isinstance(one, Person))
    options = [
        _option(one, where, isinstance(one, Person) and accounts[one.platform, folded(one.email)] > 1, found)
        for one, where in merged(found)
    ]
    options.sort(key=lambda one: not folded(str(one["text"]["text"])).startswith(letters))
    kept = [one for one in options if len(one["value"]) <= limits.OPTION_VALUE_CHARS]
    unseen = [f"only {extent(one.stopped)} on {platforms()[one.platform].title}" for one in asks if one.stopped]
    unseen += [f"without {listed(late)}"] if late else []
    return [*kept[: limits.MENU_OPTIONS - 1], *as_typed(typed, ", ".join(unseen))]


async def _offered(verbs: Everyday, what: str, typed: str) -> list[Person | Course]:
    return [
        *(
            await verbs.people(typed, FORM_OPTIONS_PER_PLATFORM)
            if what == "who"
            else await verbs.courses(typed, FORM_OPTIONS_PER_PLATFORM)
        )
    ]


def _option(one: Person | Course, where: list[str], by_number: bool, found: Sequence[Person | Course]) -> Element:
    """`by_number` says that the address alone does not tell who it is. Of `found` some may be the same person's."""
    typed, shown_ones = by_id(one.id), [one]
    if isinstance(one, Person) and one.email and not by_number:
        typed, shown_ones = one.email, [it for it in found if isinstance(it, Person) and same(it.email, one.email)]
    value = encoded(typed, seen(typed, shown_ones))
    title = called(one) if isinstance(one, Person) else one.title
    text = f"{title} ({one.closed})" if isinstance(one, Course) and one.closed else title
    return option(clip(f"{text or value} · {listed(where)}", limits.OPTION_TEXT_CHARS), value)


def _people_of(state: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Everybody who was chosen, or typed into the box of one, with what was shown of them."""
    block: Mapping[str, Any] = next(iter((state.get("people") or {}).values()), {})
    several = [(str(one.get("value", "")), _text(one)) for one in block.get("selected_options") or ()]
    one = [(_said(state[name]), _shown(state[name])) for name in ("who", "email") if name in state]
    return [(who.strip(), text) for who, text in (*several, *one) if who.strip()]


def _course_of(state: Mapping[str, Any], said: Mapping[str, str]) -> tuple[str, str, tuple[Chosen, ...]]:
    """Which course, where it is if it was chosen from there, and what was shown of it."""
    name = next((one for one in ("course", "title", "words") if said.get(one)), "")
    return decoded(said[name], _shown(state[name])) if name else ("", "", ())


def _shown(block: Mapping[str, Any]) -> str:
    """The text of what was chosen in a block's only control."""
    held: Mapping[str, Any] = next(iter(block.values()), {})
    return _text(held.get("selected_option") or {})


def _text(option: Mapping[str, Any]) -> str:
    return str((option.get("text") or {}).get("text") or "")


def _named(
    chosen: Sequence[tuple[str, str]], said: Mapping[str, str], before: VerbArguments, now: datetime
) -> list[Named]:
    """With the names beside them, where there are any. Raises Misread."""
    if lines := said.get("newcomers"):
        reading = Reading.of(Verb.ADD, lines, now)
        return people_parser.people(reading, reading.left)
    known = {one.who: one.name for one in before.people}
    name = said.get("name") or ""
    return [Named(who, name if len(chosen) == 1 else known.get(who, "")) for who, _ in chosen]


def _said(block: Mapping[str, Any]) -> str:
    """The value of a block's only control, as text."""
    state: Mapping[str, Any] = next(iter(block.values()), {})
    chosen = (state.get("selected_option") or {}).get("value")
    picked = (state.get(f"selected_{what}") for what in ("date_time", "date", "time"))
    return str(chosen or state.get("value") or next(filter(None, picked), "")).strip()


def _begins(said: Mapping[str, str], now: datetime) -> datetime | None:
    """A moment, or a day and an hour: of an hour that comes twice the first, of one that the clocks skip none."""
    if said.get("day"):
        return next(iter(times.moments(f"{said['day']} {said.get('hour')}", now)), None)
    return datetime.fromtimestamp(int(said["at"]), now.tzinfo) if said.get("at") else None


def _filled(arguments: VerbArguments) -> dict[str, Any]:
    chosen, course = arguments.chosen, encoded(arguments.course, arguments.chosen)
    people = {encoded(one.who, chosen): _called(one, chosen) for one in arguments.people}
    return {
        "who": encoded(arguments.who, chosen),
        "people": [*people],
        "newcomers": _lines(arguments) if _is_listed(arguments) else "",
        "course_text": arguments.title or shown(arguments.course),
        "names": people,
        "span": _span(arguments),
        "email": arguments.who if "@" in arguments.who else "",
        "login": arguments.login,
        "course": course,
        "title": course,
        "words": course,
        "name": arguments.name,
        "role": arguments.role,
        "place": arguments.place,
        "site": arguments.site,
        "hosts": ", ".join(arguments.hosts),
        "on": arguments.on,
        "length": str(arguments.minutes),
        "at": arguments.at.timestamp() if arguments.at else None,
        "day": f"{arguments.day:%Y-%m-%d}" if arguments.day and not arguments.at else "",
    }


def _called(one: Named, chosen: Sequence[Chosen]) -> str:
    """What is shown of somebody: as they were chosen; an id says nothing where there is a name."""
    known = next((it.said for it in chosen if it.typed == one.who), "")
    return known or (one.name if id_of(one.who) is not None else "") or shown(one.who)


def _is_listed(arguments: VerbArguments) -> bool:
    """Whether people stand one a line, with their names, rather than in a box that searches: several new ones do."""
    exact = any(id_of(one.who) is not None for one in arguments.people)
    several = bool(arguments.more) and arguments.verb in (Verb.ADD, Verb.ENROLL)
    return not exact and (several or len(arguments.people) > MAX_PEOPLE)


def _span(arguments: VerbArguments) -> str:
    """The days that were asked about, as they are read back."""
    if not arguments.since or not arguments.until:
        return ""
    last = arguments.until - timedelta(seconds=1)
    return f"{arguments.since:%Y-%m-%d} to {last:%Y-%m-%d}"


def _lines(arguments: VerbArguments) -> str:
    """Several people, one a line, as they are read back."""
    return "\n".join(f'"{one.name}" <{one.who}>' if one.name else one.who for one in arguments.people)
