"""Finding one's way among many operations: the resources of a platform, the operations of one, what was found."""

import re
from collections.abc import Iterator, Sequence

from connectors.catalog import platforms
from connectors.core.edit_distance import damerau_levenshtein
from connectors.core.field_markers import Effect
from connectors.core.intent import Operation, documented, operation_id
from connectors.core.operation_sentence import summary
from connectors.platform import Platform, Resource
from handlers.operations.help import example, typed_name
from handlers.slack import limits
from handlers.slack.blocks import (
    Block,
    Element,
    Message,
    actions,
    bullets,
    clip,
    header,
    length,
    line,
    plain,
    rich,
    run,
    say,
    sentence,
)
from handlers.slack.widgets import option

GUIDE_OPERATIONS_SHOWN = 20
"""Operations shown at once: more than this nobody reads."""
COMMAND_NAMES = ("audit", "help", "search", "settings", "subscribe", "subscriptions", "webhooks")
"""What a command may begin with beside a platform and an everyday verb."""
SHORT_NAME_CHARS = 6
"""Up to this length a name may be off by one letter, beyond it by two."""
GUIDE_ACTIONS_CHARS = 96
"""Characters of the list of what can be done with a resource."""
GUIDE_LIST_CHARS = limits.MESSAGE_CHARS - 1000
"""Characters of the lines of a list; the rest is for what stands around it."""


def overview(platform: Platform, allowed: Sequence[Operation], denied: str = "") -> Message:
    """A line for each resource: how to see more of it, what it is, and what can be done with it. `denied` is what is
    said to whom nothing is allowed."""
    kept = frozenset(allowed)
    shown = [one for one in platform.by_resource.values() if kept & {*one.operations}]
    lines = [_resource_line(platform, one, [cls for cls in one.operations if cls in kept]) for one in shown]
    title = f"What you can do on {platform.title}"
    if not lines:
        denied = denied or "Ask your Registrar admin."
        return sentence(f"You can't do anything on {platform.title}. {denied}")
    do = f"`/lms {platform.name}` and the words in italics to do it"
    how = f"Type a line to see more of it, {do}, or say what you want: "
    theirs = documented(allowed)
    twins = (
        f", {theirs} in its documents, which count update and partial update separately"
        if theirs > len(allowed)
        else ""
    )
    count = f"{_counted(len(allowed), 'operation')}{twins}{platform.part}"
    said = f"{count}. {how}`/lms help {platform.name} add someone`."
    return Message(f"{title}: {len(allowed)}", [header(title), say(said), *_fitting(lines)])


def listing(
    title: str, found: Sequence[Operation], says: str = "", notes: Sequence[str] = (), denied: str = ""
) -> Message:
    """Operations with what each does, a command that would be accepted, and a menu that opens the form. `denied` is
    what is said where there are some, and none that this person may do."""
    more = (
        [f"{len(found) - GUIDE_OPERATIONS_SHOWN} more. Add a word to narrow it down."]
        if len(found) > GUIDE_OPERATIONS_SHOWN
        else []
    )
    blocks = [header(title), *_notes(says), *_listed(found, denied), *_notes(*more, *notes)]
    return Message(f"{title}: {len(found)}", blocks)


def resource_help(platform: Platform, resource: Resource, allowed: Sequence[Operation], denied: str = "") -> Message:
    """What can be done with one kind of thing, and what else is called much like it."""
    found = [cls for cls in resource.operations if cls in allowed]
    akin = [one for one in platform.by_resource if one != resource.name and _akin(one, resource.name)]
    see = "See also " + ", ".join(f"`/lms help {platform.name} {one}`" for one in akin[:5]) + "." if akin else ""
    detail = f"`/lms help {typed_name(found[0])}` explains every field." if found else ""
    return listing(f"{platform.title}: {resource.name}", found, resource.says, (detail, see), denied)


def unknown_operation(platform: Platform, typed: str, near: Sequence[Operation]) -> Message:
    said = f"{platform.title} has no operation “{typed[:60]}”." if typed else f"Say what to do on {platform.title}."
    if not near:
        return sentence(f"{said} Type `/lms help {platform.name}` to see what there is.")
    return Message(said, [say(f"{said} Did you mean:"), *_listed(near)])


