"""What a connector asks again, how long it waits before that, and what it never sends twice."""

import pytest

from connectors.core.errors import (
    NoAnswer,
    OutcomeUnknown,
    PlatformError,
    RateLimited,
    ServerError,
    Unavailable,
    Unexpected,
    Unreachable,
)
from connectors.core.retrying import MAX_REQUEST_TRIES, MAX_RETRY_AFTER_S
from connectors.standin.standin import Fault, Reply
from tests.connectors.rigs import Rig

LATER = {"Retry-After": "7"}


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(Reply({}, 429)), RateLimited),
        (Fault(Reply({}, 503)), Unavailable),
        (Fault(Reply({}, 500)), ServerError),
        (Fault(Reply("<html>Bad Gateway</html>", 502)), ServerError),
        (Fault(Reply({}, 504)), ServerError),
        (Fault(hang=60), NoAnswer),
        (Fault(drop=True), NoAnswer),
    ],
)
async def test_a_question_is_asked_again_while_that_can_help(
    rig: Rig, fault: Fault, error: type[PlatformError]
) -> None:
    """Three times in all, with growing pauses; then what went wrong is said. One good answer is enough."""
    rig.standin.faults.add(fault, times=MAX_REQUEST_TRIES - 1)
    await rig.connector.run(rig.question)
    assert len(rig.standin.calls) == MAX_REQUEST_TRIES
    assert 0 < rig.waits[0] < 0.7
    assert 0.3 < rig.waits[1] < 1.3
    rig.standin.faults.add(fault, times=None)
    with pytest.raises(error):
        await rig.connector.run(rig.question)
    assert len(rig.standin.calls) == 2 * MAX_REQUEST_TRIES


@pytest.mark.parametrize("fault", [Fault(Reply("nonsense")), Fault(Reply({}, 418))])
async def test_what_asking_again_cannot_mend_is_asked_once(rig: Rig, fault: Fault) -> None:
    """An answer in no known language, a refusal that nobody documents."""
    rig.standin.faults.add(fault)
    with pytest.raises(Unexpected):
        await rig.connector.run(rig.question)
    assert (len(rig.standin.calls), rig.waits) == (1, [])


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        (LATER, [7.0]),
        ({"Retry-After": "0"}, [0.0]),
        ({"Retry-After": "Sat, 21 Nov 2026 08:00:09 GMT", "Date": "Sat, 21 Nov 2026 08:00:00 GMT"}, [9.0]),
        ({"Retry-After": "Sat, 21 Nov 2026 07:00:00 GMT", "Date": "Sat, 21 Nov 2026 08:00:00 GMT"}, [0.0]),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
async def test_the_platform_says_how_long_to_wait(
    rig: Rig, headers: dict[str, str], waits: list[float], status: int
) -> None:
    """In seconds, or until a moment on its own clock."""
    rig.standin.faults.add(Fault(Reply({}, status, headers)))
    await rig.connector.run(rig.question)
    assert rig.waits == waits


@pytest.mark.parametrize("said", ["soon", "inf", "nan", "-5", "", "Sat, 21 Nov 2026 08:00:09 GMT"])
async def test_a_wait_that_says_nothing_is_our_own(rig: Rig, said: str) -> None:
    """Nonsense, and a moment on a clock that we cannot see."""
    rig.standin.faults.add(Fault(Reply({}, 429, {"Retry-After": said})))
    await rig.connector.run(rig.question)
    assert 0 < rig.waits[0] < 0.7


