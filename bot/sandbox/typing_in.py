"""What Slack makes of the text a person types: mentions, channels, links and addresses become <…>."""

import re

from bot.sandbox.team import Team

_TOKENS = re.compile(
    r"""
    (?P<url>https?://[^\s<>"“”]*[^\s<>"“”.,;:!?)\]}'’])
  | (?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})
  | (?<![\w.@])@(?P<person>[\w-]+(?:\.[\w-]+)*)
  | (?<![\w&\#])\#(?P<channel>[\w-]+)
  | (?<![\w.@/-])(?P<domain>(?:[\w-]+\.)+(?:com|org|net|io|edu)(?![\w-])(?:/[^\s<>"“”]*[^\s<>"“”.,;:!?)\]}'’])?)
  | (?P<special>[&<>])
    """,
    re.VERBOSE | re.IGNORECASE,
)
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
