"""What can go wrong between Registrar and a platform.

    PlatformError
    ├── TooLong            no address holds so many characters: nothing was sent
    ├── Unreachable        no connection: nothing was sent
    ├── NotAuthorized      the key is wrong, missing or expired
    ├── Forbidden          the key may not do this
    ├── NotFound           there is no such thing
    ├── Invalid            the platform refused the values; says which, where it can
    ├── Conflict           it exists already, or its state does not allow this
    ├── Later              it did not take the call; says when to come back, where it can
    │   ├── RateLimited    too many calls
    │   └── Unavailable    down for maintenance or overloaded
    ├── PartRead           a listing of which only a part was read
    │   ├── Endless        it goes on without end
    │   ├── FellShort      fewer rows came than it says there are
    │   └── Restless       its rows kept moving while they were read
    ├── NoAnswer           a question that was not answered: not in time, or the connection broke
    ├── OutcomeUnknown     a change that was sent, and no answer that tells: it may have been done
    └── Unexpected         an answer that means nothing to us
        ├── Gone           what was there once is there no more
        └── ServerError    an error of the platform's own, to a question

Each knows the sentence people read, whether asking again can help, and whether the change may have happened.
"""

import math
from collections.abc import Mapping
from typing import ClassVar

LATE_REASON = "didn't answer in time"
BROKEN_REASON = "didn't answer: the connection broke"
MAX_TOLD_WAIT_S = 7 * 86_400.0
"""Seconds. Nobody means a longer wait: it is a clock that is wrong, or a moment in place of a span."""
CHECK_IT = "Check it and try again."


class PlatformError(Exception):
    """A platform did not do, or did not answer, what was asked.

    `detail` is in the platform's own words, plain text that nobody has checked: show it as text only.
    """

    retry: ClassVar[bool] = False
    happened: ClassVar[bool | None] = False
    """False: the platform did not do it. None: it may have."""

    write: bool = False
    """Whether a change was asked for; then the sentence says that it was not done."""

    def __init__(self, platform: str, detail: str = "") -> None:
        self.platform = platform
        self.detail = _short(detail)
        super().__init__(platform, self.detail)

    @property
    def undone(self) -> str:
        return ", so nothing was done" if self.write else ""

    @property
    def sentence(self) -> str:
        """What happened and what to do, in plain words."""
        raise NotImplementedError

    @property
    def fact(self) -> str:
        """What happened, without what to do where that holds for a first try only."""
        return self.sentence

    @property
    def quoted(self) -> str:
        return f" It says: “{self.detail}”" if self.detail else ""

    def __str__(self) -> str:
        return self.sentence


class TooLong(PlatformError):
    """The request is longer than the platform takes; it was not sent."""

    @property
    def sentence(self) -> str:
        return f"This is too long to be sent to {self.platform}{self.undone}. Please shorten it."


class Unreachable(PlatformError):
    """No connection could be made."""

    retry = True

    @property
    def sentence(self) -> str:
        return f"I couldn't reach {self.platform}{self.undone}. Try again in a minute."


class NotAuthorized(PlatformError):
    """The key is wrong, expired or missing (HTTP 401)."""

    @property
    def sentence(self) -> str:
        return (
            f"{self.platform} didn't accept Registrar's key{self.undone}. "
            f"Ask your Registrar admin to check it.{self.quoted}"
        )


class Forbidden(PlatformError):
    """The key may not do this (HTTP 403).

    `scope` is what the key lacks, as the platform names it; empty where it does not say.
    """

    def __init__(self, platform: str, detail: str = "", scope: str = "") -> None:
        super().__init__(platform, detail)
        self.scope = scope

    @property
    def sentence(self) -> str:
        if self.scope:
            return (
                f"Registrar's key for {self.platform} isn't allowed to do this: it lacks {self.scope}{self.undone}. "
                f"Ask a {self.platform} administrator to add it to the key."
            )
        return f"{self.platform} doesn't let Registrar do this{self.undone}.{self.quoted}"


class NotFound(PlatformError):
    """There is no such thing (HTTP 404). `presumed` where the platform only said no, and not why."""

    presumed: bool = False

    @property
    def sentence(self) -> str:
        return f"{self.platform} has nothing with that name or number. {CHECK_IT}{self.quoted}"

    @property
    def fact(self) -> str:
        return self.sentence.replace(f" {CHECK_IT}", "", 1)


