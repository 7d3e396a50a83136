"""Names to log in with on Chamilo: which it takes, and one made of an address. Source: Chamilo 1.11, its user manager
and the constants it is set up with, and what a real one was seen to refuse."""

import re
import unicodedata
from collections.abc import Iterator

MAX_LOGIN_LENGTH = 50
"""Characters. A Chamilo whose log-in names are e-mail addresses takes 100; which it is, nobody can ask it."""
LOGIN_CHARACTERS = "Chamilo takes letters without accents, digits and . _ - @ $ only"
_REFUSED = re.compile(r"[^0-9A-Za-z_.@$-]")
_SPELT_OUT = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
"""Letters that are no plain letter with a mark on it."""
_DROPPED = re.compile(r"['’‘`´]")


def broken_rule(login: str) -> str:
    """Which rule a name breaks, as the end of a sentence that begins with the name; empty where it breaks none."""
    if len(login) > MAX_LOGIN_LENGTH:
        return f"has {len(login)} characters, and Chamilo takes {MAX_LOGIN_LENGTH} at most"
    refused = refused_character(login)
    return f"{refused}, and {LOGIN_CHARACTERS}" if refused else ""


def refused_character(login: str) -> str:
    """The first character that Chamilo takes in no log-in name, as the end of a sentence; empty where it takes all."""
    found = _REFUSED.search(login)
    return f"has {'a blank' if found[0].isspace() else f'“{found[0]}”'} in it" if found else ""


def proposals(*sources: str) -> Iterator[str]:
    """Names that Chamilo takes, without end: `jane.doe`, `jane.doe2`, … They are made of the first source that has a
    letter or digit to offer; of an address only what stands before the @ is used."""
    base = next(filter(None, map(_plain, sources)), "user")
    yield base[:MAX_LOGIN_LENGTH]
    count = 2
    while True:
        yield f"{base[: MAX_LOGIN_LENGTH - len(str(count))]}{count}"
        count += 1


def _plain(source: str) -> str:
    text = _DROPPED.sub("", source.partition("@")[0].lower()).translate(_SPELT_OUT)
    letters = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return re.sub(r"\.{2,}", ".", re.sub(r"[^0-9a-z_-]", ".", letters)).strip("._-")
