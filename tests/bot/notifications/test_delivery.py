"""What a channel is told, when, and how often."""

import pytest

from bot.notifications.subscription import Paused
from bot.ports import Away, DeliveryRefused, Doubtful, Resumed, Silenced, Wait
from tests.bot.notifications.conftest import World
from tests.bot.notifications.telling import body
from tests.bot.notifications.wall import Lost


async def test_once_and_soon(world: World) -> None:
    """News appear in the channel that asked for them, without time passing, once."""
    await world.wanted("C1")
    assert await world.put(1)
    assert not await world.put(1)
    await world.time.still()
    assert world.wall.keys("C1") == ["1"]
    (posted,) = world.wall.posted
    assert not posted.what.digest
    assert posted.thread == ""
    await world.time.pass_(3600)
    assert len(world.wall.posted) == 1
    assert await world.rows("sending/") == await world.rows("outbox/") == await world.rows("inbox/") == []


async def test_nobody_wants_it(world: World) -> None:
    """News that nobody wants go nowhere, and are remembered among the last."""
    await world.wanted("C1", event="course_enrollment")
    await world.put(1)
    await world.time.still()
    assert world.wall.posted == []
    assert [one.key for one in await world.pipeline.subscriptions.recent("skilljar", "course_completion")] == ["1"]


async def test_pace(world: World) -> None:
    """A channel is told at most one message a second, in order; channels do not wait for each other."""
    await world.wanted("C1", "C2")
    for n in range(8):
        await world.put(n)
    await world.time.pass_(7)
    for channel in ("C1", "C2"):
        assert world.wall.keys(channel) == [str(n) for n in range(8)]
        assert min(world.wall.gaps(channel)) >= 1
    assert {one.at - world.wall.posted[0].at for one in world.wall.of("C1")} == set(map(float, range(8)))


async def test_pace_after_a_rest(world: World) -> None:
    """A second after the last message the next one waits for nothing; before that it does, also for a new sender."""
    await world.wanted("C1")
    await world.put(1)
    await world.time.pass_(0.5)
    await world.put(2)
    await world.time.pass_(0.4)
    assert world.wall.keys("C1") == ["1"]
    await world.time.pass_(0.1)
    assert world.wall.keys("C1") == ["1", "2"]
    await world.time.pass_(5)
    await world.put(3)
    await world.time.still()
    assert world.wall.keys("C1") == ["1", "2", "3"]


async def test_many(world: World) -> None:
    """More than ten at once are one digest that counts them, and its thread names them all."""
    await world.wanted("C1")
    world.wall.trouble["C1"].append(Wait(30))
    for n in range(120):
        await world.put(n, event="course_completion" if n % 3 else "course_enrollment")
    await world.time.pass_(40)
    head, *lines = world.wall.of("C1")
    assert head.what.digest
    assert head.what.total == 120
    assert head.what.counts == {("skilljar", "course_completion"): 80, ("skilljar", "course_enrollment"): 40}
    assert [one.key for one in head.what.news] == ["115", "116", "117", "118", "119"]
    assert head.what.period == "the last minute"
    assert [(len(one.what.news), one.what.total) for one in lines] == [(50, 50), (50, 50), (20, 20)]
    assert {one.thread for one in lines} == {head.ts}
    assert len({one.what.id for one in world.wall.posted}) == 4
    assert world.wall.keys("C1") == [str(n) for n in range(120)]
    assert min(world.wall.gaps("C1")) >= 1


async def test_very_many(world: World) -> None:
    """A digest names a thousand and counts the rest."""
    await world.wanted("C1")
    world.wall.trouble["C1"].append(Wait(60))
    await world.pipeline.inbox.tell([world.academy.read(body(str(n))) for n in range(2300)])
    await world.quiet()
    head, *lines = world.wall.of("C1")
    assert head.what.total == 2300
    assert len(lines) == 20
    assert lines[-1].what.total == 50 + 1300
    assert world.wall.keys("C1") == [str(n) for n in range(1000)]
    assert head.what.news[-1].key == "2299"


