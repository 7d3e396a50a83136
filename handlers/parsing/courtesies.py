"""Words that ask for nothing, before a command."""

import re

from handlers.parsing.common_words import COURTESIES

_IN_FRONT = re.compile(rf"\s*(?:(?:/lms|{'|'.join(COURTESIES)})(?![\w@.'’-])[\s,]*)+", re.IGNORECASE)


def without_courtesies(text: str) -> str:
    """Without `please` and its like in front, where something stands behind them."""
    found = _IN_FRONT.match(text)
    return (text[found.end() :] if found else text).strip() or text.strip()
