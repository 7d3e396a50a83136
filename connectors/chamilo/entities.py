"""Titles and names as people read them: Chamilo stores some of what is typed into its forms as HTML."""

import html
import re

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
"""With its semicolon: `&notes` in a title is two words that somebody wrote."""


def readable(text: str | None) -> str:
    """Without entities: `Health &amp; Safety` is “Health & Safety”."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text or "")
