"""What was asked a moment ago is gone on with, by who asked it, and for a moment only."""

import asyncio

from handlers.slack.recent_answers import MAX_RECENT_ANSWERS, RECENT_ANSWER_TTL_S, RecentAnswers


class Hand:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def answer() -> str:
    return "found"


async def test_a_question_is_gone_on_with_by_who_asked_it() -> None:
    recent = RecentAnswers(Hand())
    task = recent.begin("ada", "find jane", anew=True)["class"] = asyncio.create_task(answer())
    assert recent.begin("ada", "find jane", anew=False) == {"class": task}
    assert recent.begin("max", "find jane", anew=False) == {}
    assert recent.begin("ada", "find bob", anew=False) == {}
    assert await task == "found"


async def test_whoever_types_it_again_asks_again() -> None:
    recent = RecentAnswers(Hand())
    task = recent.begin("ada", "find jane", anew=True)["class"] = asyncio.create_task(answer())
    assert recent.begin("ada", "find jane", anew=True) == {}
    assert recent.begin("ada", "find jane", anew=False) == {}
    await task


async def test_an_answer_is_kept_for_a_moment_from_when_it_was_asked() -> None:
    """Going on with it does not make it newer."""
    clock = Hand()
    recent = RecentAnswers(clock)
    task = recent.begin("ada", "find jane", anew=True)["class"] = asyncio.create_task(answer())
    clock.now = RECENT_ANSWER_TTL_S
    assert recent.begin("ada", "find jane", anew=False) == {"class": task}
    clock.now += 1
    assert recent.begin("ada", "find jane", anew=False) == {}
    await task


def test_the_oldest_make_room() -> None:
    recent = RecentAnswers(Hand())
    first = recent.begin("ada", "0", anew=True)
    for at in range(1, MAX_RECENT_ANSWERS):
        recent.begin("ada", str(at), anew=True)
    assert recent.begin("ada", "0", anew=False) is first
    recent.begin("ada", "one more", anew=True)
    assert recent.begin("ada", "0", anew=False) is first
    assert recent.begin("ada", "1", anew=False) is not recent.begin("ada", "2", anew=True)