def unknown_word(typed: str, connected: Sequence[str], near: Sequence[Operation], meant: bool = False) -> Message:
    """The first word is no platform. With `meant` it says what somebody wants, and only not where."""
    names = ", ".join(connected) or "none yet"
    slip = near_name(typed, (*connected, *COMMAND_NAMES))
    said = f"I don't know “{typed[:60]}”. Start with a platform ({names}), or type `/lms help`."
    if slip:
        said = f"I don't know “{typed[:60]}”. Did you mean `/lms {slip}`?"
    elif meant and near:
        said = f"I don't know “{typed[:60]}”. Did you mean:"
    return Message(said, [say(said), *(_listed(near) if meant and near and not slip else perhaps(near))])


def perhaps(found: Sequence[Operation]) -> list[Block]:
    """Operations below something that may help more."""
    return [say("Perhaps one of these operations:"), *_listed(found)] if found else []


def near_name(typed: str, names: Sequence[str]) -> str:
    """The name that was mistyped."""
    found = [(damerau_levenshtein(typed.lower(), name), name) for name in names]
    near = [(slips, name) for slips, name in found if slips <= (1 if len(name) <= SHORT_NAME_CHARS else 2)]
    return min(near)[1] if near else ""


def _listed(found: Sequence[Operation], denied: str = "") -> list[Block]:
    if not found:
        return [say(denied or "I found nothing like that. Try `/lms help`.")]
    lines = [_operation_line(one) for one in found[:GUIDE_OPERATIONS_SHOWN]]
    return [*_fitting(lines), actions(_menu(found[:GUIDE_OPERATIONS_SHOWN]))]


def _operation_line(cls: Operation) -> Element:
    section = f"  {cls.http.section}" if cls.http.section else ""
    typed = f"/lms {example(cls)}"
    said = f"{summary(cls)}{_mark(cls)}"
    return line(run(said), run("\n"), run(typed, code=True), run(section, italic=True))


def _resource_line(platform: Platform, resource: Resource, found: Sequence[Operation]) -> Element:
    command = f"/lms help {platform.name} {resource.name}"
    return line(run(command, code=True), run(f"  {resource.says}"), run(f"  {_words(found)}", italic=True))


def _words(found: Sequence[Operation]) -> str:
    """What is typed behind the platform, as far as there is room: `groups list, groups create and 3 more`."""
    words = [operation_id(cls).replace("_", " ") for cls in found]
    shown = words
    while len(", ".join(shown)) > GUIDE_ACTIONS_CHARS and len(shown) > 1:
        shown = shown[:-1]
    left = len(words) - len(shown)
    return ", ".join(shown) + (f" and {left} more" if left else "")


def _fitting(lines: Sequence[Element]) -> list[Block]:
    """As many of the lines as Slack takes in one message; the rest are counted."""
    shown = list(lines)
    while length([rich(bullets(shown))]) > GUIDE_LIST_CHARS:
        shown.pop()
    left = len(lines) - len(shown)
    return [rich(bullets(shown)), *([say(f"{left} more. Add a word to narrow it down.")] if left else [])]


def _menu(found: Sequence[Operation]) -> Element:
    return {
        "type": "static_select",
        "action_id": "launcher.choose",
        "placeholder": plain("Open a form", limits.PLACEHOLDER_CHARS),
        "options": choices(found),
    }


def choices(found: Sequence[Operation]) -> list[Element]:
    """Options of the box: what it does, and where."""
    return [
        option(
            clip(f"{summary(cls).rstrip('.')} · {platforms()[cls.platform].title}", limits.OPTION_TEXT_CHARS),
            typed_name(cls),
        )
        for cls in found[: limits.MENU_OPTIONS]
    ]


def _notes(*texts: str) -> Iterator[Block]:
    said = [one for one in texts if one]
    if said:
        yield say(*said)


def _akin(one: str, other: str) -> bool:
    """Whether two names share a word, as `users` and `domain users` do."""
    return bool({*re.findall(r"\w+", one)} & {*re.findall(r"\w+", other)})


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")


def _mark(cls: Operation) -> str:
    return " (takes something away)" if cls.http.harm is Effect.DESTRUCTIVE else ""
