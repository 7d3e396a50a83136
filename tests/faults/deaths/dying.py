"""One process after another on one store, each killed at a moment that a seed picks; and several at once."""

import asyncio
import random
import time
from pathlib import Path

from tests.faults.deaths.account import Account
from tests.faults.deaths.disk import Disk
from tests.faults.deaths.lives import BORN, READY, Given, Life
from tests.faults.deaths.places import look

KILLED_IN_ITS_START = 1 / 8
"""Of all deaths, in which the process has not begun to write."""
MOST_LINES = 300
"""A process is killed once it has said so many lines at most."""
JITTER_S = 0.02
"""Seconds at most from that line to the kill, so that it also comes while nothing is told."""
LINES_OF_A_RACE = 250
"""Lines of each process in a race before anybody is killed or stopped, at least."""
RACERS = 3


def deaths(where: str, seed: int, count: int, disk: Disk | None = None) -> list[str]:
    """What was lost or halved, after the first death of which that can be said. Then one more process goes on to write,
    and stops in peace."""
    dice, account = random.Random(seed), Account()
    for number in range(count):
        if disk:
            disk.begin(Path(where))
        life = Life(Given(where, f"life{number}", f"r{number}", disk=disk), account)
        if dice.random() < KILLED_IN_ITS_START:
            life.until(at=BORN)
        else:
            life.begin()
            life.until(dice.randrange(MOST_LINES))
        time.sleep(dice.uniform(0, JITTER_S))
        life.kill()
        if disk:
            disk.lose_power(Path(where))
        if found := asyncio.run(look(where, account)):
            return [f"seed {seed}, death {number + 1}: {one}" for one in found]
    life = Life(Given(where, "heir", "last"), account)
    life.begin()
    life.until(LINES_OF_A_RACE)
    life.stop()
    return [f"seed {seed}, after {count} deaths: {one}" for one in asyncio.run(look(where, account, last=True))]


def failing(where: str, seed: int, often: float) -> tuple[list[str], Account]:
    """What is not as it was told by one process whose disk fails at every so many-th write, and who lives."""
    account = Account()
    life = Life(Given(where, "life", "r", disk=Disk(seed=seed, often=often)), account)
    life.begin()
    life.until(3 * MOST_LINES)
    life.stop()
    found = asyncio.run(look(where, account, complete=True, last=True))
    return [f"seed {seed}: {one}" for one in found], account


def race(url: str, seed: int, *, one_dies: bool) -> tuple[list[str], Account]:
    """What was lost, halved or given to several while RACERS processes wanted the same; and what they were told."""
    dice, account = random.Random(seed), Account()
    racers = [Life(Given(url, f"racer{at}", "race", recovers=False), account) for at in range(RACERS)]
    for one in racers:
        one.until(at=READY)
    for one in racers:
        one.begin()
    for one in racers:
        one.until(LINES_OF_A_RACE)
    if one_dies:
        victim = racers.pop(dice.randrange(RACERS))
        victim.until(LINES_OF_A_RACE + dice.randrange(MOST_LINES))
        time.sleep(dice.uniform(0, JITTER_S))
        victim.kill()
        for one in racers:
            one.until(3 * LINES_OF_A_RACE)
    for one in racers:
        one.stop()
    found = asyncio.run(look(url, account, complete=not one_dies, last=True))
    return [f"seed {seed}: {one}" for one in found], account
