"""An everyday verb, from what was asked for to the platforms that can do it.

Whatever leads on from an answer (a choice, Next, Retry, a form) is another `VerbArguments`, kept in a draft whose id
the button carries: pressing it is the same as having typed it."""

import re
from dataclasses import replace

from bot.desk import Desk, RequestRefused
from bot.policy.policy import Actor
from bot.ports import PersonUnknown
from bot.store.claims import claim
from connectors.catalog import platforms
from connectors.core.same import folded
from connectors.everyday.verbs import VERB_ABILITIES, VERB_EXAMPLES, Verb
from handlers.everyday import find, help, known_as, planning, rosters
from handlers.everyday.alias_check import in_force
from handlers.everyday.default_platform import DEFAULTED_VERBS, default_on, said_so
from handlers.everyday.pages import dated
from handlers.everyday.platform_reader import able, sites_of, verbs_of
from handlers.everyday.platform_reply import listed
from handlers.everyday.verb_request import VERB_DRAFT, VERB_DRAFT_TTL_S, VerbRequest
from handlers.everyday.verb_rights import must_be_allowed
from handlers.parsing.arguments import EVERYWHERE, READING_VERBS, Named, VerbArguments
from handlers.parsing.reading import IF_A_TITLE
from handlers.slack.blocks import sentence
from handlers.slack.interaction import Interaction
from handlers.slack.services import Services

BUTTON_EXPIRED = "This button has expired. Type the command again."
TWICE = (
    "You wrote both {address} and a mention of the same person, who has another address on {where}. Say only the one "
    "you mean."
)
_MENTION = re.compile(r"@([UW][A-Z0-9]{2,})")
_ADDRESS = re.compile(r"[^@\s<>\"(),;:]+@[^@\s<>\"(),;:.]+(\.[^@\s<>\"(),;:.]+)+")


class NotOnPlatform(RequestRefused):
    """The platform that was named cannot do it, and another can."""


class Mistyped(RequestRefused):
    """Something that was typed is nothing of the kind that is wanted there; the rest can be filled in."""


async def everyday(
    services: Services,
    interaction: Interaction,
    actor: Actor,
    arguments: VerbArguments,
    *,
    over: bool = False,
) -> None:
    """Do what is wanted; with `over`, in place of the message whose button was pressed."""
    services.desk.admit(actor)
    try:
        arguments = await _known_to_slack(services, actor, arguments)
        default = default_on(services.desk, await services.preferences.of(actor.id), arguments)
        names = (default,) if default else where(services.desk, arguments)
    except (NotOnPlatform, Mistyped) as refused:
        rest = arguments
        if isinstance(refused, NotOnPlatform):
            rest = replace(arguments, on="", place="" if arguments.site else arguments.place)
        request = VerbRequest(services, interaction, actor, rest, ())
        await request.say(str(refused), sentence(str(refused), await request.fill_in()).blocks)
        return
    if default and arguments.verb in DEFAULTED_VERBS:
        arguments = replace(arguments, on=default)
    await must_be_allowed(services.desk, actor, arguments, names)
    aliases = await in_force(services, arguments.mentions, names)
    request = VerbRequest(services, interaction, actor, arguments, names, over, known_as=aliases)
    if default:
        request = replace(request, beside=await said_so(request))
    if arguments.verb in (*READING_VERBS, Verb.DEACTIVATE, Verb.REACTIVATE):  # the others are about one platform
        request = known_as.noted(request)
    if arguments.verb in READING_VERBS:
        request = await dated(request)
    match arguments.verb:
        case Verb.FIND | Verb.COURSES | Verb.SESSIONS:
            await find.look(request)
        case Verb.PROGRESS if arguments.who:
            await find.progress(request)
        case Verb.ROSTER | Verb.PROGRESS | Verb.ATTENDANCE:
            await rosters.show(request)
        case _:
            await planning.change(request)


