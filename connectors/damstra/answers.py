"""What an answer of Damstra's says that comes with 200.

Its document shows by an example for each operation what a yes looks like: the thing itself with its number, numbers of
what was made, rows, a link, or nothing. Anything else is none. Source: Damstra Learning Public API 2.0.
"""

import json
import re
from collections.abc import Mapping
from types import NoneType
from typing import Any, get_origin

from connectors.core.intent import Intent, result_type
from connectors.core.links import is_web_address
from connectors.core.record import Page
from connectors.damstra import readback
from connectors.damstra.player import PlayerLink
from connectors.damstra.schedules import Completed, Scheduled
from connectors.damstra.users import LoginLink, UsersBulkImport

DONE = "HTTP/1.1 200 OK"
"""The body with which Damstra says that a group was changed, although it calls it JSON."""
_OWN_NUMBER = re.compile(r"/\{(\w+)\}$")
"""At the end of an address: the number of the very thing that is shown or changed there."""


def shows(intent: Intent[Any], data: Any) -> bool:
    """Whether it is what the document shows for the operation."""
    wanted = result_type(type(intent))
    if wanted is bytes:
        return True
    if wanted is NoneType or intent.http.empty_yes:
        return data in (None, DONE)
    if get_origin(wanted) is Page:
        return isinstance(data, Mapping) and isinstance(data.get("results"), list)
    if wanted in (Scheduled, Completed):
        ids = data.get("ids") if isinstance(data, Mapping) else None
        return isinstance(ids, list) and bool(ids) and all(number(one) is not None for one in ids)
    if isinstance(intent, UsersBulkImport):
        return isinstance(data, list) and len(readback.unlisted(intent, data)) < len(intent.users)
    if wanted in (LoginLink, PlayerLink):
        return bool(link(data))
    found = number(data.get("id")) if isinstance(data, Mapping) else None
    return found is not None and found == (_asked_for(intent) or found)


def link(data: Any) -> str:
    """The link, however it is wrapped: the document shows a bare word for one and an object for the other. Of several
    none is told apart, so all of it is treated as the secret."""
    texts = list(data.values()) if isinstance(data, Mapping) else [data]
    found = [one for one in texts if isinstance(one, str) and is_web_address(one) and len(one.split()) == 1]
    return found[0] if len(found) == 1 else json.dumps(data) if found else ""


def number(held: Any) -> int | None:
    """A number of Damstra's, as such or as text."""
    return int(str(held)) if re.fullmatch(r"[1-9]\d{0,17}", str(held)) else None


def is_pdf(content: bytes) -> bool:
    """Whether it is one from its beginning to its end, as ISO 32000 has them."""
    return b"%PDF-" in content[:1024] and b"%%EOF" in content[-1024:]


def _asked_for(intent: Intent[Any]) -> int | None:
    """The number of the one thing that the operation is about."""
    named = _OWN_NUMBER.search(intent.http.path)
    name = next((name for name, spec in type(intent).model_fields.items() if named and spec.alias == named[1]), "")
    return getattr(intent, name) if name else None
