"""HTML as people read it: its text, a line for a paragraph, a dot before an item of a list.

Not the parser of the standard library: 100,000 characters of unfinished tags keep it busy for a minute.
"""

import re
from collections.abc import Iterator
from html import unescape

_TAG = re.compile(r"<!--|<(/?)([a-z][a-z0-9]*)\b[^<>]*>", re.IGNORECASE)
_UNREAD = ("script", "style", "template")
_LINE = re.compile(r"address|article|blockquote|br|d[dlt]|div|h[1-6r]|li|[ou]l|p|pre|section|t(able|r)")


def prose(html: str) -> str:
    """The text of a piece of HTML; a text without any comes back as it is. Still text that nobody has checked."""
    if not _TAG.search(html) and "&" not in html:
        return html
    lines = (re.sub(r"\s+", " ", unescape(line)).strip() for line in "".join(_read(html)).split("\n"))
    return "\n".join(line for line in lines if line)


def _read(html: str) -> Iterator[str]:
    """What is read, with a line feed where a line begins or ends; those of the source are blanks."""
    at = 0
    while tag := _TAG.search(html, at):
        yield html[at : tag.start()].replace("\n", " ")
        closing, name = tag[1], (tag[2] or "").lower()
        if name in _UNREAD and not closing:
            at = _behind(html, f"</{name}", tag.end())
        elif not name:
            at = _behind(html, "-->", tag.end())
        else:
            at = tag.end()
        if _LINE.fullmatch(name):
            yield "\n• " if name == "li" and not closing else "\n"
    yield html[at:].replace("\n", " ")


def _behind(html: str, end: str, start: int) -> int:
    """Where it goes on behind what nobody reads; nowhere if that never ends."""
    found = re.compile(re.escape(end), re.IGNORECASE).search(html, start)
    return html.find(">", found.start()) + 1 or len(html) if found else len(html)
