"""What Skilljar did not do although it called it done.

It takes some things and ignores them: when somebody is to lose a public site, what is said of a person it knew already,
which answers lead into a group. Its answer shows so; what was sent is therefore compared with what came back.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from connectors.core.discretion import unspoken_names
from connectors.core.field_specs import MASK
from connectors.core.same import folded

WORD_PATTERN = re.compile(r"[A-Z][A-Z_]*")
"""How Skilljar writes the words of its closed sets."""
WORD_ENDS = ("access", "state", "status", "type", "unit")
"""Ends of the names of fields that hold such words."""
CODE_NAMES = ("code", "training_credit_code")
"""What others get in with: that it is another is told, and not what it is."""
EXACT_NAMES = ("id", *CODE_NAMES)
LINK_ENDS = ("url", "html")
"""Ends of the names of fields that hold what Skilljar keeps in a place or a way of its own."""
DECIMAL = re.compile(r"\d{1,9}(?:\.\d{1,9})?", re.ASCII)
"""How it writes numbers as text, such as `1.50` credits."""
MARKUP = re.compile(r"[<>&]")
"""Text in which some of this stands may have been cleaned."""
MAX_TOLD_CHARS = 60


def unconfirmed_writes(sent: Any, answered: Any) -> Mapping[str, str]:
    """By field, what is still as it was; only of what can be told for certain.

    That is yes and no, moments, numbers, words of closed sets, ids, addresses and codes, what came back empty or was
    to be emptied, and text that reads otherwise. Text with marks in it may have been cleaned, and of it nothing may be
    left.
    """
    if not (isinstance(sent, Mapping) and isinstance(answered, Mapping)):
        return {}
    found: dict[str, str] = {}
    for name, value in sent.items():
        # What is sent of a file stands in an object; in the answer it stands bare.
        came = answered.get(name, answered if isinstance(value, Mapping) else None)
        if isinstance(value, Mapping) and isinstance(came, Mapping):
            inner = unconfirmed_writes(value, came if name in answered else _bare(came))
            found |= {name: ", ".join(inner.values())} if inner else {}
        elif name in answered and _differ(value, came):
            found[name] = f"{name} is {_spoken(came)} now" if _lost(value, came) else f"{name} is still {_spoken(came)}"
        elif name in answered and (_another(name, value, came) or _reads_otherwise(name, value, came)):
            found[name] = f"{name} is {came}, and not {value}"
            if name in _unspoken() or max(len(str(one)) for one in (value, came)) > MAX_TOLD_CHARS:
                found[name] = f"{name} is another, and not the one that was sent"
    return found


def untouched(sent: Any, answered: Any) -> bool:
    """Whether all of it is certainly as it was."""
    if not (isinstance(sent, Mapping) and isinstance(answered, Mapping) and sent):
        return False
    return all(
        untouched(value, answered.get(name))
        if isinstance(value, Mapping)
        else name in answered and _differ(value, answered[name]) and _certain(value, answered[name])
        for name, value in sent.items()
    )


def certainly_other(sent: Any, answered: Any) -> bool:
    """Whether of all that can be told for certain nothing is as it was sent."""
    if not (isinstance(sent, Mapping) and isinstance(answered, Mapping) and sent):
        return False
    return all(
        certainly_other(value, answered.get(name))
        if isinstance(value, Mapping)
        else name in answered and _another(name, value, answered[name])
        for name, value in sent.items()
    )


def _bare(answered: Mapping[str, Any]) -> Mapping[str, Any]:
    """The id of what is answered is not that of what was sent inside an object."""
    return {name: one for name, one in answered.items() if name != "id"}


def _another(name: str, sent: Any, came: Any) -> bool:
    if isinstance(sent, bool) or isinstance(came, bool) or _is_empty(sent) or _is_empty(came):
        return False
    if isinstance(sent, int | float) or isinstance(came, int | float):
        try:
            return float(sent) != float(came)
        except (TypeError, ValueError):
            return False
    if not (isinstance(sent, str) and isinstance(came, str)) or MASK in (sent, came):
        return False
    if DECIMAL.fullmatch(sent) and DECIMAL.fullmatch(came) and not _is_exact(name):
        return float(sent) != float(came)
    closed = WORD_PATTERN.fullmatch(sent) and name.endswith(WORD_ENDS)
    return sent.casefold() != came.casefold() if closed or name == "email" else _is_exact(name) and sent != came


def _is_exact(name: str) -> bool:
    return name in EXACT_NAMES or name.endswith("_id")


def _reads_otherwise(name: str, sent: Any, came: Any) -> bool:
    if not (isinstance(sent, str) and isinstance(came, str)) or MASK in (sent, came) or name.endswith(LINK_ENDS):
        return False
    if _is_empty(sent) or _is_empty(came) or _moment(sent) or _moment(came) or MARKUP.search(sent):
        return False
    if DECIMAL.fullmatch(sent) and DECIMAL.fullmatch(came):
        return False
    return folded(sent) != folded(came)


def _unspoken() -> frozenset[str]:
    """That it is another is told, and not what it is."""
    never, private = unspoken_names("connectors.skilljar")
    return never | private | {*CODE_NAMES}


def _lost(sent: Any, came: Any) -> bool:
    """Text may have been there before, so it is not still empty."""
    return isinstance(sent, str) and _moment(sent) is None and _is_empty(came)


def _certain(sent: Any, came: Any) -> bool:
    """Text that came back empty may have been HTML of which nothing was allowed; and of lists not all show theirs."""
    return not (_is_empty(came) and isinstance(sent, str | list) and _moment(sent) is None)


def _differ(sent: Any, came: Any) -> bool:
    if _is_empty(sent) or _is_empty(came):
        return _is_empty(sent) is not _is_empty(came)
    if isinstance(sent, bool) and isinstance(came, bool):
        return sent is not came
    moments = _moment(sent), _moment(came)
    if moments[0] is None or moments[1] is None:
        return False
    return abs(moments[0] - moments[1]) >= timedelta(seconds=1)


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [])


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None


def _spoken(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "as it was" if isinstance(value, Mapping | list) and value else str(value or "empty")
