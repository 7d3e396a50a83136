"""News about one thing gather in one thread."""

from bot.notifications.rows import WEEK_S
from bot.ports import Away, Closed, DeliveryRefused, Wait
from tests.bot.notifications.conftest import World


async def test_gathered(world: World) -> None:
    """The first is a message, later ones are in its thread, and its head tells how things stand; other courses have
    threads of their own, and what is about nothing has none."""
    await world.wanted("C1")
    for key, about in (("1", "a"), ("2", "b"), ("3", "a"), ("4", ""), ("5", "a")):
        await world.put(key, about=about, event="course_enrollment" if key == "5" else "course_completion")
    await world.time.pass_(30)
    first = world.wall.posted[0]
    assert [one.thread for one in world.wall.posted] == ["", "", first.ts, "", first.ts]
    ((_, ts, head),) = world.wall.heads
    assert ts == first.ts
    assert head.id == first.what.id
    assert head.latest.key == "5"
    assert head.counts == {"course_completion": 2, "course_enrollment": 1}
    assert min(world.wall.gaps("C1")) >= 1


async def test_drawn_once_for_a_burst(world: World) -> None:
    """However many gather in a short while, the head is drawn anew once, after the news."""
    await world.wanted("C1")
    for n in range(9):
        await world.put(n, about="a")
    await world.time.pass_(60)
    assert [what for what, _, _ in world.wall.calls] == ["post"] * 9 + ["amend"]
    assert sum(world.wall.heads[-1][2].counts.values()) == 9


async def test_news_first(world: World) -> None:
    """News that come while a head waits to be drawn do not wait for it."""
    await world.wanted("C1")
    await world.put(1, about="a")
    await world.time.pass_(2)
    await world.put(2, about="a")
    await world.time.pass_(3)
    await world.put(3)
    await world.time.still()
    assert world.wall.keys("C1") == ["1", "2", "3"]
    assert world.wall.heads == []
    await world.time.pass_(10)
    assert len(world.wall.heads) == 1


async def test_for_a_week(world: World) -> None:
    """After a week the next one begins a new thread."""
    await world.wanted("C1")
    await world.put(1, about="a")
    await world.time.pass_(10)
    world.time.now += WEEK_S - 20
    await world.put(2, about="a")
    await world.time.pass_(9)
    world.time.now += 1
    await world.put(3, about="a")
    await world.put(4, about="a")
    await world.time.pass_(30)
    first, _, third, _ = world.wall.posted
    assert [one.thread for one in world.wall.posted] == ["", first.ts, "", third.ts]


async def test_drawing_fails(world: World) -> None:
    """A head that cannot be drawn now is drawn later; one that never can is let be. No news are lost for it."""
    await world.wanted("C1", "C2")
    for n in (1, 2):
        await world.put(n, about="a")
    world.wall.trouble["C1"].extend([None, None, Wait(20), Away()])
    world.wall.trouble["C2"].extend([None, None, Closed("It was deleted.")])
    await world.time.pass_(300)
    await world.put(3, about="a")
    await world.time.pass_(1)
    assert [channel for channel, _, _ in world.wall.heads] == ["C1"]
    assert world.wall.keys("C1") == world.wall.keys("C2") == ["1", "2", "3"]
    assert [one.paused for one in await world.pipeline.subscriptions.of("C2")] == [None]


async def test_crash_before_it_was_drawn(world: World) -> None:
    """A head that a crash left behind its thread is drawn by the next process."""
    await world.wanted("C1")
    for n in (1, 2):
        await world.put(n, about="a")
    await world.time.pass_(1)
    assert len(world.wall.posted) == 2
    await world.restart()
    await world.time.pass_(60)
    assert sum(world.wall.heads[-1][2].counts.values()) == 2
    await world.restart()
    await world.time.pass_(60)
    assert len(world.wall.heads) == 1


async def test_head_deleted(world: World) -> None:
    """Where a thread takes nothing any more, what comes begins a new one, and is put aside nowhere."""
    await world.wanted("C1")
    await world.put(1, about="a")
    await world.time.pass_(5)
    old = world.wall.posted[0].ts
    world.wall.refuses = lambda _, thread: DeliveryRefused("thread_not_found") if thread == old else None
    for n in (2, 3):
        await world.put(n, about="a")
        await world.time.pass_(5)
    _, second, third = world.wall.posted
    assert (second.thread, third.thread) == ("", second.ts)
    assert await world.rows("unread/") == []


async def test_any_name(world: World) -> None:
    """Whatever the thing is called."""
    await world.wanted("C1")
    for about in ("a/b", "x" * 5000, "\0", "É"):
        await world.put(f"{about[:4]!r} 1", about=about)
        await world.put(f"{about[:4]!r} 2", about=about)
    await world.time.pass_(30)
    assert [bool(one.thread) for one in world.wall.posted] == [False, True] * 4
