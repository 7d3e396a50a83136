"""Bad days on demand: rate limits, failures and silence, for one method and, if wanted, one channel."""

from dataclasses import dataclass


@dataclass(slots=True)
class Fault:
    """One kind of trouble, `times` over. Which of status, retry_after, error and hang is set says what happens:
    a bare status (500), a 429 with Retry-After, an error in a normal answer, or seconds of waiting before it."""

    method: str
    times: int
    channel: str | None = None
    status: int | None = None
    retry_after: int | None = None
    error: str | None = None
    hang: float | None = None


class Faults:
    def __init__(self) -> None:
        self._faults: list[Fault] = []

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
