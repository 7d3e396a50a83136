"""What to ask ClassOnLive for to find a person: it looks for one piece of a name or an address, as it stands there."""

import re
import unicodedata

from connectors.core.same import spelled

_PLAIN_PIECE = re.compile(r"[0-9A-Za-z_.@+]{3,}")
"""Written the same whoever types it: without accents, apostrophes and dashes."""
_PIECE = re.compile(r"[^\W_]+")
_MAY_BE_ELIDED = re.compile(r"[dlmno]\w{3,}", re.IGNORECASE)
"""What may be O'Brien, typed without its apostrophe."""


def people_searches(who: str) -> list[str]:
    """The longest piece that is surely written so. What comes back is compared as a whole."""
    plain = spelled(who)
    if "@" in plain:
        return [plain]
    found = _PLAIN_PIECE.findall(plain) or _PIECE.findall(unicodedata.normalize("NFC", plain))
    longest = max((one for one in found if one.strip(".")), key=len, default="")
    behind = [longest[1:]] if _MAY_BE_ELIDED.match(longest) else []
    return [longest, *behind] if longest else []
