"""What Slack makes of the text a person types: mentions, channels, links and addresses become <…>, and words
again when the text is edited."""

import re

from bot.sandbox.team import Team

_TOKENS = re.compile(
    r"""
    (?P<url>https?://[^\s<>"“”]*[^\s<>"“”.,;:!?)\]}'’])
  | (?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})
  | (?<![\w.@])@(?P<person>[\w-]+(?:\.[\w-]+)*)
  | (?<![\w&\#])\#(?P<channel>[\w-]+)
  | (?<![\w.@/-])(?P<domain>(?:[\w-]+\.)+(?:com|org|net|io|edu)(?![\w-])(?:/[^\s<>"“”]*[^\s<>"“”.,;:!?)\]}'’])?)
  | (?P<special>[&<>])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ANGLE = re.compile(r"<([^<>]+)>")
_SPECIAL = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escape(text: str) -> str:
    return re.sub("[&<>]", lambda found: _SPECIAL[found[0]], text)


def encode(text: str, team: Team, *, named: bool) -> str:
    """`named` adds the label to mentions, <@U123|ada>, as slash commands get them; messages get <@U123>."""

    def token(found: re.Match[str]) -> str:
        kind, value = found.lastgroup, found[found.lastgroup or 0]
        shown = escape(value)
        if kind == "url":
            return f"<{shown}>"
        if kind == "email":
            return f"<mailto:{shown}|{shown}>"
        if kind == "domain":
            return f"<http://{shown}|{shown}>"
        if kind == "person":
            return _mention(value, team, named) or found[0]
        if kind == "channel":
            channel = team.channel_named(value)
            return f"<#{channel.id}|{channel.name}>" if channel else found[0]
        return _SPECIAL[value]

    return _TOKENS.sub(token, text)


def _mention(name: str, team: Team, named: bool) -> str | None:
    if name in ("here", "channel", "everyone"):
        return f"<!{name}>"
    if user := team.user_named(name):
        return f"<@{user.id}|{user.name}>" if named else f"<@{user.id}>"
    group = next((group for group in team.usergroups.values() if group.handle == name), None)
    return f"<!subteam^{group.id}|@{group.handle}>" if group else None


def decode(text: str, team: Team) -> str:
    """What stands in the box of a person who edits a message: the words they typed."""

    def words(found: re.Match[str]) -> str:
        target, _, label = found[1].partition("|")
        if target.startswith("@"):
            user = team.users.get(target[1:])
            return f"@{user.name}" if user else found[0]
        if target.startswith("#"):
            return f"#{label}"
        if target.startswith("!subteam^"):
            return label
        return f"@{target[1:]}" if target.startswith("!") else label or target

    return unescape(_ANGLE.sub(words, text))


def unescape(text: str) -> str:
    """Slack's three entities, and no other."""
    for character, entity in reversed(_SPECIAL.items()):
        text = text.replace(entity, character)
    return text
