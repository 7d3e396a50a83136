"""The body of a webhook: kept as it came, and read as JSON within bounds, by the endpoint and by the dispatcher."""

import json
import math
from typing import Any

from bot.store import Json
from connectors.core.field_specs import MASK
from connectors.news.hidden_values import HiddenValues, covered

MAX_WEBHOOK_JSON_DEPTH = 100
"""Levels of nesting. What is deeper could be kept, and then not be read again by whoever has less room for it."""


class Unreadable(Exception):
    """It came from the platform, and nothing can be made of it. The message says why."""


def decoded(body: bytes) -> str:
    """The text that it is, in whichever way JSON may be written. Raises Unreadable."""
    try:
        return body.decode(json.detect_encoding(body), "surrogatepass")
    except ValueError:
        raise Unreadable("It isn't JSON.") from None


def parsed(text: str) -> Json:
    """What it says. Raises Unreadable."""
    try:
        told = json.loads(text, parse_float=_finite, parse_constant=str)
    except (ValueError, RecursionError):
        raise Unreadable("It isn't JSON.") from None
    if text.count("[") + text.count("{") > MAX_WEBHOOK_JSON_DEPTH and _is_deep(told):
        raise Unreadable("It's nested too deeply to be read.")
    return told


def masked(text: str, said: str | None = None) -> str:
    """It, or what is said of it, without what a reader would hide. What cannot be read is left as it came."""
    try:
        told = parsed(text)
        return json.dumps(covered(told), ensure_ascii=False) if said is None else str(HiddenValues(told).cover(said))
    except Unreadable:
        return text if said is None else said
    except Exception:  # what cannot be searched for secrets is shown to nobody, and holds nothing up
        return MASK


def _finite(number: str) -> float | str:
    """One that is too large stays text: it cannot be written down as a number again."""
    found = float(number)
    return found if math.isfinite(found) else number


def _is_deep(told: Any) -> bool:
    level, depth = [told], 0
    while level and depth <= MAX_WEBHOOK_JSON_DEPTH:
        depth += 1
        inner = (one.values() if isinstance(one, dict) else one if isinstance(one, list) else () for one in level)
        level = [one for all_ in inner for one in all_]
    return depth > MAX_WEBHOOK_JSON_DEPTH
