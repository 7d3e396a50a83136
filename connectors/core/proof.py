"""What an answer must show to be believed: that a platform calls something a success proves nothing.

By what an operation answers with:

    Record        one of the fields that its `proof` names, or any that it declares, stands in it
    list, Page    there is the list, of a read if only of nobody; not all that is in it is unreadable
    bytes         it begins as such a file does
    None          it answers with nothing but that it went well: no body at all, or one that says something and
                  reports no error. No vendor documents a list of nothing, or an empty object, as the yes to a change

Http.empty_yes      marks an operation whose documented yes is empty all the same
Connector.proves    is for a platform that says yes in a way of its own, such as `ok: true`
Connector.page      gives None where there is no list in an answer
"""

import re
from collections.abc import Container
from types import NoneType
from typing import Any, get_origin

from connectors.core import errors
from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, result_type
from connectors.core.record import Page, Record, unread
from connectors.core.same import same

NEITHER_REASON = "answered something that says neither yes nor no"
ERROR_REASON = "reported an error, though it called that a success"
NO_ANSWER_REASON = "answered without what was asked for"
NO_READ_REASON = "reported an error instead of an answer"
ANOTHER_REASON = "answered about someone else"
UNREADABLE_REASON = "answered in a shape that I can't read"
FILE_MARK = b"%PDF-"
"""How every file begins that a platform is documented to answer with: they are certificates."""
ERROR_NAMES = ("error", "errors", "exception")
YES_NAMES = ("ok", "success")
SURE_WORDS = frozenset({"true", "1", "yes"})
NOTHING_WORDS = frozenset({"false", "0", "none", "null", "", "[]", "{}"})
FAILED_WORDS = frozenset({"error", "fail", "failed", "failure"})
_ACCIDENT = re.compile(
    r"unexpected|internal|went wrong|time[sd]?[ -]?out|unavailable|exception|fatal|busy|try again|database",
    re.IGNORECASE,
)
"""Words in which an error is no refusal: somebody may have done half of it."""


def is_no(said: Any) -> bool:
    """Whether a value says no, in whatever dress."""
    return is_nothing(said) or str(said).strip().casefold() == "no"


def is_nothing(said: Any) -> bool:
    """Whether a value says that there is nothing, such as no error."""
    return str(said).strip().casefold() in NOTHING_WORDS


def words(said: Any) -> str:
    """What an error says, as people read it, whatever shape it has; nothing where it is a mere yes or no."""
    if isinstance(said, dict):
        return "; ".join(f"{name}: {told}" for name, one in said.items() if (told := words(one)))
    if isinstance(said, list | tuple):
        return "; ".join(filter(None, map(words, said)))
    return "" if said is None or isinstance(said, bool) else str(said).strip()


def first_words(data: Any, *names: str) -> str:
    """What the first of these says that says anything, in the body of a refusal; nothing where none does."""
    told = data if isinstance(data, dict) else {}
    return next(filter(None, (words(told.get(name)) for name in names)), "")


def reports_error(data: Any, known: Container[str] = ()) -> bool:
    """Whether an answer says that something went wrong. `known` are names that mean something else in it."""
    if not isinstance(data, dict):
        return False
    wrong = any(not is_nothing(data[name]) for name in ERROR_NAMES if name in data and name not in known)
    refused = any(is_no(data[name]) for name in YES_NAMES if name in data and name not in known)
    return wrong or refused or ("status" not in known and str(data.get("status")).casefold() in FAILED_WORDS)


def about_another(asked: str | None, *told: Any) -> bool:
    """Whether an answer names an address, and never the one that was asked about."""
    named = [one for one in told if isinstance(one, str) and "@" in one]
    return bool(asked and named) and not any(same(one, asked or "") for one in named)


def says_yes(data: Any) -> bool:
    """Whether an answer says in a word that it went well."""
    said = [data[name] for name in YES_NAMES if name in data] if isinstance(data, dict) else []
    return any(str(one).strip().casefold() in SURE_WORDS for one in said)


def shows(intent: Intent[Any], result: Any) -> bool:
    """Whether what was read of an answer shows what the operation is documented to answer with."""
    wanted, change = result_type(type(intent)), intent.http.harm is not Effect.READ
    if get_origin(wanted) in (list, Page):
        rows = result.items if isinstance(result, Page) else result
        untold = change and not intent.http.empty_yes
        return isinstance(rows, list) and bool(rows or not (unread(rows) or untold))
    if isinstance(wanted, type) and issubclass(wanted, Record):
        found = result if isinstance(result, list) else [result]  # some send two where one was asked for
        proven = bool(found) and all(isinstance(one, wanted) and one.proven for one in found)
        return proven or intent.http.empty_yes
    if wanted is NoneType:
        return result is None or not (change and _is_hollow(result))
    return result is not None


def _is_hollow(said: Any) -> bool:
    """Whether there is nothing in it, however deep: no text, no number, and no yes."""
    if isinstance(said, dict | list):
        return all(map(_is_hollow, said.values() if isinstance(said, dict) else said))
    return not said


def sound(intent: Intent[Any], data: Any, shown: bool) -> bool:
    """Whether a success is one beyond doubt: it shows what it should, and does not say that something went wrong."""
    wanted = result_type(type(intent))
    known = wanted.model_fields if isinstance(wanted, type) and issubclass(wanted, Record) else ()
    return shown and not reports_error(data, known)


def doubt(
    intent: Intent[Any], platform: str, data: Any, shown: bool, detail: str, fields: dict[str, list[str]]
) -> errors.PlatformError | None:
    """What a success is that is none, or that nobody can tell from one. `shown` is whether it shows what it should;
    `detail` and `fields` are what it says."""
    if sound(intent, data, shown):
        return None
    wanted, wrong = result_type(type(intent)), not sound(intent, data, shown=True)
    if intent.effect is Effect.READ:
        return errors.Unexpected(platform, detail, NO_READ_REASON if wrong else NO_ANSWER_REASON)
    both = says_yes(data) or (shown and wanted is not NoneType)
    if wrong and not both and (fields or (detail and not _ACCIDENT.search(detail))):
        return errors.Invalid(platform, detail, fields)
    return errors.OutcomeUnknown(platform, detail, ERROR_REASON if wrong else NEITHER_REASON)


def unknown(intent: Intent[Any], platform: str, why: str = UNREADABLE_REASON) -> errors.PlatformError:
    """Of an answer that nobody foresaw."""
    kind = errors.Unexpected if intent.effect is Effect.READ else errors.OutcomeUnknown
    return kind(platform, why=why)
