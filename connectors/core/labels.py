"""How a name of a field reads where people see it: in forms, on cards, in tables."""

import re

INITIALISMS = {"api": "API", "html": "HTML", "ilt": "ILT", "uri": "URI", "url": "URL", "urls": "URLs"}
"""Words that are never written small."""


def label(name: str) -> str:
    """`is_zoom_configured` → `Is zoom configured`; `ext_class_id` → `Ext class id`; `content_url` → `Content URL`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("_", " ").lower().split()
    text = " ".join(INITIALISMS.get(one, one) for one in words)
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """A label behind another one: `Content URL` → `content URL`, and `URL` as it is."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
