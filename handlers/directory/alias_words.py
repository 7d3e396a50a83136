"""What somebody types who says which address on a platform is theirs, or takes that back.

me ines.moreau@class.example on class       this is me on class: ines.moreau@class.example
I am ines.moreau@class.example on Class     me remove class
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from connectors.catalog import platforms

_BEGINS = re.compile(
    r"(?:me|this\s+is\s+me|that['’]?s\s+me|that\s+is\s+me|i\s*am|i['’]?m|my\s+(?:e-?mail\s+)?address(?:\s+is)?)(?=[\s:,]|$)",
    re.IGNORECASE,
)
_REMOVES = re.compile(r"(?:remove|forget|delete|not)(?=\s|$)\s*(.*)", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"[^\s<>|\"“”,;:()]+@[^\s<>|\"“”@,;:()]+\.[^\s<>|\"“”@,;:().]+")
_LITTLE_WORDS = ["as", "at", "in", "is", "it", "me", "my", "on", "the", "there", "with", "address", "e-mail", "email"]


@dataclass(frozen=True)
class SaidOfMe:
    """What was understood.

    Attributes:
        address: theirs, as they say
        platform: by the name people type; empty where none that is connected was named
        removes: whether it is taken back
        rest: words that were not understood
    """

    address: str = ""
    platform: str = ""
    removes: bool = False
    rest: str = ""


def said_of_me(text: str, connected: Sequence[str]) -> SaidOfMe | None:
    """What is said of oneself; None for `me` alone, and for what says nothing of an address or a platform."""
    begins = _BEGINS.match(text.strip())
    if not begins:
        return None
    rest = text.strip()[begins.end() :].strip(" :,.!")
    removes = _REMOVES.match(rest)
    rest = removes[1] if removes else rest
    found = _ADDRESS.search(rest)
    rest = _ADDRESS.sub(" ", rest)
    platform = ""
    left = []
    for word in rest.replace(",", " ").replace(":", " ").split():
        named = word.strip(".!?()").casefold()
        here = next((one for one in connected if named in (one, platforms()[one].title.casefold())), "")
        platform = platform or here
        mentioned = word.startswith(("@", "<@"))  # who types it is known anyway; the address is what is missing
        if not here and not mentioned and named not in _LITTLE_WORDS:
            left.append(word)
    if not removes and not found and not platform:
        return None
    if not removes and not found and left:
        return None  # `I am in Onboarding on class` is about something else
    return SaidOfMe(found[0] if found else "", platform, bool(removes), " ".join(left))
