"""What `/lms help …` says on a topic: a platform, one of its resources or operations, an everyday verb under whatever
name, or what the words find."""

from collections.abc import Callable, Sequence

from connectors.catalog import platforms
from connectors.everyday.verbs import Verb
from connectors.platform import Platform
from handlers.everyday.allowed_verbs import AllowedVerbs, May, PersonMay, allowed_verbs
from handlers.everyday.help import cannot, verb_usage
from handlers.home import welcome
from handlers.home.help_card import help_card
from handlers.home.verbs_found import verbs_found
from handlers.operations import guide, help
from handlers.operations.search import harmless_first, is_word, search, within
from handlers.operations.typed_operation import split
from handlers.parsing.verb_suggestions import read_verb, split_first, suggest
from handlers.slack.blocks import Block, Message, header, say

Denied = Callable[[], str]
"""What is said where nothing is left that this person may do."""

OPERATIONS_BESIDES_SHOWN = 5
"""Operations below an everyday verb that may help more."""


def nobody_denied() -> str:
    return ""


def help_topic(
    topic: str,
    connected: tuple[str, ...],
    may: May,
    denied: Denied = nobody_denied,
    *,
    subscribes: bool = True,
) -> Message:
    """Help on whatever was named; without a topic, where to begin. `denied` is what is said to whom nothing of it, or
    nothing at all, is allowed; `subscribes` whether this person may subscribe a channel to updates."""
    verbs = allowed_verbs(connected, may)
    first, rest = [*topic.split(maxsplit=1), "", ""][:2]
    platform = platforms().get(first.lower())
    if not topic:
        shut_out = "" if _any_allowed(connected, may) else denied()
        audits, courses = (may.audits, may.courses) if isinstance(may, PersonMay) else (True, ())
        return help_card(connected, verbs, shut_out, subscribes=subscribes, audits=audits, courses=courses)
    if first.lower() in welcome.OWN_COMMAND_USAGE:
        return welcome.own_command(first.lower())
    if not platform:
        where = connected or tuple(platforms())
        found = search(unquoted(topic), where, may=may)
        meant = _verbs_named(topic)
        if not meant:
            return found_for(topic, where, may, denied)
        unable = [say(denied())] if not _any_allowed(connected, may) else []
        plain = len(topic.split()) == 1 and read_verb(topic)
        besides = [] if plain else harmless_first(found)[:OPERATIONS_BESIDES_SHOWN]
        return Message(f"Help for “{topic[:60]}”", [*_usage(meant, connected, verbs), *guide.perhaps(besides), *unable])
    named = split(platform.name, rest) if rest.strip() else None
    return help.usage(named[0]) if named else on_platform(platform, rest.strip(), may, denied)


def found_for(words: str, connected: tuple[str, ...], may: May, denied: Denied = nobody_denied) -> Message:
    """What the words find of what this person may do: the everyday verbs that they mean, then operations."""
    found = search(unquoted(words), connected, may=may)
    hidden = not found and bool(search(unquoted(words), connected))
    verbs = verbs_found(unquoted(words), allowed_verbs(connected, may))
    title = f"Found for “{words.strip()[:60]}”"
    if verbs and not found and not hidden:
        return Message(title, [header(title), *verbs])
    listed = guide.listing(title, found, denied=denied() if hidden else "")
    return Message(listed.text, [listed.blocks[0], *verbs, *listed.blocks[1:]]) if verbs else listed


def _any_allowed(connected: tuple[str, ...], may: May) -> bool:
    return not connected or any(may(one) for name in connected for one in platforms()[name].operations.values())


def _verbs_named(topic: str) -> list[Verb]:
    """The everyday verbs that a topic of help is about."""
    if found := read_verb(topic):
        somebody = found[0] is Verb.ADD and len(topic.split()) > 1  # whom people add, they mostly add to a course
        return [Verb.ADD, Verb.ENROLL] if somebody else [found[0]]
    meant = suggest(topic)
    first = split_first(topic)[0]
    if not meant.known and (is_word(first) or len(topic.split()) > 1):
        return []
    return list(dict.fromkeys(one.verb for one in meant.offered))


def _usage(meant: Sequence[Verb], connected: Sequence[str], allowed: AllowedVerbs) -> list[Block]:
    return [block for one in meant for block in verb_usage(one, connected, one in allowed).blocks]


def unquoted(text: str) -> str:
    """Whoever puts all that is looked for in quotes means the words."""
    return text.strip().strip('"“”„«»')


def on_platform(platform: Platform, words: str, may: May, denied: Denied = nobody_denied) -> Message:
    """What a person may do on a platform: all of it, with one kind of thing, or what the words find."""
    allowed = [one for one in platform.operations.values() if may(one)]
    if not words:
        return guide.overview(platform, allowed, "" if allowed else denied())
    if resource := platform.resource(words):
        return guide.resource_help(platform, resource, allowed, "" if {*allowed} & {*resource.operations} else denied())
    found = within(platform, unquoted(words), guide.GUIDE_OPERATIONS_SHOWN, may)
    hidden = not found and bool(within(platform, unquoted(words), guide.GUIDE_OPERATIONS_SHOWN))
    listed = guide.listing(f"{platform.title}: “{words[:60]}”", found, denied=denied() if hidden else "")
    named, can = _verbs_named(words), platform.everyday.can() if platform.everyday else frozenset()
    besides = _usage([one for one in named if one in can], (platform.name,), allowed_verbs((platform.name,), may))
    besides += [say(cannot(one, platform.name)) for one in named if one in platform.lacks]
    return Message(listed.text, [*listed.blocks, *besides]) if besides else listed