async def test_a_long_wait_is_told_and_not_waited_for(rig: Rig) -> None:
    """A person has better things to do."""
    rig.standin.faults.add(Fault(Reply({}, 429, {"Retry-After": str(MAX_RETRY_AFTER_S + 1)})))
    with pytest.raises(RateLimited) as caught:
        await rig.connector.run(rig.question)
    assert (caught.value.retry_after, rig.waits, len(rig.standin.calls)) == (MAX_RETRY_AFTER_S + 1, [], 1)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(hang=60), OutcomeUnknown),
        (Fault(hang=60, carried_out=True), OutcomeUnknown),
        (Fault(drop=True), OutcomeUnknown),
        (Fault(drop=True, carried_out=True), OutcomeUnknown),
        (Fault(Reply({}, 500)), OutcomeUnknown),
        (Fault(Reply("<html>")), OutcomeUnknown),
        (Fault(Reply(b"not gzip", headers={"Content-Encoding": "gzip"})), OutcomeUnknown),
        (Fault(Reply("", 302, {"Location": "/elsewhere"})), OutcomeUnknown),
        (Fault(Reply({}, 502)), OutcomeUnknown),
        (Fault(Reply({}, 503)), OutcomeUnknown),
        (Fault(Reply({"error": "Down for maintenance"}, 503, LATER)), OutcomeUnknown),
        (Fault(Reply("<html><h1>503 Service Temporarily Unavailable</h1></html>", 503)), OutcomeUnknown),
        (Fault(Reply("", 503), carried_out=True), OutcomeUnknown),
        (Fault(Reply({}, 504)), OutcomeUnknown),
        (Fault(Reply({}, 408)), OutcomeUnknown),
        (Fault(Reply({}, 429, {"Retry-After": str(MAX_RETRY_AFTER_S + 1)})), RateLimited),
        (Fault(Reply({}, 405)), Unexpected),
    ],
)
async def test_a_change_is_never_repeated(rig: Rig, fault: Fault, error: type[PlatformError]) -> None:
    """What may have happened is said to be unknown; what did not happen is said to be undone."""
    rig.standin.faults.add(fault)
    with pytest.raises(error) as caught:
        await rig.connector.run(rig.change)
    assert (len(rig.standin.calls), rig.waits) == (1, [])
    assert caught.value.happened is (None if error is OutcomeUnknown else False)
    assert ("nothing was done" in caught.value.sentence) is (error is not OutcomeUnknown)
    assert ("I don't know whether it was done" in caught.value.sentence) is (error is OutcomeUnknown)


async def test_a_change_that_was_turned_away_is_sent_again(rig: Rig) -> None:
    """Of a call too many nothing was done, whatever it would have been; after three, that is said."""
    rig.standin.faults.add(Fault(Reply({}, 429, LATER)), times=MAX_REQUEST_TRIES - 1)
    await rig.connector.run(rig.change)
    assert rig.waits == [7.0, 7.0]
    calls = len(rig.standin.calls)
    rig.standin.faults.add(Fault(Reply({}, 429, LATER)), times=None)
    with pytest.raises(RateLimited, match="so nothing was done"):
        await rig.connector.run(rig.change)
    assert len(rig.standin.calls) == calls + MAX_REQUEST_TRIES


async def test_a_change_turned_away_and_then_lost_is_unknown(rig: Rig) -> None:
    """What the second sending did, the first refusal does not tell."""
    rig.standin.faults.add(Fault(Reply({}, 429, LATER)))
    rig.standin.faults.add(Fault(drop=True, carried_out=True), times=None)
    with pytest.raises(OutcomeUnknown):
        await rig.connector.run(rig.change)


@pytest.mark.parametrize(
    "fault",
    [Fault(hang=60), Fault(drop=True, carried_out=True), Fault(Reply({}, 429, LATER)), Fault(Reply({}, 503, LATER))],
)
async def test_what_may_be_sent_twice_is(rig: Rig, fault: Fault) -> None:
    """A change that leaves the platform as one sending would."""
    rig.standin.faults.add(fault)
    await rig.connector.run(rig.repeatable)
    assert len(rig.standin.calls) == 2


@pytest.mark.parametrize(
    "then", [Fault(Reply({}, 503)), Fault(Reply({"error": "gone"}, 404)), Fault(Reply({"error": "no"}, 401))]
)
async def test_a_lost_answer_is_not_forgotten(rig: Rig, then: Fault) -> None:
    """Whatever a later attempt is told, an earlier one may have done it."""
    rig.standin.faults.add(Fault(drop=True, carried_out=True))
    rig.standin.faults.add(then, times=None)
    with pytest.raises(OutcomeUnknown):
        await rig.connector.run(rig.repeatable)


@pytest.mark.parametrize("then", [Fault(Reply({"error": "gone"}, 404)), Fault(Reply({}, 429)), Fault(Reply({}, 503))])
async def test_a_gateway_that_was_down_leaves_a_doubt(rig: Rig, then: Fault) -> None:
    """A gateway answers 503 also when the work behind it was done, so that what a later attempt is told of the change
    may be the work of the first."""
    rig.standin.faults.add(Fault(Reply({}, 503), carried_out=True))
    rig.standin.faults.add(then, times=None)
    with pytest.raises(OutcomeUnknown):
        await rig.connector.run(rig.repeatable)


@pytest.mark.parametrize("which", ["question", "change", "repeatable"])
async def test_nobody_at_home_means_nothing_was_done(rig: Rig, which: str, unused_tcp_port: int) -> None:
    """A refused connection is known to have carried nothing."""
    connector = rig.connect(f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(Unreachable) as caught:
        await connector.run(getattr(rig, which))
    assert caught.value.happened is False
    assert len(rig.waits) == (0 if which == "change" else MAX_REQUEST_TRIES - 1)
    await connector.close()
