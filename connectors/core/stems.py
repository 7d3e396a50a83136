"""What a word has in common with its other forms."""

import re

ENDINGS = ("ations", "ation", "ments", "ances", "ment", "ance", "ings", "ing", "ees", "ed", "es", "s", "e")
"""What a stem is without; the longer first."""


def stem_of(text: str) -> str:
    """What a word has in common with its other forms, near enough: `enrolled`, `Enrollments` → `enroll`."""
    return " ".join(_one_stem(word) for word in text.split())


def _one_stem(word: str) -> str:
    word = re.sub(r"(?<=enrol)(?!l)", "l", word)
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            return word.removesuffix(ending)
    return word