async def test_told_to_wait(world: World) -> None:
    """A channel that Slack asks to wait does so for exactly as long, and no other with it."""
    await world.wanted("C1", "C2")
    world.wall.trouble["C1"].extend([Wait(30), Wait(7)])
    await world.put(1)
    await world.time.still()
    assert world.wall.keys("C2") == ["1"]
    await world.time.pass_(36.9)
    assert world.wall.keys("C1") == []
    await world.time.pass_(0.1)
    assert world.wall.keys("C1") == ["1"]
    assert "find" not in {what for what, _, _ in world.wall.calls}, (
        "nothing was posted, so there is nothing to look for"
    )


async def test_slack_is_away(world: World) -> None:
    """While Slack cannot be reached it is tried again, each time after twice as long up to a minute, for ever."""
    await world.wanted("C1")
    world.wall.trouble["C1"].extend([Away()] * 9)
    await world.put(1)
    await world.quiet()
    assert world.wall.gaps("C1") == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert world.wall.keys("C1") == ["1"]


async def test_answer_lost(world: World) -> None:
    """A message whose answer was lost is looked for, found, and not posted again."""
    await world.wanted("C1")
    world.wall.trouble["C1"].append(Lost())
    await world.put(1)
    await world.put(2)
    await world.quiet()
    assert world.wall.keys("C1") == ["1", "2"]
    assert ("find", "C1") in {call[:2] for call in world.wall.calls}


async def test_doubtful(world: World) -> None:
    """A message that may have been posted and was not is posted; looking for it may fail as well."""
    await world.wanted("C1")
    world.wall.trouble["C1"].extend([Doubtful(), Away(), Wait(3)])
    await world.put(1)
    await world.quiet()
    assert [what for what, _, _ in world.wall.calls] == ["post", "find", "find", "find", "post"]
    assert world.wall.keys("C1") == ["1"]


@pytest.mark.parametrize("posted", [True, False])
async def test_crash_while_posting(world: World, posted: bool) -> None:
    """After a crash what was being posted is looked for, and posted only if it is not there."""
    await world.wanted("C1")
    world.wall.trouble["C1"].append(Lost() if posted else Away())
    await world.put(1)
    await world.time.still()
    assert len(await world.rows("sending/")) == 1
    await world.restart()
    await world.quiet()
    assert world.wall.keys("C1") == ["1"]
    assert ("find", "C1") in {call[:2] for call in world.wall.calls}


async def test_crash_in_the_thread(world: World) -> None:
    """A digest that was interrupted goes on where it stood, in the same thread."""
    await world.wanted("C1")
    world.wall.trouble["C1"].append(Wait(5))
    for n in range(170):
        await world.put(n)
    world.wall.trouble["C1"].extend([None, None, Lost()])
    await world.time.until(lambda: len(world.wall.posted) == 3)
    await world.restart()
    await world.quiet()
    assert world.wall.keys("C1") == [str(n) for n in range(170)]
    assert len({one.thread for one in world.wall.posted}) == 2


async def test_closed(world: World) -> None:
    """Where we cannot write, what is told pauses with the reason, its owners hear of it once, and what waits is kept
    and told when we can again."""
    await world.wanted("C1", owner="U1", event="course_completion")
    await world.wanted("C1", owner="U2", event="course_enrollment")
    (mine,) = await world.wanted("C1", owner="U1", event="lesson_completion")
    await world.pipeline.subscriptions.change(mine.id, lambda one: one.changed(paused=Paused("Enough.", 1.0, "U1")))
    why = world.wall.shut["C1"] = "The channel is archived."
    await world.put(1)
    await world.put(2)
    await world.time.pass_(1000)
    running = await world.pipeline.subscriptions.of("C1")
    assert sorted(one.paused.why for one in running if one.paused) == ["Enough.", why, why]
    notices = [one for one in world.letters.notices if isinstance(one, Silenced)]
    assert {(one.owner, one.channel, one.why, len(one.subscriptions)) for one in notices} == {
        ("U1", "C1", why, 1),
        ("U2", "C1", why, 1),
    }
    for n in range(3, 15):
        await world.put(n)
    await world.restart()
    await world.time.pass_(600)
    assert len(world.letters.notices) == 2
    assert world.wall.posted == []
    del world.wall.shut["C1"]
    await world.time.pass_(300)
    (head, *_) = world.wall.of("C1")
    assert head.what.total == 14
    assert world.wall.keys("C1") == [str(n) for n in range(1, 15)]
    paused = [one.paused.why if one.paused else "" for one in await world.pipeline.subscriptions.of("C1")]
    assert sorted(paused) == ["", "", "Enough."]
    resumed = [(one.owner, len(one.subscriptions)) for one in world.letters.notices if isinstance(one, Resumed)]
    assert sorted(resumed) == [("U1", 1), ("U2", 1)]


