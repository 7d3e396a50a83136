"""How Chamilo is talked to: forms to one address, a key that a password can fetch, and refusals that come with 200."""

import asyncio
from dataclasses import replace
from typing import Any, TypeVar, cast, get_origin
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
from pydantic import SecretStr

from connectors.chamilo import alterations, answers, clock, people_readback, readback
from connectors.chamilo.base import Made, Noted
from connectors.chamilo.contents import CourseAgenda
from connectors.chamilo.courses import CourseMade, Opened
from connectors.chamilo.enrollments import Enrolled, Removed
from connectors.chamilo.exercises import GetCourseQuizMdlCompat
from connectors.chamilo.forums import ThreadShown
from connectors.chamilo.keys import Authenticate, NewKey, SignedIn, UpdateUserApikey
from connectors.chamilo.messages import Marked
from connectors.chamilo.refusals import (
    FieldNotStored,
    NotRegistered,
    NotStored,
    ShownTwice,
    StoredInPart,
    WrongCurrentKey,
    WrongPassword,
)
from connectors.chamilo.sessions import SaveSession, UpdateSession
from connectors.chamilo.users import Known, MadeWithKey, Newcomer, UpdateUserFromUsername
from connectors.core import errors
from connectors.core.connector import Connector, RefusalBody
from connectors.core.field_markers import Effect
from connectors.core.field_specs import Reveal, given
from connectors.core.intent import Intent, completed, result_type
from connectors.core.paging import PageNumber
from connectors.core.record import Page
from connectors.core.request import Request

R = TypeVar("R")

LANGUAGE = "english"
"""Refusals have no code, only a sentence in some language; asked for in the address, it is this one."""
EXPECTED_IN_ANSWER = {
    CourseMade: "the number of the course",
    MadeWithKey: "the number of the person",
    NewKey: "the new key",
    SignedIn: "the key",
}


