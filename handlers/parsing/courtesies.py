"""What asks for nothing, and `dry run`: before a command, and at both ends of what stands behind a verb."""

import re

from handlers.parsing.common_words import COURTESIES
from handlers.parsing.reading import WORDLESS_VERBS, Became, Reading

DRY_RUNS = ("dry run", "dry-run", "--dry-run", "(dry run)", "dryrun")
_COURTESIES_IN_FRONT = re.compile(rf"\s*(?:(?:/lms|{'|'.join(COURTESIES)})(?![\w@.'’-])[\s,]*)+", re.IGNORECASE)
_DRY_RUN_IN_FRONT = re.compile(r"((dry-?run|dry(\s+run)?)(\s+|$))+", re.IGNORECASE)


def without_courtesies(text: str) -> str:
    """Without `please` and its like in front, where something stands behind them."""
    found = _COURTESIES_IN_FRONT.match(text)
    return (text[found.end() :] if found else text).strip() or text.strip()


def is_dry(text: str) -> bool:
    """Whether a command is only to be looked at."""
    return bool(_DRY_RUN_IN_FRONT.match(without_courtesies(text)))


def without_dry(text: str) -> str:
    """The command itself, without either in front."""
    said = without_courtesies(text)
    dry = _DRY_RUN_IN_FRONT.match(said)
    return without_courtesies(said[dry.end() :]) if dry else said


def take(reading: Reading) -> None:
    """Take what asks for nothing, at both ends, and `dry run` at the end."""
    found = True
    while found:
        found = any(_take_end(reading, phrase, first) for phrase in COURTESIES for first in (True, False))
        if any(_take_end(reading, phrase, False, Became.OPTION) for phrase in DRY_RUNS):
            reading.dry = found = True
            reading.set(dry=True)


def _take_end(reading: Reading, phrase: str, first: bool, became: Became = Became.COURTESY) -> bool:
    words = [one for one in reading.left if not one.separator]
    size = len(phrase.split())
    some = words[:size] if first else words[-size:]
    alone = len(words) == size and reading.arguments.verb not in WORDLESS_VERBS
    if len(words) < size or alone or " ".join(one.small.strip(".!?,") for one in some) != phrase:
        return False
    reading.take([one for one in reading.left if some[0].start <= one.start <= some[-1].start], became)
    return True
