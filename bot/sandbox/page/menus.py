"""What a menu offers when it is opened, and while somebody types into it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.sandbox.controls import Control
from bot.sandbox.page.links import safe
from bot.sandbox.page.page_actions import address, control, thing
from bot.sandbox.person import Person
from bot.sandbox.shapes import Json
from bot.sandbox.state import VALUE_FIELDS, held
from bot.sandbox.workspace import Workspace

MAX_MENU_OPTIONS = 100


@dataclass(frozen=True, slots=True)
class Option:
    """`key` is what stands for it when it is chosen."""

    words: str
    key: str
    help: str = ""
    group: str = ""
    url: str = ""
    chosen: bool = False


async def options(workspace: Workspace, person: Person, asked: Json, typed: str) -> list[Option]:
    """Raises ClientRefused."""
    where = thing(person, asked)
    found = control(person, where, asked)
    if "external" in found.kind:
        offered = await person.search(address(asked), typed, on=where)
        return [_option(person, one) for one in offered]
    if found.kind in VALUE_FIELDS:
        value = held(found.element, person.client_view.values(where)[found.block_id][found.action_id])
        chosen = value if isinstance(value, list) else [value]
    else:
        chosen = []
    named = _of_workspace(workspace, person, found) or [
        _option(person, one, group, chosen=one in chosen) for group, one in _grouped(person, found)
    ]
    wanted = typed.casefold().strip()
    fitting = [one for one in named if wanted in one.words.casefold() or wanted in one.help.casefold()]
    return fitting[:MAX_MENU_OPTIONS]


def shortcuts(workspace: Workspace, kind: str) -> list[Option]:
    """`kind` is "global" or "message"."""
    return [
        Option(str(one["name"]), str(one["callback_id"]), str(one.get("description", "")))
        for one in workspace.manifest.shortcuts
        if one["type"] == kind
    ]


def _grouped(person: Person, found: Control) -> Iterable[tuple[str, Json]]:
    for group in found.element.get("option_groups", ()):
        yield from ((person.client_view.reader.text(group["label"]), option) for option in group["options"])
    yield from (("", option) for option in found.element.get("options", ()))


def _option(person: Person, option: Json, group: str = "", *, chosen: bool = False) -> Option:
    reader, url = person.client_view.reader, str(option.get("url", ""))
    help = reader.text(option["description"]) if "description" in option else ""
    return Option(
        words=reader.text(option["text"]),
        key=str(option.get("value", "")),
        help=help,
        group=group,
        url=url if safe(url) else "",
        chosen=chosen,
    )


def _of_workspace(workspace: Workspace, person: Person, found: Control) -> list[Option]:
    team, kind = workspace.team, found.kind
    if "users_select" in kind:
        return [Option(one.real_name, one.id, f"@{one.name}") for one in team.users.values() if one != team.slackbot]
    if "channels_select" in kind or "conversations_select" in kind:
        return [Option(f"#{name}", id) for name, id in _channels(workspace, person)]
    return []


def _channels(workspace: Workspace, person: Person) -> Iterable[tuple[str, str]]:
    seen = [one for one in workspace.team.channels.values() if one.kind != "im"]
    return sorted((one.name, one.id) for one in seen if one.kind == "public" or person.user.id in one.members)
