"""What Slack does to typed text, undone."""

import html
import re

_REFERENCE = re.compile(r"<([^<>\s][^<>]*)>")


def unslack(text: str) -> str:
    """`<mailto:jane@example.com|jane@example.com>` → `jane@example.com`, `<https://x.example|x>` → the address,
    `<@U1|jane>` → `@jane`, `<#C1|general>` → `#general`; then `&lt;` and its like."""
    return html.unescape(_REFERENCE.sub(_plain, text)).replace(" ", " ").strip()


def _plain(match: re.Match[str]) -> str:
    target, _, shown = match[1].partition("|")
    match target[:1]:
        case "@":
            return f"@{shown or target[1:]}"
        case "#":
            return f"#{shown or target[1:]}"
        case "!":
            return f"@{shown or target[1:]}"
    if target.startswith("mailto:"):
        return target.removeprefix("mailto:")
    return target if re.match(r"https?://|tel:", target) else match[0]
