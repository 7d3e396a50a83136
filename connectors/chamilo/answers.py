"""What an answer of Chamilo means. Nearly all of them come with 200, whatever became of the call.

{"error": true, "message": …}            refused
{"error": false, "data": [false]} …      not done, though Chamilo calls it a success
{"error": false, "data": [true]} …       done: a yes, or the number of what was made
{"error": false, "data": [ … ]}          what was asked for
a page for people                        nobody knows, but for two that tell
anything else, nothing too               nobody knows
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from connectors.core.field_markers import Effect
from connectors.core.intent import Intent
from connectors.core.proof import is_no

DATABASE = re.compile(r"SQLSTATE|exception occurred while executing", re.I)
"""A message that quotes a statement of the database, with all that was sent. English words of SQL alone prove nothing:
“Could not update extra field value” is a refusal."""
SESSION_REFUSED = re.compile(r"^An exception occurred while executing '(UPDATE session SET|INSERT INTO session \()")
"""The first statement of making or changing a session, which does all of it or nothing: its name is taken, or there is
no such coach or category."""
_FIELD_REFUSED = re.compile(r"^Could not update extra field value")
_FIELD_NAME = re.compile(r"\[field_name\] => (.*)")
HTTP_STATUS_BY_MESSAGE = (
    (DATABASE, 500),
    (re.compile(r"Invalid API key"), 401),
    (re.compile(r"You are not allowed|Webservices are disabled|NotAllowed"), 403),
    (re.compile(r"Database is unavailable"), 503),
    (re.compile(r"could not be found|not found|do(es)?( not|n.?t) exist", re.I), 404),
    (re.compile(r"^No ?(forum|thread|announcement|session)\b|^NoDataAvailable$", re.I), 404),
    (re.compile(r"is not available|already|Invalid action|more than one", re.I), 409),
)
"""What a message in English amounts to, as a status of HTTP. Everything else means that the values will not do."""
NOT_REGISTERED = "User not registered."
"""Said of whatever is wrong with somebody new, but for a log-in name that is taken."""
NO_DATA = "No data available"
"""Said of parameters that are missing; by update_session alone of a session that it does not have."""
DATABASE_AWAY = "Database is unavailable"
PLAIN_TEXT_ERRORS = ("Webservices are disabled", DATABASE_AWAY)
"""Said without JSON."""

_ENVELOPE = re.compile(r'\{\s*"error"\s*:')
_LINKED_KEY = re.compile(r"([?&])api_key=[^&#\s\"'<>\\]*(&?)")
_NUMBERS = ("id_session", "id_campus", "registered", "id")
"""The names under which Chamilo tells the number of what it made."""
_SIGNS, _KEYS = ("status", "sent", *_NUMBERS), ("api_key", "apiKey")


def read(content: bytes) -> Any:
    """The JSON of a body, its links without the caller's key; None where there is none.

    A Chamilo set up for testing puts its warnings, as HTML, in front of it.
    """
    text = _LINKED_KEY.sub(lambda found: found[1] if found[2] else "", content.decode(errors="replace"))
    begins = _ENVELOPE.search(text)
    for candidate in (text, text[begins.start() :] if begins else ""):
        try:
            return json.loads(candidate)
        except (ValueError, RecursionError):
            continue
    said = next((page for page in PLAIN_TEXT_ERRORS if page in text), None)
    return {"error": True, "message": said} if said else None


def status(data: Any) -> int | None:
    """The status that a refusal amounts to; None for anything else."""
    if not isinstance(data, Mapping) or is_no(data.get("error")):
        return None
    return next((code for said, code in HTTP_STATUS_BY_MESSAGE if said.search(message(data))), 400)


def message(data: Any) -> str:
    told = data if isinstance(data, Mapping) else {}
    return next((one for one in (told.get("message"), told.get("error")) if isinstance(one, str)), "")


def refused_field(data: Any) -> str | None:
    """The additional field of a person that was not stored, "" where its name is not told; None of anything else. It
    has that very value already, or there is no such field: Chamilo says the same of both."""
    said = message(data)
    if not _FIELD_REFUSED.search(said):
        return None
    named = _FIELD_NAME.search(said)
    return named[1].strip() if named else ""


def payload(data: Any) -> Any:
    """What is inside the envelope. One service answers without."""
    return data["data"] if isinstance(data, Mapping) and "error" in data and "data" in data else data


def says_yes(data: Any) -> bool:
    """Whether it has any of the signs with which Chamilo says that a change was done."""
    held = payload(data) if enveloped(data) else None
    if isinstance(held, list):
        return len(held) == 1 and _yes(held[0])
    if isinstance(held, Mapping):
        key = any(isinstance(held.get(name), str) and held[name] for name in _KEYS)
        return key or any(_yes(one) for name, one in held.items() if name in _SIGNS or str(name).isdecimal())
    return held is True


def enveloped(data: Any) -> bool:
    return isinstance(data, Mapping) and "error" in data and "data" in data


def undone(intent: Intent[Any], data: Any) -> str | None:
    """Why a change was not done although Chamilo reports no error, "" where it does not say; None if it was."""
    if intent.http.harm is Effect.READ:
        return None
    held = payload(data)
    if isinstance(held, list):
        return "" if len(held) == 1 and _no(held[0]) else None
    if not isinstance(held, Mapping) or not held:
        return None
    if "id_session" in held and number(held) is None:
        return str(held["id_session"])  # where the number should be stands what is wrong
    named = [held[name] for name in ("status", "sent", *_NUMBERS) if name in held]
    by_number = [one for name, one in held.items() if str(name).isdecimal()]  # messages, whether each was marked
    if any(map(_no, named)) or (by_number and all(map(_no, by_number))):
        return str(held.get("message") or "")
    return None


def number(held: Any) -> int | None:
    """The number of what was made: `[11]`, or under one of several names; as a number or as text."""
    if isinstance(held, Mapping):
        held = [next((held[name] for name in _NUMBERS if name in held), None)]
    one = str(held[0]) if isinstance(held, list) and len(held) == 1 else ""
    return int(one) if re.fullmatch(r"[1-9][0-9]{0,18}", one) else None


def made(held: Any) -> dict[str, Any]:
    """What is told of something new, its number as `id`."""
    told = held if isinstance(held, Mapping) else {}
    return {**{name: one for name, one in told.items() if name not in _NUMBERS}, "id": number(held)}


def rows(held: Any) -> Any:
    """The rows of a listing: a list, a map by number, or the wiki's list with one map in it. No rows are `[]`."""
    if isinstance(held, list) and len(held) == 1 and _by_number(held[0]):
        held = held[0]
    return list(held.values()) if isinstance(held, Mapping) and (_by_number(held) or not held) else held


def _by_number(held: Any) -> bool:
    return isinstance(held, Mapping) and bool(held) and all(isinstance(one, Mapping) for one in held.values())


def _no(held: Any) -> bool:
    return held is None or held is False or held in ("", "0", "false") or (held == 0 and not isinstance(held, bool))


def _yes(held: Any) -> bool:
    """A yes, or the number of something."""
    return held is True or bool(re.fullmatch(r"true|[1-9][0-9]{0,18}", str(held)))
