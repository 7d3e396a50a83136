"""How ClassOnLive is talked to: a token in every address, JSON, `ok` for success, and hardly a word of explanation."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, TypeVar, get_args
from urllib.parse import quote

from pydantic import SecretStr

from connectors.classonlive import readback
from connectors.classonlive.contents import Content
from connectors.classonlive.people import Person, UserNameGet, UserNameUpdate
from connectors.classonlive.progress import STUDENTS_PER_PAGE, ContentProgressList, Progress, StudentProgressGet
from connectors.classonlive.recordings import Recording, VideoRecordPublish, VideoRecordUnpublish
from connectors.classonlive.students import SessionStudentsAdd, Student, StudentFound
from connectors.classonlive.topics import Module, Resource
from connectors.classonlive.tutoring import TutoringSession
from connectors.core import errors, proof
from connectors.core.checks import two_looks
from connectors.core.connector import Connector, RefusalBody
from connectors.core.field_markers import Effect
from connectors.core.field_specs import Reveal, given
from connectors.core.intent import Intent, result_type
from connectors.core.kept_fields import merged
from connectors.core.pacing import RateLimit
from connectors.core.paging import PageNumber, row_count
from connectors.core.record import Page, Record

R = TypeVar("R")

ROW_FIELDS: Mapping[str, tuple[type[Record], ...]] = {
    "contentList": (Content,),
    "students": (Student, StudentFound),
    "stats": (Progress,),
    "modules": (Module,),
    "module": (Resource,),
    "resources": (Resource,),
    "videos": (Recording,),
    "sessions": (TutoringSession,),
}
"""Under which name a listing has its rows, and of what."""
WRAPPER_FIELDS = ("content", "video", "progress")
"""Under these names answers hold their rows, or the one thing that was asked for."""


class ClassOnLiveConnector(Connector):
    platform = "classonlive"
    title = "ClassOnLive"
    paging = PageNumber("page_number", first=0, rows=STUDENTS_PER_PAGE, named=False)
    checked = readback.CHECKED
    limits = (RateLimit(20, 5.0),)  # ClassOnLive documents none; four calls a second disturb nobody

    def __init__(self, token: SecretStr, base_url: str, **options: Any) -> None:
        super().__init__(base_url, **options)
        self._token = token

    def own(self, intent: Intent[Any], reveal: Reveal) -> dict[str, Any]:
        return {"token": reveal(self._token)}

    def secrets(self) -> list[str]:
        token = self._token.get_secret_value()
        return [token, quote(token, safe="")]

    async def run(self, intent: Intent[R]) -> R:
        """A change of a name is answered with nothing that tells; what came of it is read back. Of how many pages there
        are, the next one is counted here: what the answer calls `num` is not explained."""
        answer: Any = await super().run(intent)
        if isinstance(intent, ContentProgressList):
            here = intent.page_number + 1
            more = answer.items and (row_count(answer.next) or 0) > here
            answer = replace(answer, next=here if more else None)
        found: Any = await self._renamed(intent) if isinstance(intent, UserNameUpdate) else None
        return found or answer  # type: ignore[no-any-return]  # what the operation declares

    def meant(self, status: int, data: Any) -> int:
        """Every refusal may come with 200. A question about one thing that gets a bare no is about nothing that is
        there. A token has no rights to lack: what is forbidden is the token, or the place it is used from."""
        if status == 403:
            return 401
        return 400 if 200 <= status < 300 and _is_no(data) else status

    def refusal_body(self, data: Any) -> RefusalBody:
        """The document shows no refusal in words; these are the usual names for them."""
        return RefusalBody(proof.first_words(data, "message", "error"))

    def refused(self, intent: Intent[Any], status: int, data: Any) -> errors.PlatformError | None:
        read = intent.effect is Effect.READ
        if status == 400 and _is_no(data):
            if read and intent.http.path.count("{") > 1 and not self.refusal_body(data).detail:
                missing = errors.NotFound(self.title)
                missing.presumed = True
                return missing
            if not read and _several(intent):
                # It stops at the first that goes wrong, or does not; nothing says which were done.
                return errors.OutcomeUnknown(self.title, self.refusal_body(data).detail, "reported an error on the way")
        if not (200 <= status < 300 and isinstance(data, dict)):
            return None
        if isinstance(intent, StudentProgressGet) and not _inner(data).get("general", True):
            return errors.NotFound(self.title)
        if proof.about_another(getattr(intent, "email", None), _inner(data).get("email")):
            return proof.unknown(intent, self.title, proof.ANOTHER_REASON)
        asked, otherwise = _otherwise(intent, data)
        if asked and len(otherwise) == len(asked):
            return errors.OutcomeUnknown(self.title, why="accepted this, but its answer does not show it")
        return None

    def proves(self, intent: Intent[Any], data: Any, result: Any) -> bool:
        """A change that was made says `ok` besides what else it is documented to tell; a listing has its own rows."""
        told, rows = data if isinstance(data, dict) else {}, get_args(result_type(type(intent)))
        if rows:
            said = any(name in told for name, kinds in ROW_FIELDS.items() if rows[0] in kinds)
        else:
            said = intent.effect is Effect.READ or proof.says_yes({"ok": told.get("ok")})
        return said and super().proves(intent, data, result)

    def page(self, data: Any) -> Page[Any] | None:
        """`next` is how many pages there are, of which `run` makes the number of the next one."""
        held: Any = next((data[name] for name in ROW_FIELDS if name in data), None) if isinstance(data, dict) else None
        if not isinstance(held, dict | list):
            return None
        rows: list[Any] = list(held.values()) if isinstance(held, dict) else held
        if "stats" in data:
            return Page(rows, next=data.get("totalPages"))
        # What is said of the whole of them, such as the title of their course, is told with each.
        about = {
            "room" if name == "type" else name: value
            for name, value in data.items()
            if name not in (*ROW_FIELDS, "ok") and value not in (None, "", [])
        }
        return Page([merged(about, row) if isinstance(row, dict) else row for row in rows], len(rows))

    def unwrap(self, intent: Intent[Any], data: Any) -> Any:
        if result_type(type(intent)) is type(None):
            return None
        if not isinstance(data, dict):
            return data
        _, otherwise = _otherwise(intent, data)
        found = {name: value for name, value in _inner(data).items() if name != "ok"}
        return found | {"otherwise": otherwise} if otherwise else found

    async def _renamed(self, intent: UserNameUpdate) -> Person | None:
        """The person as ClassOnLive shows them now. Raises OutcomeUnknown if they are still called something else."""
        async for _ in two_looks(self):
            try:
                found = await self.run(UserNameGet(email=intent.email))
            except errors.PlatformError:
                return None  # it was accepted, and there is nothing that speaks against it
            if not isinstance(found, Person) or found.name in (None, intent.name):
                return found
        raise errors.OutcomeUnknown(self.title, found.name or "", "accepted this, but still shows another name")


def _is_no(data: Any) -> bool:
    return isinstance(data, dict) and data.get("ok") in (False, "false")


def _several(intent: Intent[Any]) -> bool:
    return any(isinstance(held, list) and len(held) > 1 for _, held in given(intent))


def _inner(data: dict[str, Any]) -> dict[str, Any]:
    """The one thing that an answer wraps."""
    return next((data[name] for name in WRAPPER_FIELDS if isinstance(data.get(name), dict)), data)


def _otherwise(intent: Intent[Any], data: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Whom a change was about, and those of whom its answer says something else. Nobody, where it says nothing."""
    match intent:
        case SessionStudentsAdd():
            return _missing([one.email for one in intent.students], data.get("applicants"), "email")
        case VideoRecordPublish():
            asked = [str(one.applicant_id) for one in intent.app_list]
            return _missing(asked, _inner(data).get("users"), "applicantId")
        case VideoRecordUnpublish():
            asked, gone = _missing([str(one) for one in intent.app_list], _inner(data).get("users"), "applicantId")
            return asked, [one for one in asked if one not in gone]
    return [], []


def _missing(asked: list[str], rows: Any, name: str) -> tuple[list[str], list[str]]:
    if not isinstance(rows, list):
        return [], []
    there: Collection[str] = {str(row.get(name)).casefold() for row in rows if isinstance(row, dict)}
    return asked, [one for one in asked if one.casefold() not in there]