class ChamiloConnector(Connector):
    platform = "chamilo"
    title = "Chamilo"
    body = "php"
    paging = PageNumber("page", "per_page")
    checked = readback.CHECKED

    def __init__(
        self,
        username: str,
        base_url: str,
        *,
        key: SecretStr | None = None,
        password: SecretStr | None = None,
        zone: str = "UTC",
        **options: Any,
    ) -> None:
        """Without a key the first call fetches one with the password; `zone` is the one that Chamilo takes times in."""
        super().__init__(base_url, **options)
        self._username, self._key, self._password, self._zone = username, key, password, zone
        self._signing_in = asyncio.Lock()

    def secrets(self) -> list[str]:
        return [one.get_secret_value() for one in (self._key, self._password) if one]

    def own(self, intent: Intent[Any], reveal: Reveal) -> dict[str, Any]:
        """The caller and the key are fields among the others, where they are not what is asked about."""
        key = self._key or SecretStr("")
        return {} if isinstance(intent, Authenticate) else {"username": self._username, "api_key": reveal(key)}

    def finish(self, intent: Intent[Any], request: Request, reveal: Reveal) -> Request:
        """In the language of which refusals are read, and by Chamilo's own clock."""
        asked = replace(request, query={**request.query, "language": LANGUAGE})
        if request.method == "GET":
            return asked
        times = {spec.wire: held for spec, held in given(intent) if spec.kind.name == "time"}
        local = {name: clock.local(held, self._zone) for name, held in times.items()}
        return replace(asked, body={**request.body, **local}, looks=readback.looks(intent))

    async def run(self, intent: Intent[R]) -> R:
        """With what Chamilo may have changed without a word, where something was made."""
        answer: Any = await self._signed_in(completed(intent))  # once, also where the key has to be fetched anew
        if isinstance(answer, Noted) and (note := alterations.note(intent)):
            return cast(R, answer.model_copy(update={"note": f"{answer.note} {note}".strip()}))
        return cast(R, answer)

    async def _signed_in(self, intent: Intent[R]) -> R:
        """Signs in where that is needed; a key that is no longer good is fetched anew, once."""
        needs_no_key = isinstance(intent, Authenticate)
        if needs_no_key:
            return await super().run(intent)
        used = self._key or await self._sign_in(None, intent)
        try:
            return await self._carried_out(intent)
        except errors.NotAuthorized:
            if not self._password:
                raise
        await self._sign_in(used, intent)
        return await self._carried_out(intent)

    def data(self, intent: Intent[Any], content: bytes) -> Any:
        return answers.read(content)

    def meant(self, status: int, data: Any) -> int:
        return answers.status(data) or status if 200 <= status < 300 else status

    def refusal_body(self, data: Any) -> RefusalBody:
        """Without what it quotes from its database, for that holds everything that was sent."""
        text = answers.message(data)
        return RefusalBody() if answers.DATABASE.search(text) else RefusalBody(text)

    def refused(self, intent: Intent[Any], status: int, data: Any) -> errors.PlatformError | None:
        """What Chamilo calls a success and is none."""
        write, wanted = intent.effect is not Effect.READ, result_type(type(intent))
        if isinstance(intent, SaveSession | UpdateSession) and answers.SESSION_REFUSED.search(answers.message(data)):
            return NotStored(self.title)
        if answers.DATABASE.search(answers.message(data)):
            unknown = errors.OutcomeUnknown if write else errors.Unexpected
            return unknown(self.title, why=people_readback.DATABASE_ERROR_REASON)
        if special := self._of_its_own(intent, status, data):
            return special
        if not 200 <= status < 300 or data is None:
            return None
        held = answers.payload(data)
        if (why := answers.undone(intent, data)) is not None:
            # The sentence is in English; Chamilo has no other sign that a name is taken.
            return (errors.Conflict if "already" in why or not why else errors.Invalid)(self.title, why)
        return self._without(wanted, held, write)

    def proves(self, intent: Intent[Any], data: Any, result: Any) -> bool:
        if intent.http.harm is not Effect.READ:  # what only shows shows as much where it makes something first
            return answers.says_yes(data)
        return self._shows(intent, data) and super().proves(intent, data, result)

    def _shows(self, intent: Intent[Any], data: Any) -> bool:
        """Whether it is something of the kind that was asked for."""
        wanted, held = result_type(type(intent)), answers.payload(data)
        if isinstance(intent, GetCourseQuizMdlCompat) and isinstance(data, list):
            return True  # the only one without an envelope
        if not answers.enveloped(data):
            return False
        if get_origin(wanted) is Page:
            return isinstance(held, dict) and isinstance(held.get("list"), list)
        if get_origin(wanted) is list:
            return bool(held != {})  # no rows are []
        one = held[0] if isinstance(held, list) and len(held) == 1 else held
        return isinstance(one, bool) if wanted is Known else bool(one)

    def masks(self, intent: Intent[Any]) -> bool:
        """Signing in is answered with the key itself."""
        return not isinstance(intent, Authenticate)

    def declined(self, data: Any) -> bool:
        """Chamilo opens its database before it looks at the call, and stops with this page where it cannot."""
        return answers.message(data) == answers.DATABASE_AWAY

    def page(self, data: Any) -> Page[Any] | None:
        """Only keys are counted in pages. The link to the next one holds the caller's key; its number is enough."""
        held = answers.payload(data)
        told = held if isinstance(held, dict) else {}
        rows, total, link = told.get("list"), told.get("total"), told.get("next")
        number = parse_qs(urlsplit(link).query).get("page", [""])[0] if isinstance(link, str) else ""
        return Page(rows, total, int(number) if number.isdecimal() else None) if isinstance(rows, list) else None

    def unwrap(self, intent: Intent[Any], data: Any) -> Any:
        held, wanted = answers.payload(data), result_type(type(intent))
        if data is None or wanted is type(None):
            return None
        if isinstance(intent, CourseAgenda):
            rows = answers.rows(held)
            return [self._in_utc(one) for one in rows] if isinstance(rows, list) else None
        if get_origin(wanted) is list:
            return answers.rows(held)
        if issubclass(wanted, Made):
            return answers.made(held)
        if wanted in (Enrolled, Removed):
            return {"user_id": getattr(intent, "user_id")}  # noqa: B009  # both have one, which no checker sees
        if wanted is Known:
            return {"exists": held[0] if isinstance(held, list) and held else held}
        if wanted is Marked and isinstance(held, dict):
            return {"changed": [one for one in held if held[one]], "unchanged": [one for one in held if not held[one]]}
        return held[0] if isinstance(held, list) and len(held) == 1 else held

    async def read(self, intent: Intent[R], response: httpx.Response) -> R | errors.PlatformError:
        """For pages made for people, being sent there is the answer."""
        if result_type(type(intent)) is not Opened or not response.has_redirect_location:
            return await super().read(intent, response)
        data = answers.read(f'"{urljoin(self.base_url, response.headers["Location"])}"'.encode())
        return cast(R, Opened(url=data if isinstance(data, str) and data.startswith(("https://", "http://")) else None))

    def _without(self, wanted: Any, held: Any, write: bool) -> errors.PlatformError | None:
        """A success that lacks what it should tell."""
        unknown = errors.OutcomeUnknown if write else errors.Unexpected
        if wanted is ThreadShown and isinstance(held, dict) and str(held.get("id")) == "0":
            return errors.NotFound(self.title)  # Chamilo shows an empty one, of no course
        if isinstance(wanted, type) and issubclass(wanted, Made) and answers.number(held) is None:
            if not write:
                return errors.NotFound(self.title)
            return unknown(self.title, why="answered without the number of what it made")
        if wanted in EXPECTED_IN_ANSWER and not (
            isinstance(held, dict) and any(held.get(one) for one in ("id", "api_key", "apiKey"))
        ):
            return unknown(self.title, why=f"answered without {EXPECTED_IN_ANSWER[wanted]}")
        return unknown(self.title, why="answered without the address of the page") if wanted is Opened else None

    async def _carried_out(self, intent: Intent[R]) -> R:
        if fault := self._shown_twice(intent):
            raise fault
        answer: Any = await super().run(intent)
        if isinstance(intent, UpdateUserApikey) and isinstance(answer, NewKey):
            return cast(R, self._renewed(intent, answer))
        return cast(R, answer)

    def _of_its_own(self, intent: Intent[Any], status: int, data: Any) -> errors.PlatformError | None:
        """Refusals that one operation alone has, under the name of others."""
        if isinstance(intent, Authenticate) and status == 401:
            return errors.Invalid(self.title, answers.message(data))
        if isinstance(intent, Newcomer) and answers.message(data) == answers.NOT_REGISTERED:
            return NotRegistered(self.title, intent.login_name, intent.email)
        if isinstance(intent, UpdateUserApikey) and status == 403:
            return WrongCurrentKey(self.title)
        if isinstance(intent, UpdateSession) and answers.message(data) == answers.NO_DATA:
            return errors.NotFound(self.title)
        field = answers.refused_field(data)
        if field is None or not isinstance(intent, UpdateUserFromUsername):
            return None
        names = [one.field_name for one in intent.extra or ()]
        before = names[: names.index(field)] if field in names else names[:-1]
        return StoredInPart(self.title, field, before) if before else FieldNotStored(self.title, field)

    def _shown_twice(self, intent: Intent[Any]) -> errors.PlatformError | None:
        """A time that Chamilo would take for the one an hour before."""
        for spec, held in given(intent):
            if spec.kind.name == "time" and clock.comes_second(held, self._zone):
                fault = ShownTwice(self.title, spec.wire, self._zone)
                fault.write = intent.effect is not Effect.READ
                return fault
        return None

    def _in_utc(self, event: Any) -> Any:
        """A calendar is told by the account's own clock."""
        if not isinstance(event, dict):
            return event
        return {
            name: clock.moment(held, self._zone) if name in ("startDate", "endDate") else held
            for name, held in event.items()
        }

    def _renewed(self, intent: UpdateUserApikey, answer: NewKey) -> NewKey:
        """Registrar's own key is good no longer once it was replaced; the next call goes with the new one."""
        if self._key != intent.current_api_key:
            return answer
        self._key = answer.api_key
        return answer.model_copy(update={"own": not self._password})

    async def _sign_in(self, used: SecretStr | None, intent: Intent[Any]) -> SecretStr | None:
        """Fetch the key, unless somebody else has done so since `used` was sent."""
        async with self._signing_in:
            if self._key is not used or not self._password:
                return self._key
            ask: Intent[SignedIn] = Authenticate(username=self._username, password=self._password)
            try:
                signed = await super().run(ask)
            except errors.OutcomeUnknown as error:
                fault: errors.PlatformError = error.down or errors.Unexpected(self.title, error.detail, error.why)
            except errors.Invalid as error:
                fault = WrongPassword(self.title, error.detail)
            except errors.PlatformError as error:
                fault = error
            else:
                self._key = signed.api_key
                return self._key
        fault.write = intent.effect is not Effect.READ  # nothing was sent of what was wanted
        raise fault
