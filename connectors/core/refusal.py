"""A refusal: what its body says, and which error of errors.py it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

from pydantic import SecretStr

from connectors.core import errors
from connectors.core.field_markers import Effect
from connectors.core.field_specs import given
from connectors.core.intent import Intent
from connectors.core.secret_forms import SecretMask

ERROR_BY_STATUS: Mapping[int, type[errors.PlatformError]] = {
    400: errors.Invalid,
    401: errors.NotAuthorized,
    403: errors.Forbidden,
    404: errors.NotFound,
    409: errors.Conflict,
    422: errors.Invalid,
    429: errors.RateLimited,
    503: errors.Unavailable,
}
"""Every other status is an answer that nobody foresaw."""
Refusals = Mapping[str | int, type[errors.PlatformError]]
"""What a platform's own codes mean."""


@dataclass(frozen=True)
class RefusalBody:
    """What the body of a refusal says: in words, by field, which permission is missing, how many seconds to wait."""

    detail: str = ""
    fields: Mapping[str, list[str]] = field(default_factory=dict)
    scope: str = ""
    wait: float | None = None


def status_of(kind: type[errors.PlatformError]) -> int:
    """The status that an error of the table `refusals` amounts to. Raises TypeError for what no answer can be."""
    if not (isinstance(kind, type) and issubclass(kind, errors.PlatformError)):
        raise TypeError(f"{kind!r} isn't an error of errors.py")
    if issubclass(kind, errors.ServerError):
        return HTTPStatus.INTERNAL_SERVER_ERROR
    found = next((status for status, known in ERROR_BY_STATUS.items() if issubclass(kind, known)), None)
    if found is None:
        allowed = ", ".join(dict.fromkeys(one.__name__ for one in (*ERROR_BY_STATUS.values(), errors.ServerError)))
        raise TypeError(f"{kind.__name__} isn't a refusal of a platform: it must be one of {allowed}, or made of one")
    return found


def discreet(intent: Intent[Any], secrets: list[str], said: RefusalBody) -> RefusalBody:
    """What the platform says without the secrets that were sent to it: some quote them. `secrets` are those of the
    connector."""
    sent = [held.get_secret_value() for _, held in given(intent) if isinstance(held, SecretStr)]
    hidden = SecretMask.of(tuple(filter(None, (*secrets, *sent))))
    fields = {name: [hidden(one) for one in all_] for name, all_ in said.fields.items()}
    return replace(said, detail=hidden(said.detail), fields=fields)


def refusal(
    platform: str, kind: type[errors.PlatformError], said: RefusalBody, wait: float | None, settled: bool
) -> errors.PlatformError:
    """The error of a kind of ERROR_BY_STATUS, with what belongs to it. `wait` is in seconds; `settled` where it is
    known that nothing was done."""
    if issubclass(kind, errors.Forbidden):
        return kind(platform, said.detail, said.scope)
    if issubclass(kind, errors.Invalid):
        return kind(platform, said.detail, said.fields)
    if issubclass(kind, errors.RateLimited):
        return kind(platform, said.detail, wait)
    if issubclass(kind, errors.Unavailable):
        return kind(platform, said.detail, wait, settled=settled)
    return kind(platform, said.detail)


def unforeseen(platform: str, intent: Intent[Any], status: int, detail: str, why: str) -> errors.PlatformError:
    """An answer that is neither a success nor a refusal that says so: of a change, it may have been done."""
    # A redirect is how many a web form says that it is done; 408 comes from whoever gave up waiting for it.
    open_end = status >= 500 or status < 400 or status == HTTPStatus.REQUEST_TIMEOUT
    if intent.effect is not Effect.READ and open_end:
        return errors.OutcomeUnknown(platform, detail, why)
    kind = errors.ServerError if status >= 500 else errors.Gone if status == HTTPStatus.GONE else errors.Unexpected
    return kind(platform, detail, why)


def phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "no known meaning"
