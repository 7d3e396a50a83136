"""`Hooks`: everything that a platform may say of itself, in the order in which it is asked. Nothing of it is needed but
`platform` and `title`; whatever else happens is the same on every platform.

    run(intent)                            an operation is carried out, once or, where that is safe, some times
     │
     │  REQUEST                            request.py, bodies.py
     ├─ headers(reveal)                    the headers of every call, credentials among them
     ├─ own(intent, reveal)                what fills {token} in the path, or travels as a field of every call
     │    head: fixed                      the constants of the operation
     │    Intent.shape(query, body)        one irregular operation puts its fields otherwise
     ├─ finish(intent, request, reveal)    the last word of the platform: what it gives is what is sent
     │    body = "json" | "form" | "php"   and written so
     ▼
    sent                                   sender.py: `concurrency` at a time, within `limits`
     │
     │  ANSWER                             answer_reader.py
     ├─ masks(intent)                      are the connector's own credentials taken out of it?
     ├─ data(intent, content)              the body, read
     ├─ refusal_code(data)                 a code that stands in `refusals` is that error, whatever the status
     ├─ meant(status, data)                for any other: the status that the answer amounts to
     ├─ refused(intent, status, data)      a refusal that only this platform knows
     │
     ├──▶ no success?
     │    ├─ refusal_body(data)            what it says, in words and by field
     │    └─ declined(data)                of a 503: is it known that nothing was done?
     │         and it is an error of errors.py
     │
     ├─ page(data)                         of a listing: its rows, and what comes after them
     │    paging                           which may stand in the headers: Paginator.told, such as HeaderLink's
     ├─ unwrap(intent, data)               of anything else: what of it is the result
     │    read as the operation declares   record.py, parsing.py
     └─ proves(intent, data, result)       does it show what it should? If not, nobody knows: proof.py

What needs more than a hook overrides `run` or `read` of `Connector`, and calls it: a platform that has to sign in
first, or one whose answer to an operation is being sent elsewhere.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, get_args

from connectors.core import errors, proof
from connectors.core.bodies import Body
from connectors.core.checks import Check
from connectors.core.field_specs import Reveal
from connectors.core.intent import Intent
from connectors.core.pacing import RateLimit
from connectors.core.paging import Paginator
from connectors.core.record import Page
from connectors.core.refusal import RefusalBody, Refusals, status_of
from connectors.core.request import Request
from connectors.core.wrong_declaration import WrongDeclaration


class Hooks:
    """What differs from platform to platform. `Connector` has the rest."""

    platform: ClassVar[str]
    title: ClassVar[str]
    body: ClassVar[Body] = "json"
    """How bodies are written, and with "php" queries too."""
    concurrency: ClassVar[int] = 4
    limits: ClassVar[tuple[RateLimit, ...]] = ()
    paging: ClassVar[Paginator | None] = None
    """Of every listing that has its field, and names no other."""
    checked: ClassVar[Mapping[type[Intent[Any]], Check]] = {}
    """The changes of which this platform's answer alone does not tell enough."""
    refusals: ClassVar[Refusals] = {}
    """What the platform's own codes mean, such as {"invalidtoken": errors.NotAuthorized}; `refusal_code` finds them. A
    code that is not in it is never a success."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if faults := [*_faults(cls)]:
            where = f"{cls.__module__}.{cls.__qualname__}"
            raise WrongDeclaration("\n".join(f"{where}: {one}." for one in faults))

    # The request

    def headers(self, reveal: Reveal) -> dict[str, str]:
        """The headers of every call, the credentials among them passed through `reveal`."""
        return {}

    def own(self, intent: Intent[Any], reveal: Reveal) -> dict[str, Any]:
        """What of a call is the connector's and no intent's, secrets through `reveal`: a variable of the path that
        `Intent.own` names, such as a key in the address. What the path does not name travels as a field, where the
        method says."""
        return {}

    def finish(self, intent: Intent[Any], request: Request, reveal: Reveal) -> Request:
        """The last word on what is sent: address, headers, and query and body, which are not written yet. A parameter
        is added with `replace(request, query={**request.query, …})`. What it gives is sent, shown and tested."""
        return request

    # The answer

    def masks(self, intent: Intent[Any]) -> bool:
        """Whether the connector's own credentials are taken out of the answer. Not where they are what is asked for."""
        return True

    def data(self, intent: Intent[Any], content: bytes) -> Any:
        """What the body of an answer holds; None where it cannot be read. JSON, unless the platform knows better."""
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            return None

    def refusal_code(self, data: Any) -> str | int | None:
        """The code with which this answer says that it is a refusal, as `refusals` has it; None where it is none."""
        return None

    def meant(self, status: int, data: Any) -> int:
        """The HTTP status that an answer amounts to, where the body says more than the status it came with."""
        return status

    def refused(self, intent: Intent[Any], status: int, data: Any) -> errors.PlatformError | None:
        """A refusal that only this platform knows, such as one that comes with 200."""
        return None

    def refusal_body(self, data: Any) -> RefusalBody:
        """What the body of a refusal says. `data` is None where the body is not JSON."""
        return RefusalBody()

    def declined(self, data: Any) -> bool:
        """Whether this body of a 503 is one with which the platform is documented to have done nothing."""
        return False

    def page(self, data: Any) -> Page[Any] | None:
        """The rows of one answer to a listing, not parsed yet; None where there is no list in it."""
        return Page(data, total=len(data)) if isinstance(data, list) else None

    def unwrap(self, intent: Intent[Any], data: Any) -> Any:
        """What of the body of a success is the result."""
        return data

    def proves(self, intent: Intent[Any], data: Any, result: Any) -> bool:
        """Whether an answer shows what the documents say it does where all is well. `result` is what was read of it."""
        return proof.shows(intent, result)

    # Always

    def secrets(self) -> list[str]:
        """What must never be read anywhere: every credential this connector sends."""
        return []


def _faults(cls: type[Hooks]) -> Iterator[str]:
    """What a connector declares of itself that cannot be meant."""
    if cls.body not in get_args(Body):
        yield f"body must be one of {', '.join(get_args(Body))}, and not {cls.body!r}"
    if type(cls.concurrency) is not int or cls.concurrency < 1:
        yield f"concurrency must be a number from 1 on, of calls at a time, and not {cls.concurrency!r}"
    if not isinstance(cls.limits, tuple) or not all(isinstance(one, RateLimit) for one in cls.limits):
        yield f"limits must be in a tuple, such as (RateLimit(10, 5.0),), and not {cls.limits!r}"
    if not isinstance(cls.paging, Paginator | None):
        yield f'paging must be one of paging.py, such as PageNumber("page", "size"), and not {cls.paging!r}'
    for changed, check in cls.checked.items():
        if not (isinstance(changed, type) and issubclass(changed, Intent) and callable(check)):
            yield f"checked must be a Check of checks.py by the class of a change, and not {{{changed!r}: {check!r}}}"
    for code, kind in cls.refusals.items():
        try:
            status_of(kind)
        except TypeError as error:
            yield f"refusals[{code!r}]: {error}"
