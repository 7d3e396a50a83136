"""How a name of a field reads where people see it: in forms, on cards, in tables."""

import re
from collections.abc import Mapping

LABEL_WORDS: Mapping[str, str] = {
    "api": "API", "html": "HTML", "ilt": "ILT", "uri": "URI", "url": "URL", "urls": "URLs",
    "email": "e-mail", "timezone": "time zone", "username": "login name",
}  # fmt: skip
"""Words that are written otherwise than in names: some are never written small."""
LABELS: Mapping[str, str] = {
    "class deferred id": "Number of the class put off",
    "coach id": "Coach",
    "email": "E-mail address",
    "email address": "E-mail address",
    "ext class id": "Your number of the class",
    "ext person id": "Your number of the person",
    "ext user id": "Your number of the user",
    "id coach": "Coach",
    "marketing optin": "Agreed to marketing",
    "openarea": "Open area",
    "price cents": "Price in cents",
    "refund cents": "Refund in cents",
    "session lesson course id": "Course of the lesson",
    "session lesson id": "Lesson id",
    "tax price cents": "Tax in cents",
}
"""Names that say little as they are, word by word, and what they are called."""
NUMBER_OF_PATTERN = re.compile(r"\bn(umbers? of (?:the|an?|several) [\w-]+)", re.IGNORECASE)


def field_label(name: str, help: str) -> str:
    """The same of a field that `help` explains: an `id` is called by what it is the number of."""
    found = NUMBER_OF_PATTERN.search(help) if name in ("id", "ids") else None
    return f"N{found[1]}" if found else label(name)


def label(name: str) -> str:
    """`is_zoom_configured` → `Is zoom configured`; `ext_class_id` → `Your number of the class`; `content_url` →
    `Content URL`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("_", " ").lower().split()
    text = LABELS.get(" ".join(words)) or " ".join(LABEL_WORDS.get(one, one) for one in words)
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """A label behind another one: `Content URL` → `content URL`, and `URL` as it is."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
