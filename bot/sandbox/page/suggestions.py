"""What the command box offers while somebody types."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.sandbox.team import Team
from bot.sandbox.workspace import Workspace

MAX_SUGGESTIONS = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` is what the box holds once this is taken, `help` a few words beside it."""

    text: str
    help: str = ""


Commands = Callable[[str], list[Suggestion]]
"""From the whole text typed so far, a command and its slash included, to what could stand there instead."""


def suggestions(workspace: Workspace, commands: Commands | None, typed: str) -> list[Suggestion]:
    head, _, word = typed.rpartition(" ")
    head = f"{head} " if head else ""
    if word[:1] in ("@", "#") and len(word) > 1:
        found = [*_names(workspace.team, head, word)]
    elif not typed.startswith("/"):
        found = []
    elif not head:
        found = [*_slashes(workspace, typed)]
    else:
        found = commands(typed) if commands else []
    return [one for one in found if one.text.rstrip() != typed.rstrip()][:MAX_SUGGESTIONS]


def _slashes(workspace: Workspace, typed: str) -> Iterator[Suggestion]:
    declared = [(str(one["command"]), str(one.get("description", ""))) for one in workspace.manifest.commands]
    own = [("/invite", "Bring someone into this channel"), ("/remove", "Take someone out of this channel")]
    for command, help in (*declared, *own):
        if command.startswith(typed):
            yield Suggestion(f"{command} ", help)


def _names(team: Team, head: str, word: str) -> Iterator[Suggestion]:
    wanted = word[1:].casefold()
    if word[0] == "@":
        for user in team.users.values():
            if user != team.slackbot and (user.name.startswith(wanted) or user.real_name.casefold().startswith(wanted)):
                yield Suggestion(f"{head}@{user.name} ", user.real_name)
    else:
        for channel in team.channels.values():
            if channel.kind == "public" and channel.name.startswith(wanted):
                yield Suggestion(f"{head}#{channel.name} ", "Channel")
