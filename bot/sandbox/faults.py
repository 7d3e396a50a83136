"""Bad days on demand: rate limits, failures and silence, for one method and, if wanted, one channel."""

import math
from dataclasses import dataclass, field


@dataclass(slots=True)
class Fault:
    """One kind of trouble, `times` over. Which of status, retry_after, error, hang and lost is set says what happens:
    a bare status (500), a 429 with Retry-After, an error in a normal answer, seconds of waiting before it, or an answer
    that breaks off, although everything was done."""

    method: str
    times: int
    channel: str | None = None
    status: int | None = None
    retry_after: int | None = None
    error: str | None = None
    hang: float | None = None
    lost: bool = False


@dataclass(slots=True)
class Pace:
    """How often a channel takes a message: `every` so many seconds, or as often as one likes."""

    every: float = 0.0
    _last: dict[str, float] = field(default_factory=dict)

    def wait(self, channel: str, now: float) -> int:
        """Whole seconds until the next message is welcome; 0 if it is now, and then it counts."""
        left = self._last.get(channel, float("-inf")) + self.every - now
        if left > 0:
            return math.ceil(left)
        self._last[channel] = now
        return 0


class Faults:
    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self.pace = Pace()

    def add(self, fault: Fault) -> None:
        self._faults.append(fault)

    def next(self, method: str, channel: str | None) -> Fault | None:
        """The trouble this call runs into, used up by one."""
        for fault in self._faults:
            if fault.method == method and fault.channel in (None, channel):
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None