class Invalid(PlatformError):
    """The data were refused (HTTP 400, 422).

    `fields` has the platform's sentences by its own field names.
    """

    def __init__(self, platform: str, detail: str = "", fields: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(platform, detail)
        self.fields = dict(fields or {})

    @property
    def sentence(self) -> str:
        said = _short("; ".join(f"{name}: {' '.join(all_)}" for name, all_ in self.fields.items())) or self.detail
        reason = f"It says: “{said}”" if said else "It gives no reason."
        return f"{self.platform} didn't accept this{self.undone}. {reason}"


class Conflict(PlatformError):
    """It cannot be done as things are (HTTP 409)."""

    @property
    def sentence(self) -> str:
        reason = self.quoted or (
            " It gives no reason. Check there whether this is already done, and whether what it's about still exists."
        )
        return f"{self.platform} says this can't be done as things are{self.undone}.{reason}"


class Later(PlatformError):
    """It may work later.

    `retry_after` is in seconds, None where the platform does not say; then people wait for a `while_`.
    """

    retry = True
    while_: ClassVar[str] = "a few minutes"

    def __init__(self, platform: str, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(platform, detail)
        self.retry_after = retry_after

    @property
    def again(self) -> str:
        told = self.retry_after if self.retry_after and self.retry_after <= MAX_TOLD_WAIT_S else None
        return f"Try again in {_span(told) if told else self.while_}."


class RateLimited(Later):
    """Too many requests (HTTP 429); known not done."""

    while_ = "a minute"

    @property
    def sentence(self) -> str:
        return f"{self.platform} is getting too many requests right now{self.undone}. {self.again}"


class Unavailable(Later):
    """The platform is down (HTTP 503).

    Of a change that says nothing: a gateway answers so also when the work behind it was done. `settled` is True where
    the platform documents that it answers this very body before it does anything.
    """

    def __init__(
        self, platform: str, detail: str = "", retry_after: float | None = None, settled: bool = False
    ) -> None:
        super().__init__(platform, detail, retry_after)
        self.settled = settled

    @property
    def sentence(self) -> str:
        return f"{self.platform} is down right now{self.undone}. {self.again}{self.quoted}"

    @property
    def in_doubt(self) -> "OutcomeUnknown":
        """What it is of a change, of which it does not say whether it was done."""
        return OutcomeUnknown(self.platform, self.detail, "says that it is down right now", self)


class PartRead(PlatformError):
    """A listing that was read as far as it could be. `rows` is how many were read; there may be more."""

    def __init__(self, platform: str, rows: int) -> None:
        super().__init__(platform)
        self.rows = rows

    @property
    def count(self) -> str:
        return f"{self.rows:,} {'row' if self.rows == 1 else 'rows'}"


class Endless(PartRead):
    """A listing that does not end. `in_circles` says that no new rows came."""

    def __init__(self, platform: str, rows: int, in_circles: bool) -> None:
        super().__init__(platform, rows)
        self.in_circles = in_circles

    @property
    def sentence(self) -> str:
        how = "keeps offering another page, but sends nothing new" if self.in_circles else "keeps offering more pages"
        return f"{self.platform} {how}. I stopped after {self.count}. There may be more."


class FellShort(PartRead):
    """A listing that ended before all its rows came. `total` is how many there are; None where the platform only says
    that there are more."""

    def __init__(self, platform: str, rows: int, total: int | None) -> None:
        super().__init__(platform, rows)
        self.total = total

    @property
    def sentence(self) -> str:
        many = "more" if self.total is None else f"{self.total:,}"
        return (
            f"{self.platform} says there are {many} of these, but sent {self.count} and no way to read the others. "
            "Try again in a few minutes."
        )


class Restless(PartRead):
    """A listing whose rows moved again and again while it was read, so that some may have been missed."""

    @property
    def sentence(self) -> str:
        return (
            f"{self.platform} kept changing this list while I read it. I read {self.count}. Some may be missing. "
            "Try again in a few minutes."
        )


class NoAnswer(PlatformError):
    """A read was not answered. `why` is how that was, as the rest of a sentence."""

    retry = True

    def __init__(self, platform: str, why: str = LATE_REASON) -> None:
        super().__init__(platform)
        self.why = why

    @property
    def sentence(self) -> str:
        return f"{self.platform} {self.why}. Try again in a minute."


class OutcomeUnknown(PlatformError):
    """A write was sent, and nobody knows whether it was done.

    `why` is what came instead of an answer, as the rest of a sentence; `down` is what holds for whatever was
    not tried after it, where the platform said that it is down.
    """

    happened = None

    def __init__(
        self, platform: str, detail: str = "", why: str = LATE_REASON, down: Unavailable | None = None
    ) -> None:
        super().__init__(platform, detail)
        self.why = why
        self.down = down

    @property
    def sentence(self) -> str:
        return (
            f"{self.platform} {self.why}. I don't know whether it was done. Check on {self.platform} before you ask "
            f"again.{self.quoted}"
        )


class Unexpected(PlatformError):
    """The answer to a read, or a refusal, that is none of the platform's documented ones."""

    def __init__(self, platform: str, detail: str = "", why: str = "gave an answer I don't understand") -> None:
        super().__init__(platform, detail)
        self.why = why

    @property
    def sentence(self) -> str:
        return f"{self.platform} {self.why}{self.undone}. Try again in a few minutes.{self.quoted}"


class Gone(Unexpected):
    """What is asked for was there and is no more (HTTP 410): so some answer to a page that was asked for too late."""


class ServerError(Unexpected):
    """A question met an error of the platform's own (HTTP 5xx); asked again, it may be answered."""

    retry = True


def _short(text: str) -> str:
    return text.strip()[:500]


def _span(seconds: float) -> str:
    count, unit = seconds, "second"
    for many, longer in ((60, "minute"), (60, "hour"), (24, "day")):
        if count < 2 * many:
            break
        count, unit = count / many, longer
    return f"{math.ceil(count)} {unit}{'' if math.ceil(count) == 1 else 's'}"
