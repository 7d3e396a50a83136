"""Every refusal a platform can give, and the sentence a person reads: one table, to be read aloud."""

from dataclasses import dataclass

import pytest

from connectors.core import errors
from connectors.standin.standin import Fault, Reply
from tests.connectors.classcom.rig import class_rig
from tests.connectors.rig import Rig

MAINTENANCE = {"error": "Back at noon"}


@dataclass(frozen=True)
class Refusal:
    """`asked` and `done` are what people read after a question and after a change."""

    reply: Reply
    error: type[errors.PlatformError]
    asked: str
    done: str
    unknown: bool = False
    """Whether the change may have happened all the same."""


REFUSALS = {
    "a wrong key": Refusal(
        Reply({"error": "Api key malformed"}, 401),
        errors.NotAuthorized,
        "Class didn't accept Registrar's key. Ask your Registrar admin to check it. It says: “Api key malformed”",
        "Class didn't accept Registrar's key, so nothing was done. Ask your Registrar admin to check it. "
        "It says: “Api key malformed”",
    ),
    "a missing scope": Refusal(
        Reply({"error": "Api key scope class:write required"}, 403),
        errors.Forbidden,
        "Registrar's key for Class isn't allowed to do this: it lacks class:write. "
        "Ask a Class administrator to add it to the key.",
        "Registrar's key for Class isn't allowed to do this: it lacks class:write, so nothing was done. "
        "Ask a Class administrator to add it to the key.",
    ),
    "another ban": Refusal(
        Reply({"error": "Not in this region"}, 403),
        errors.Forbidden,
        "Class doesn't let Registrar do this. It says: “Not in this region”",
        "Class doesn't let Registrar do this, so nothing was done. It says: “Not in this region”",
    ),
    "nothing there": Refusal(
        Reply({"error": "class 01cceb4b not found"}, 404),
        errors.NotFound,
        "Class has nothing with that name or number. Check it and try again. It says: “class 01cceb4b not found”",
        "Class has nothing with that name or number. Check it and try again. It says: “class 01cceb4b not found”",
    ),
    "wrong values": Refusal(
        Reply(
            {"error": "Request failed validation", "data": {"email": ["The email format is invalid.", "Too odd."]}}, 400
        ),
        errors.Invalid,
        "Class didn't accept this. It says: “email: The email format is invalid. Too odd.”",
        "Class didn't accept this, so nothing was done. It says: “email: The email format is invalid. Too odd.”",
    ),
    "a number that is taken": Refusal(
        Reply({"error": "Class exists for external class ID provided: demo-1."}, 400),
        errors.Invalid,
        "Class didn't accept this. It says: “Class exists for external class ID provided: demo-1.”",
        "Class didn't accept this, so nothing was done. "
        "It says: “Class exists for external class ID provided: demo-1.”",
    ),
    "no reason": Refusal(
        Reply(None, 422),
        errors.Invalid,
        "Class didn't accept this. It gives no reason.",
        "Class didn't accept this, so nothing was done. It gives no reason.",
    ),
    "a conflict": Refusal(
        Reply({"error": "Already live"}, 409),
        errors.Conflict,
        "Class says this can't be done as things are. It says: “Already live”",
        "Class says this can't be done as things are, so nothing was done. It says: “Already live”",
    ),
    "a conflict without a reason": Refusal(
        Reply(None, 409),
        errors.Conflict,
        "Class says this can't be done as things are. It gives no reason. "
        "Check there whether this is already done, and whether what it's about still exists.",
        "Class says this can't be done as things are, so nothing was done. It gives no reason. "
        "Check there whether this is already done, and whether what it's about still exists.",
    ),
    "too many calls": Refusal(
        Reply({}, 429),
        errors.RateLimited,
        "Class is getting too many requests right now. Try again in a minute.",
        "Class is getting too many requests right now, so nothing was done. Try again in a minute.",
    ),
    "too many calls, for a while": Refusal(
        Reply({}, 429, {"Retry-After": "90.2"}),
        errors.RateLimited,
        "Class is getting too many requests right now. Try again in 91 seconds.",
        "Class is getting too many requests right now, so nothing was done. Try again in 91 seconds.",
    ),
    "down": Refusal(
        Reply(MAINTENANCE, 503),
        errors.Unavailable,
        "Class is down right now. Try again in a few minutes. It says: “Back at noon”",
        "Class says that it is down right now. I don't know whether it was done. "
        "Check on Class before you ask again. It says: “Back at noon”",
        unknown=True,
    ),
    "down until": Refusal(
        Reply(MAINTENANCE, 503, {"Retry-After": "3600"}),
        errors.Unavailable,
        "Class is down right now. Try again in 60 minutes. It says: “Back at noon”",
        "Class says that it is down right now. I don't know whether it was done. "
        "Check on Class before you ask again. It says: “Back at noon”",
        unknown=True,
    ),
    "nobody waited longer": Refusal(
        Reply("", 408),
        errors.Unexpected,
        "Class answered with 408 Request Timeout. Try again in a few minutes.",
        "Class answered with 408 Request Timeout. I don't know whether it was done. "
        "Check on Class before you ask again.",
        unknown=True,
    ),
    "a gateway that waited": Refusal(
        Reply("<html>504 Gateway Time-out</html>", 504),
        errors.Unexpected,
        "Class reported an error of its own (504 Gateway Timeout). Try again in a few minutes.",
        "Class reported an error of its own (504 Gateway Timeout). I don't know whether it was done. "
        "Check on Class before you ask again.",
        unknown=True,
    ),
    "an error of its own": Refusal(
        Reply({"error": "Server error"}, 500),
        errors.Unexpected,
        "Class reported an error of its own (500 Internal Server Error). Try again in a few minutes. "
        "It says: “Server error”",
        "Class reported an error of its own (500 Internal Server Error). I don't know whether it was done. "
        "Check on Class before you ask again. It says: “Server error”",
        unknown=True,
    ),
    "an error page": Refusal(
        Reply("<html>Bad gateway</html>", 502),
        errors.Unexpected,
        "Class reported an error of its own (502 Bad Gateway). Try again in a few minutes.",
        "Class reported an error of its own (502 Bad Gateway). I don't know whether it was done. "
        "Check on Class before you ask again.",
        unknown=True,
    ),
    "a page for people": Refusal(
        Reply("<html>Welcome</html>"),
        errors.Unexpected,
        "Class answered with something that is not JSON. Try again in a few minutes.",
        "Class answered with something that is not JSON. I don't know whether it was done. "
        "Check on Class before you ask again.",
        unknown=True,
    ),
    "a redirect": Refusal(
        Reply("", 301, {"Location": "https://elsewhere.example.com"}),
        errors.Unexpected,
        "Class answered with 301 Moved Permanently. Try again in a few minutes.",
        "Class answered with 301 Moved Permanently. I don't know whether it was done. "
        "Check on Class before you ask again.",
        unknown=True,
    ),
    "a teapot": Refusal(
        Reply({}, 499),
        errors.Unexpected,
        "Class answered with 499 no known meaning. Try again in a few minutes.",
        "Class answered with 499 no known meaning, so nothing was done. Try again in a few minutes.",
    ),
    "silence": Refusal(
        Reply(),
        errors.NoAnswer,
        "Class didn't answer in time. Try again in a minute.",
        "Class didn't answer in time. I don't know whether it was done. Check on Class before you ask again.",
        unknown=True,
    ),
}

