"""What is worth another try, and when.

A question may always be asked again. A change may where its operation is declared repeatable, because the platform
makes what it sends unique; any other only where it is known not to have been done, as RFC 9110 (9.2.2) has it: a call
too many (429) is turned away before anything is done.
"""

import random
import re
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from connectors.core import errors
from connectors.core.intent import Intent

MAX_REQUEST_TRIES = 3
MAX_RETRY_AFTER_S = 20.0
"""Seconds. A platform that asks for more patience than this is told about, not waited for."""


def retry_after(headers: httpx.Headers) -> float | None:
    """Retry-After in either form; a date is counted from the platform's own clock, its Date header."""
    asked = headers.get("Retry-After", "")
    if re.fullmatch(r"\d{1,9}(\.\d+)?", asked):
        return float(asked)
    try:
        wait = parsedate_to_datetime(asked) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):
        return None
    return max(0.0, wait.total_seconds())


def worth_repeating(intent: Intent[Any], error: errors.PlatformError) -> bool:
    patient = (getattr(error, "retry_after", None) or 0.0) <= MAX_RETRY_AFTER_S
    unharmed = intent.http.idempotent or isinstance(error, errors.RateLimited)
    return error.retry and unharmed and patient


def may_have_happened(error: errors.PlatformError) -> bool:
    """Whether a change that ended so may have been done."""
    return isinstance(error, errors.NoAnswer) or (isinstance(error, errors.Unavailable) and not error.settled)


def in_doubt(fault: errors.PlatformError, failures: Sequence[errors.PlatformError]) -> errors.PlatformError:
    """The last fault of a change, after all of its failures. Whatever a later try said, an earlier one may have done
    it."""
    if not any(may_have_happened(one) for one in failures):
        return fault
    if isinstance(fault, errors.Unavailable):
        return fault.in_doubt
    lost = next((one.why for one in failures if isinstance(one, errors.NoAnswer)), errors.LATE_REASON)
    return errors.OutcomeUnknown(fault.platform, why=lost)


def pause(error: errors.PlatformError, tries: int) -> float:
    """Seconds to wait after so many tries: what the platform asks for, or twice as long each time."""
    asked = getattr(error, "retry_after", None)
    jittered: float = 0.2 * 2**tries * random.uniform(0.5, 1.5)  # noqa: S311  # jitter, not a secret
    return float(asked) if asked is not None else jittered
