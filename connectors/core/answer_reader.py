"""From an answer to the result of an operation, or to the error that it is. hooks.py draws the way."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypeVar, get_args, get_origin

import httpx

from connectors.core import errors, proof
from connectors.core.field_markers import Effect
from connectors.core.hooks import Hooks
from connectors.core.intent import Intent, result_type
from connectors.core.paging import Paginator, row_count
from connectors.core.parsing import parsed, rows_of
from connectors.core.record import Page
from connectors.core.refusal import (
    ERROR_BY_STATUS,
    RefusalBody,
    discreet,
    phrase,
    refusal,
    status_of,
    unforeseen,
)
from connectors.core.retrying import retry_after
from connectors.core.secret_forms import SecretMask

R = TypeVar("R")

log = logging.getLogger(__name__)


async def read_answer(
    platform: Hooks, intent: Intent[R], response: httpx.Response, how: Paginator | None = None
) -> R | errors.PlatformError:
    """What the operation answers with, or the error that the answer is; `how` a listing goes on may stand in headers.
    It raises nothing: an exception may quote what was answered."""
    hide = SecretMask.of(tuple(platform.secrets()) if platform.masks(intent) else ())
    if result_type(type(intent)) is bytes and response.is_success and response.content.startswith(proof.FILE_MARK):
        return hide(response.content)  # type: ignore[no-any-return]  # R is bytes here, which no checker sees
    try:
        data = await hide.in_stretches(platform.data(intent, response.content))
        if fault := _refusal(platform, intent, response, data):
            return fault
        result = await _result(platform, intent, data, how, hide(dict(response.headers)))
        return _doubt(platform, intent, response, data, result) or result
    except (TypeError, ValueError, LookupError, AttributeError, RecursionError) as error:
        log.warning("an answer to %s could not be read: %s", type(intent).__name__, type(error).__name__)
    return proof.unknown(intent, platform.title)  # here and not above: the exception may quote what was answered


def _refusal(platform: Hooks, intent: Intent[Any], response: httpx.Response, data: Any) -> errors.PlatformError | None:
    code = platform.refusal_code(data) or None
    kind = platform.refusals.get(code) if isinstance(code, str | int) and code is not True else None
    status = status_of(kind) if kind else platform.meant(response.status_code, data)
    if special := platform.refused(intent, status, data):
        return special
    success, file = 200 <= status < 300, result_type(type(intent)) is bytes
    read = data is not None or response.content.strip() in (b"", b"null")
    if success and read and not file and code is None:
        return None
    said = discreet(intent, platform.secrets(), platform.refusal_body(data))
    if success and code is not None:
        return _unknown_code(platform, intent, code, said)
    kind = kind if kind and status in ERROR_BY_STATUS else ERROR_BY_STATUS.get(status)
    if kind:
        wait = said.wait if (asked := retry_after(response.headers)) is None else asked
        settled = issubclass(kind, errors.Unavailable) and platform.declined(data)
        return refusal(platform.title, kind, said, wait, settled)
    if success:
        why = f"answered with something that is not {'a file' if file else 'JSON'}"
    elif status >= 500:
        why = f"reported an error of its own ({status} {phrase(status)})"
    else:
        why = f"answered with {status} {phrase(status)}"
    return unforeseen(platform.title, intent, status, said.detail, why)


def _unknown_code(platform: Hooks, intent: Intent[Any], code: str | int, said: RefusalBody) -> errors.PlatformError:
    """A success with a code that `refusals` does not have: no success, and no refusal that is known to do nothing."""
    detail = said.detail or discreet(intent, platform.secrets(), RefusalBody(str(code))).detail
    if intent.effect is Effect.READ:
        return errors.Unexpected(platform.title, detail, proof.NO_READ_REASON)
    return errors.OutcomeUnknown(platform.title, detail, proof.ERROR_REASON)


def _doubt(
    platform: Hooks, intent: Intent[Any], response: httpx.Response, data: Any, result: Any
) -> errors.PlatformError | None:
    """What a success is that does not show what it should."""
    if response.status_code == HTTPStatus.NO_CONTENT and intent.effect is not Effect.READ:
        return None  # by HTTP itself it is done
    if proof.sound(intent, data, shown := platform.proves(intent, data, result)):
        return None
    said = discreet(intent, platform.secrets(), platform.refusal_body(data))
    return proof.doubt(intent, platform.title, data, shown, said.detail, dict(said.fields))


async def _result(
    platform: Hooks, intent: Intent[R], data: Any, how: Paginator | None, headers: Mapping[str, str]
) -> R:
    wanted = result_type(type(intent))
    if get_origin(wanted) is Page:
        page = platform.page(data)
        if page is None:
            return None  # type: ignore[return-value]  # as what proves nothing
        page = how.told(page, headers) if how else page
        rows, total = await rows_of(get_args(wanted)[0], page.items), row_count(page.total)
        others = page.names_next or (how is not None and how.before(intent) != 0)
        unsaid = (total or 0) < len(page.items) or (
            isinstance(data, list) and others
        )  # a bare list counts itself alone
        result: Any = Page(rows, None if unsaid else total, page.next)
    elif get_origin(wanted) is list:
        held = platform.unwrap(intent, data)
        result = await rows_of(get_args(wanted)[0], held) if isinstance(held, list) else None
    else:
        result = parsed(wanted, platform.unwrap(intent, data))
    return result  # type: ignore[no-any-return]  # the declaration's type parameter, which no checker sees here