SPANS = [
    (1, "1 second"),
    (119, "119 seconds"),
    (120, "2 minutes"),
    (7_199, "120 minutes"),
    (7_200, "2 hours"),
    (200_000, "3 days"),
    (1_000_000_000, "a minute"),  # a moment in place of a span
]


@pytest.fixture
def rig() -> Rig:
    """The table is about Class."""
    return class_rig()


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
async def test_a_refusal_is_told_in_plain_words(rig: Rig, refusal: Refusal) -> None:
    """What happened, whether anything was done, and what to do next."""
    silent = refusal.error is errors.NoAnswer
    rig.standin.faults.add(Fault(hang=60) if silent else Fault(refusal.reply), times=None)
    with pytest.raises(refusal.error) as asked:
        await rig.connector.run(rig.question)
    with pytest.raises(errors.OutcomeUnknown if refusal.unknown else refusal.error) as done:
        await rig.connector.run(rig.change)
    assert (asked.value.sentence, done.value.sentence) == (refusal.asked, refusal.done)
    assert str(done.value) == done.value.sentence
    assert (asked.value.happened, done.value.happened) == (False, None if refusal.unknown else False)


async def test_wrong_values_are_known_by_field(rig: Rig) -> None:
    """So that a form can show each sentence where it belongs."""
    said = {"email": ["The email format is invalid."], "settings.jbh_time": "must be one of 0, 5, 10."}
    rig.standin.faults.add(Fault(Reply({"error": "Request failed validation", "data": said}, 400)))
    with pytest.raises(errors.Invalid) as caught:
        await rig.connector.run(rig.change)
    assert caught.value.fields == {
        "email": ["The email format is invalid."],
        "settings.jbh_time": ["must be one of 0, 5, 10."],
    }


@pytest.mark.parametrize("body", [None, [], 5, "text", {"error": None}, {"error": 5}, {"data": 5}, {"data": {"a": 5}}])
async def test_a_refusal_in_another_shape_is_still_a_refusal(rig: Rig, body: object) -> None:
    """Its sentence says as much as there is."""
    rig.standin.faults.add(Fault(Reply(body, 400)))
    with pytest.raises(errors.Invalid, match="didn't accept this, so nothing was done"):
        await rig.connector.run(rig.change)


async def test_a_long_reason_is_cut(rig: Rig) -> None:
    """Nobody reads a page of it."""
    for body in ({"error": "x" * 9_000}, {"error": "x", "data": {"email": ["x" * 9_000]}}):
        rig.standin.faults.add(Fault(Reply(body, 400)))
        with pytest.raises(errors.Invalid) as caught:
            await rig.connector.run(rig.change)
        assert 400 < len(caught.value.sentence) < 600
        assert len(repr(caught.value)) < 600


@pytest.mark.parametrize(("seconds", "text"), SPANS)
def test_a_wait_is_told_in_units_people_use(seconds: float, text: str) -> None:
    """Rounded up: nobody should come back too early."""
    assert errors.RateLimited("Class", "", seconds).sentence.endswith(f"Try again in {text}.")
