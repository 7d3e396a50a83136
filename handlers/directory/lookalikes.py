"""Letters that somebody may take for others: the а of Cyrillic in an address of Latin letters. What is written in one
script alone, and letters with accents, are taken for nothing else."""

import re
import unicodedata
from collections.abc import Iterator

LOOKALIKES_SHOWN = 5
_WORD = re.compile(r"[^\W\d_]+")


def lookalikes(text: str) -> list[str]:
    """What may be taken for another letter, each once: `“а” (Cyrillic)`. At most so many are named."""
    found = dict.fromkeys(_odd(text))
    return [f"“{one}” ({_script(one).capitalize()})" for one in found][:LOOKALIKES_SHOWN]


def in_other_letters(address: str) -> str:
    """A domain as people see it where it is written in what stands for other letters (`xn--…`); else empty."""
    domain = address.rpartition("@")[2]
    if "xn--" not in domain.lower():
        return ""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def _odd(text: str) -> Iterator[str]:
    """Letters and digits of another shape; those of another script beside Latin ones, in an address or one word; and in
    an address what is Latin and has no plain letter under its accent, such as the ı without a dot."""
    address = "@" in text
    for part in [text] if address else _WORD.findall(text):
        latin = any(_script(one) == "LATIN" for one in part if one.isalpha())
        for one in part:
            if one.isascii() or not one.isalnum():
                continue
            plain = unicodedata.normalize("NFKD", one)
            if plain.isascii() or (latin and _script(one) != "LATIN") or (address and latin and plain == one):
                yield one


def _script(one: str) -> str:
    """The first word of a letter's name, which is its script."""
    return unicodedata.name(one, "UNKNOWN").split()[0] if not one.isascii() else "LATIN"