async def go(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """A button that leads on, in place of the message it stands in."""
    arguments = replace(await _once(services, actor, draft), shown=draft)
    await everyday(services, interaction, actor, arguments, over=True)


async def also(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """The same, below what is there: a platform that failed is asked once more."""
    await everyday(services, interaction, actor, await _once(services, actor, draft))


async def as_file(services: Services, interaction: Interaction, actor: Actor, draft: str) -> None:
    """The whole of a list as CSV."""
    arguments = await kept(services, actor, draft)
    await rosters.send(VerbRequest(services, interaction, actor, arguments, where(services.desk, arguments)))


async def _once(services: Services, actor: Actor, draft: str) -> VerbArguments:
    """What a button stands for; what changes something is given once. Raises RequestRefused."""
    arguments = await kept(services, actor, draft)
    if arguments.verb not in READING_VERBS and not await claim(services.store, f"everyday/{draft}", VERB_DRAFT_TTL_S):
        raise RequestRefused("You already pressed this.")
    return arguments


async def kept(services: Services, actor: Actor, draft: str) -> VerbArguments:
    """What a button stands for. Raises RequestRefused."""
    stored = await services.drafts.get(draft, VERB_DRAFT, actor.id)
    try:
        return VerbArguments.loaded(stored or {})
    except (TypeError, ValueError, KeyError):
        raise RequestRefused(BUTTON_EXPIRED) from None


def where(desk: Desk, arguments: VerbArguments) -> tuple[str, ...]:
    """The platforms to ask. Raises RequestRefused where there is none that could."""
    if arguments.site:
        return _with_sites(desk, arguments)
    names, does = able(desk, arguments.verb), VERB_ABILITIES[arguments.verb]
    if arguments.on in ("", EVERYWHERE):
        if not names:
            why = help.why_not(arguments.verb, desk.connected)
            others = _others(desk, arguments.verb)
            raise RequestRefused(" ".join(filter(None, [f"No connected platform can {does}.", why, others])))
        return names
    title = platforms()[arguments.on].title
    if arguments.on not in desk.connected:
        raise RequestRefused(f"{title} isn't connected. Ask your Registrar admin to set it up.")
    if arguments.on not in names:
        there = f" {listed([platforms()[one].title for one in names])} can." if names else ""
        can = [VERB_ABILITIES[one] for one in Verb if help.able(one, (arguments.on,))]
        raise (NotOnPlatform if names else RequestRefused)(
            f"{help.cannot(arguments.verb, arguments.on)}{there} "
            + (
                f"On {title} you can {listed(can)}."
                if can
                else f"Type `/lms help {arguments.on}` to see what it can do."
            )
        )
    return (arguments.on,)


def _with_sites(desk: Desk, arguments: VerbArguments) -> tuple[str, ...]:
    """The platforms that can do it on one training site. Raises RequestRefused where none can, or another was named."""
    named, site = arguments.on, f"“{arguments.site}”"
    if named == EVERYWHERE:
        raise RequestRefused(f"Say either a training site ({site}) or everywhere. Nothing was changed.")
    names = where(desk, replace(arguments, place=""))
    found = tuple(one for one in names if arguments.verb in sites_of(one))
    if found:
        return found
    sited = [platforms()[one].title for one in ((named,) if named else desk.connected) if sites_of(one)]
    if sited:
        text = f"On {listed(sited)} `{arguments.verb}` covers all training sites at once: leave {site} out."
    else:
        where_none = platforms()[named].title if named else "No connected platform"
        text = f"{where_none} has {'no' if named else 'any'} training sites: leave {site} out."
    raise NotOnPlatform(f"{text} {IF_A_TITLE} Nothing was changed.")


def _others(desk: Desk, verb: Verb) -> str:
    able_elsewhere = [one.title for name, one in platforms().items() if verb in verbs_of(name)]
    if not able_elsewhere:
        return f"Try `/lms help` instead of {verb}."
    return f"{listed(able_elsewhere)} could, once connected."


def no_address(said: str) -> str:
    """Why what looks like an e-mail address is none, as a sentence; empty where it is one, or nothing like it."""
    if "@" not in said or _ADDRESS.fullmatch(said) or _MENTION.fullmatch(said):
        return ""
    return f"“{said[:60]}” isn't an e-mail address. Type a whole one, a name or an id."


async def _known_to_slack(services: Services, actor: Actor, arguments: VerbArguments) -> VerbArguments:
    """With the e-mail addresses of who is mentioned, and of “me”, each once. Raises RequestRefused."""
    either = arguments.either
    mentions, typed, mentioned = dict(arguments.mentions), set[str](), dict[str, str]()

    async def meant(said: str, name: str = "") -> Named:
        said = f"@{actor.id}" if _is_me(said) else said
        who, name = await _mentioned(services, said, name)
        if who != said:
            mentions[who] = mentioned[folded(who)] = said[1:]
        else:
            typed.add(folded(who))
        return Named(who, name)

    hosts = [(await meant(one)).who for one in arguments.hosts]
    people: dict[str, Named] = {}
    for one in arguments.people:
        person = await meant(*one)
        people.setdefault(folded(person.who), person)
    for address, user in mentioned.items():
        if address in typed and (aliases := await services.aliases.of(user)):
            raise Mistyped(TWICE.format(address=address, where=listed([platforms()[one].title for one in aliases])))
    for said in (*(one.who for one in people.values()), *hosts):
        if wrong := no_address(said):
            raise Mistyped(wrong)
    known = replace(arguments.about([*people.values()]), hosts=tuple(hosts), mentions=mentions)
    if either and _is_me(arguments.who):
        return replace(known, course="")
    return replace(known, course=known.who) if either else known


def _is_me(said: str) -> bool:
    return said.lower() in ("me", "myself")


async def _mentioned(services: Services, said: str, name: str = "") -> tuple[str, str]:
    """An address, and the name that was said or that Slack has for it."""
    found = _MENTION.fullmatch(said)
    if not found:
        return said, name
    try:
        person = await services.slack.actor(found[1])
    except PersonUnknown:
        raise Mistyped("Slack didn't tell me who that is. Type their e-mail address instead.") from None
    if not person.email:
        example = VERB_EXAMPLES[Verb.FIND]
        raise Mistyped(f"Slack doesn't tell me {person.name}'s e-mail address. Type it, as in `/lms {example}`.")
    return person.email, name or person.name
