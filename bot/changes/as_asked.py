"""Whether what a platform shows in a field is what was asked for; where that is not sure, nobody says so.

asked        shown                                     sure
text         the same characters                       yes; another case, quote, blank or HTML is not sure
number       the same number, also as a text           yes
yes or no    true, 1, "true"                           yes; any other word is not sure
moment       the same second, with its zone            yes; without a zone it is not sure
day          the same day                              yes; as a moment it is not sure
choice       the word or the platform's own code       yes; a word that is neither is not sure
list         the same in the same order                yes; in another order it is not sure
object       each field that was asked for             as sure as its least sure field
anything     nothing, or what is masked                never: perhaps it was not shown, or could not be read
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from connectors.core.field_markers import NULL
from connectors.core.field_specs import MASK, FieldKind, FieldSpec, Part, given, mask
from connectors.core.same import same

SAME_MOMENT_S = 1.0
"""Seconds by which one moment may differ as it is shown: platforms keep whole ones."""
_YES_NO = {"true": True, "1": True, "false": False, "0": False}
_TEXTS = frozenset({"text", "email", "url", "zone"})


def stands(spec: FieldSpec, held: Any, row: Mapping[str, Any]) -> bool | None:
    """Whether a row of the platform has in this field what was asked for; None where that is not sure."""
    return _stands(spec.kind, held, row[spec.name] if spec.name in row else row.get(spec.wire))


def _stands(kind: FieldKind, held: Any, shown: Any) -> bool | None:
    if kind.name in ("secret", "extras") or held is NULL or _tells_nothing(shown):
        return None
    if kind.open and kind.plain(held) not in kind.choices.values():  # a read may give the name another meaning
        return None
    if kind.name == "list":
        return _list_stands(kind.item, held, shown)
    if isinstance(held, Part):
        return _all(stands(one, inner, shown) for one, inner in given(held)) if isinstance(shown, Mapping) else None
    wire = kind.wire(held, mask)
    if type(wire) is type(shown) and wire == shown:
        return True
    match kind.name:
        case "boolean":
            found = _YES_NO.get(str(shown).casefold())
            return None if found is None else found is held
        case "integer" | "number":
            number = _number(shown)
            return None if number is None else number == _number(held)
        case "time":
            return _same_moment(held, shown)
        case "date":
            return _same_day(held, shown)
        case "choice":
            return True if str(shown) in (str(wire), str(kind.plain(held))) else _other_choice(kind, held, shown)
        case name if name in _TEXTS:
            return None if not isinstance(shown, str) or "<" in shown or same(held, shown) else False
    return None


def _list_stands(item: FieldKind | None, held: Any, shown: Any) -> bool | None:
    """Not sure where it may only stand in another order, or be part of what is there."""
    if not item or not isinstance(shown, list) or not held:
        return None
    if len(held) == len(shown):
        found = _all(_stands(item, one, other) for one, other in zip(held, shown, strict=True))
        if found is not False:
            return found
    missing = (all(_stands(item, one, other) is False for other in shown) for one in held)
    return False if any(missing) else None


def _all(found: Iterable[bool | None]) -> bool | None:
    answers = [*found]
    return False if False in answers else None if None in answers else True


def _tells_nothing(shown: Any) -> bool:
    return shown is None or shown in ("", [], {}) or (isinstance(shown, str) and MASK in shown)


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _same_moment(held: datetime, shown: Any) -> bool | None:
    try:
        found = datetime.fromisoformat(str(shown))
    except ValueError:
        return None
    return abs((found - held).total_seconds()) < SAME_MOMENT_S if found.tzinfo else None


def _same_day(held: date, shown: Any) -> bool | None:
    text = str(shown)
    return text == held.isoformat() if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None


def _other_choice(kind: FieldKind, held: Any, shown: Any) -> bool | None:
    """Surely another only where it is one of those that are known."""
    codes = [one.value for one in kind.code] if kind.code else []
    known = {str(one) for one in (*kind.choices, *kind.choices.values(), *codes)}
    return False if str(shown) in known and not same(str(kind.plain(held)), str(shown)) else None
