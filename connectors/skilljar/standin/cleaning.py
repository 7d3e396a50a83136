"""HTML as Skilljar keeps it: without what would run in a browser. What comes back is then not what was sent."""

import re
from typing import Any

NAMES = {"html", "catalog_title", "marketing_message", "description", "post_registration_instructions"}
"""Fields that hold HTML, beside those whose names end with it."""
RUNS = re.compile(r"<(script|style|iframe|object)\b.*?(</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
HANDLER = re.compile(r"""\s+on\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
BARE_AMPERSAND = re.compile(r"&(?!#?\w+;)")


def cleaned(value: Any, name: str = "") -> Any:
    """The same, and cleaned where a field of this name holds HTML."""
    match value:
        case dict():
            return {key: cleaned(one, key) for key, one in value.items()}
        case list():
            return [cleaned(one) for one in value]
        case str() if name in NAMES or name.endswith("_html"):
            return BARE_AMPERSAND.sub("&amp;", HANDLER.sub("", RUNS.sub("", value)))
        case _:
            return value