async def test_resumed_too_early(world: World) -> None:
    """Who resumes in a channel that is still closed is told so."""
    (one,) = await world.wanted("C1", owner="U1")
    world.wall.shut["C1"] = "The channel is archived."
    await world.put(1)
    await world.time.pass_(10)
    await world.pipeline.subscriptions.change(one.id, lambda one: one.changed(paused=None))
    await world.time.pass_(600)
    (one,) = await world.pipeline.subscriptions.of("C1")
    assert one.paused
    assert len(world.letters.notices) == 2


async def test_closed_and_forgotten(world: World) -> None:
    """What waits for a closed channel goes when nobody wants it there any more."""
    (one,) = await world.wanted("C1")
    world.wall.shut["C1"] = "The channel is gone."
    for n in range(5):
        await world.put(n)
    await world.time.pass_(10)
    await world.pipeline.subscriptions.remove(one.id)
    await world.time.pass_(600)
    assert await world.rows("outbox/") == await world.rows("sending/") == []
    del world.wall.shut["C1"]
    await world.wanted("C1")
    await world.put("new")
    await world.quiet()
    assert world.wall.keys("C1") == ["new"]


async def test_refused(world: World) -> None:
    """A message that Slack does not take is put aside and told in short; those behind it follow."""
    await world.wanted("C1")
    world.wall.refuses = lambda what, _: (
        DeliveryRefused("invalid_blocks") if what.news[0].known("person") == "\0" else None
    )
    await world.put(1, person="\0")
    await world.put(2)
    await world.quiet()
    assert world.wall.keys("C1") == ["1", "2"]
    assert next(world.wall.of("C1")).what.news[0].facts == {}
    (aside,) = await world.unread()
    assert aside["why"] == "invalid_blocks"
    assert aside["what"]["what"]["news"][0]["facts"]["person"] == ["\0"]
    assert world.pipeline.tally["refused"] == 1


async def test_refused_altogether(world: World) -> None:
    """One of which Slack will not hear even in short is put aside, and holds up nothing."""
    await world.wanted("C1")
    world.wall.refuses = lambda what, _: DeliveryRefused("no") if what.news[0].key == "1" else None
    for n in (1, 2):
        await world.put(n)
    await world.quiet()
    assert world.wall.keys("C1") == ["2"]
    assert len(await world.rows("unread/")) == 2


async def test_a_fault_of_ours(world: World) -> None:
    """A message that we fail to draw is tried three times before it is told in short; one bad moment costs nothing."""
    await world.wanted("C1")
    world.wall.trouble["C1"].append(ZeroDivisionError())
    await world.put(1)
    await world.quiet()
    assert world.wall.posted[0].what.news[0].known("person") == "Zoë"
    world.wall.refuses = lambda what, _: ZeroDivisionError() if what.news[0].facts else None
    await world.put(2)
    await world.quiet()
    assert world.wall.keys("C1") == ["1", "2"]
    assert world.wall.posted[1].what.news[0].facts == {}


async def test_a_line_refused(world: World) -> None:
    """A part of a digest that Slack does not take costs that part its details, and no more."""
    await world.wanted("C1")
    world.wall.trouble["C1"].append(Wait(5))
    bad = DeliveryRefused("invalid_blocks")
    world.wall.refuses = lambda what, thread: bad if thread and any("7" in one.facts for one in what.news) else None
    for n in range(120):
        await world.put(n, **({"7": "x"} if n == 70 else {}))
    await world.quiet()
    assert world.wall.keys("C1") == [str(n) for n in range(120)]
    assert [bool(one.what.news[0].facts) for one in world.wall.posted] == [True, True, False, True]


async def test_settled_when_it_stops(world: World) -> None:
    """Closing lets the message in hand come to its end, waits for nothing else, and loses nothing."""
    await world.wanted("C1")
    for n in range(4):
        await world.put(n)
    await world.time.pass_(1)
    assert await world.pipeline.close() == 0
    assert world.wall.keys("C1") == ["0", "1"]
    await world.restart()
    await world.quiet()
    assert world.wall.keys("C1") == ["0", "1", "2", "3"]
    assert "find" not in {what for what, _, _ in world.wall.calls}
