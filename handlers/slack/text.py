"""What Slack does to typed text, undone; and names of people kept from doing anything."""

import re

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(\|[^<>]*)?>")
_REFERENCE = re.compile(r"<([^<>\s][^<>]*)>")
_ESCAPED = re.compile(r"&(amp|lt|gt);")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">"}
"""What Slack escapes, and nothing else. Source: Formatting message text, docs.slack.dev."""
_FORMATTED = re.compile(r"(```|[`*_~])\s*((?:(?!\1).)+?)\s*\1", re.DOTALL)
_QUOTED_LINES = re.compile(r"(?:&gt;[^\n]*(?:\n|$))+")


def unslack(text: str, ids: bool = False) -> str:
    """`<mailto:jane@example.com|jane@example.com>` → `jane@example.com`, `<https://x.example|x>` → the address,
    `<@U1|jane>` → `@jane`, `<#C1|general>` → `#general`; then `&amp;`, `&lt;` and `&gt;`. A course called Booking.com
    comes as `<http://Booking.com|Booking.com>` and goes on as it was typed. With `ids` a mention keeps whom it means:
    `@U1`."""
    if ids:
        text = _MENTION.sub(r"@\1", text)
    return _unescaped(_REFERENCE.sub(_plain, text)).replace("\u00a0", " ").strip()


def bare(text: str) -> str:
    """A text that stands as a whole in code, is quoted, or bold and the like, without the signs that make it so:
    "`find jane`" → "find jane"."""
    while True:
        text = text.strip()
        if _QUOTED_LINES.fullmatch(text):
            text = re.sub(r"^&gt;", "", text, flags=re.MULTILINE)
        elif found := _FORMATTED.fullmatch(text):
            text = found[2]
        else:
            return text


def literal(name: str) -> str:
    """A name that people gave themselves, which is never a mention, wherever it stands: `<@U1>` → `‹@U1›`."""
    return name.replace("<", "‹").replace(">", "›")


def _unescaped(text: str) -> str:
    """`&copy=2` stands in an address as it was typed, whatever HTML makes of it."""
    return _ESCAPED.sub(lambda found: _CHARACTERS[found[1]], text)


def _plain(match: re.Match[str]) -> str:
    target, _, shown = match[1].partition("|")
    match target[:1]:
        case "@":
            return f"@{shown or target[1:]}"
        case "#":
            return f"#{shown or target[1:]}"
        case "!":  # of a group Slack shows the name with its @
            return shown if shown.startswith("@") else f"@{shown or target[1:]}"
    scheme = re.match(r"https?://|mailto:|tel:", target)
    if not scheme:
        return match[0]
    bare = target[scheme.end() :]
    return bare if scheme[0] in ("mailto:", "tel:") or shown == bare else target
