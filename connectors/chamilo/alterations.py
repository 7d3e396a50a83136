"""What Chamilo changes without a word of what it is told to store, said to whoever asked for it.

Characters that it has no room for, what it would cut and log-in names that it refuses are mistakes before anything is
sent; what only Chamilo knows (its languages, its additional fields) is said with what was made, as far as it is sure.
"""

from collections.abc import Iterable
from typing import Any

from connectors.chamilo.campuses import FIRST_PORTAL
from connectors.chamilo.courses import SaveCourse
from connectors.chamilo.sessions import CreateSessionFromModel, SaveSession, UpdateSession
from connectors.chamilo.users import Newcomer, needs_mail
from connectors.core.intent import Intent

_ESCAPED = ("'", '"', "\\")
"""What the name of a new session, and only that, is stored with a backslash before."""


def note(intent: Intent[Any]) -> str:
    """What may have become of it, in sentences; empty where it is stored as it was sent."""
    found = (_language(intent), _mail(intent), _backslashes(intent), _fields(intent), _portal(intent))
    return " ".join(filter(None, found))


def _language(intent: Intent[Any]) -> str:
    language = intent.language if isinstance(intent, Newcomer | SaveCourse) else None
    if not language:
        return ""
    if isinstance(intent, SaveCourse):
        return f"Chamilo stores “{language}” as the language of the course, whether it has that language or not."
    return f"Chamilo takes another language where it does not have “{language}”, and does not say so: look there."


def _mail(intent: Intent[Any]) -> str:
    """Of a password that is made up."""
    if not (isinstance(intent, Newcomer) and needs_mail(vars(intent))):
        return ""
    return "Only Chamilo's e-mail tells the password, and Chamilo says yes also where that mail could not be sent."


def _backslashes(intent: Intent[Any]) -> str:
    match intent:
        case SaveSession(name=name) | CreateSessionFromModel(session_name=name) if any(one in name for one in _ESCAPED):
            return (
                f"Chamilo stores the name of a new session with backslashes: {_escaped(name)}. "
                "Change its name to the same again, and it is stored as it is."
            )
    return ""


def _escaped(name: str) -> str:
    return "".join(f"\\{one}" if one in _ESCAPED else one for one in name)


def _fields(intent: Intent[Any]) -> str:
    """Of a person Chamilo makes the fields that it does not have; of all else it drops what they were to hold."""
    match intent:
        case Newcomer(extra=list(rows)) if rows:
            named = _quoted(dict.fromkeys(one.field_name for one in rows))
            return f"If Chamilo lacked an additional field of these, it made that for everyone: {named}."
        case (
            SaveCourse(extra=held)
            | SaveSession(extra=held)
            | UpdateSession(extra=held)
            | CreateSessionFromModel(extra_fields=held)
        ) if held:
            return f"If Chamilo lacks an additional field of these, it dropped that without a word: {_quoted(held)}."
    return ""


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"“{one}”" for one in names)


def _portal(intent: Intent[Any]) -> str:
    """A session is made for a portal that is not there as for any other."""
    if not (isinstance(intent, SaveSession) and intent.campus not in (None, FIRST_PORTAL)):
        return ""
    return f"Chamilo takes any number of a portal and does not say whether there is a portal {intent.campus}."
