"""Add: one or several new people on one platform."""

from connectors.catalog import platforms
from connectors.everyday.everyday import Everyday, NeedsMore, NeedsPlace, NothingToDo, Unplanned
from connectors.everyday.values import Newcomer, Person, split_name
from handlers.everyday import known_as
from handlers.everyday.choice_view import CHOICES_SHOWN, choice
from handlers.everyday.person_view import called
from handlers.everyday.plan_people import is_sure, needed, refuse
from handlers.everyday.planned import Planned, Step, at_place, people_said
from handlers.everyday.verb_request import VerbRequest
from handlers.parsing.arguments import Named
from handlers.slack.blocks import Block, context, say


async def newcomers(request: VerbRequest) -> Planned | None:
    """What would be done; None after asking where. Raises Unplanned where nobody is to be added."""
    people = request.arguments.people
    who = people[0].who if len(people) == 1 else f"{len(people)} people"
    verbs = await one_platform(request, f"Where should I add {who}?")
    if not verbs:
        return None
    request = known_as.on(request, verbs.platform)
    people = request.arguments.people
    title = platforms()[verbs.platform].title
    if not await is_sure(request, title, [(one.who, one.name) for one in people]):
        return None
    steps: list[Step] = []
    notes: list[Block] = []
    refused: list[tuple[Named, str]] = []
    lacking: dict[str, list[str]] = {}
    for named in people:
        first, last = split_name(named.name)
        login = request.arguments.login if len(people) == 1 else ""
        try:
            plan = await verbs.add(Newcomer(named.who, first, last, login, request.arguments.place))
        except NeedsPlace as error:
            await _which_place(request, verbs, error)
            return None
        except NeedsMore as error:
            if len(people) == 1:
                raise
            lacking.setdefault(str(error), []).append(named.who)
            continue
        except NothingToDo as error:
            if len(people) == 1:
                raise
            notes.append(context(str(error)))
            continue
        except Unplanned as error:
            if len(people) == 1:
                raise
            refused.append((named, str(error)))
            continue
        steps.append(
            Step(plan, Person(verbs.platform, "", f"{first} {last}".strip(), named.who, first=first, last=last))
        )
        if first and last:
            notes.append(context(f"{named.who}: first name {first}, last name {last}."))
    if lacking and len(lacking) == 1 and len(people) == sum(map(len, lacking.values())):
        raise NeedsMore(needed(lacking))
    whom = {one.who: one for one in people}
    refused += [(whom[who], needed({why: [who]})) for why, all_ in lacking.items() for who in all_]
    if refused:
        await refuse(request, refused, people)
        return None
    if not steps:
        raise Unplanned(f"All of them are on {title} already. Nothing to do.")
    added = [called(one.person) for one in steps if one.person]
    said = people_said(added)
    title = at_place(title, verbs, [intent for one in steps for intent in one.plan])
    return Planned(steps, said, notes=notes, where=title)


async def _which_place(request: VerbRequest, verbs: Everyday, needed: NeedsPlace) -> None:
    """A button for each place that the platform has."""
    drafts = {one: await request.keep(on=verbs.platform, place=one) for one in needed.places[:CHOICES_SHOWN]}
    await request.say(str(needed), [say(str(needed)), *(choice(one, "This one", drafts[one]) for one in drafts)])


async def one_platform(request: VerbRequest, ask: str) -> Everyday | None:
    """The only platform that could; None after asking which."""
    if len(request.names) == 1:
        return next(iter(request.platforms.values()))
    blocks: list[Block] = [say(ask)]
    for one in request.names:
        title = platforms()[one].title
        blocks.append(choice(title, f"On {title}", await request.keep(on=one)))
    await request.say(ask, blocks)
    return None
