"""A fault at every write of every story, alone and in pairs, answers and requests that are made up from what Skilljar's
schema allows, and processes that die under load: `make faults`.

    python -m tests.faults [--alone] [--minutes M] [--after PAIRS] [--processes N] [--seeds S] [STORY …]
    python -m tests.faults generated        the made up ones alone
    python -m tests.faults.deaths           the deaths alone

Prints what it did, and every run that went wrong with the plan that repeats it; ends with 1 if there was one, or if a
write was not faulted in all five ways."""

import argparse
import asyncio
import itertools
import random
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from bot.cli.progress import Tell, progress
from bot.cli.screen import Screen
from bot.runtime import logs
from tests.connectors.skilljar import generated
from tests.faults.deaths.__main__ import TIMES, all_kinds
from tests.faults.plans import pairs, singles, unfaulted
from tests.faults.runs import Run, run
from tests.faults.store import Plan
from tests.faults.stories import STORIES

GENERATED = "generated"
SEEDS = 500
"""Of answers and requests that are made up."""
RUN_WITHIN_S = 120.0
"""Seconds after which a run that hangs is told as one that went wrong."""
BATCH_RUNS = 64
"""Runs between two looks at the clock."""
T = TypeVar("T")
Job = tuple[int, Plan, bool]
"""The place of a story, what to do to it, and whether it catches up before it is killed."""


def tell(job: Job) -> tuple[Job, Run]:
    logs.configure("CRITICAL")
    place, plan, catch_up = job
    try:
        return job, asyncio.run(asyncio.wait_for(run(STORIES[place], plan, catch_up), RUN_WITHIN_S))
    except Exception as error:
        return job, Run(faults=[f"the run itself failed: {error!r}"])


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--alone", action="store_true", help="without pairs")
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="of the pairs, as many as there is time for"
    )
    parser.add_argument("--after", type=int, default=0, help="of the pairs, those after so many: to go on with a run")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seeds", type=int, default=SEEDS, help="of answers and requests that are made up")
    parser.add_argument("stories", nargs="*", help=f"names of stories, or {GENERATED}; all, if there are none")
    given = parser.parse_args()
    chosen = [at for at, one in enumerate(STORIES) if not given.stories or one.name in given.stories]
    wrong, runs, writes, paired, began = 0, 0, 0, list[Job](), time.monotonic()
    screen = Screen()
    if not given.stories:
        wrong += all_kinds(TIMES)
    with ProcessPoolExecutor(given.processes) as pool, progress(screen) as how_far:
        if not given.stories or GENERATED in given.stories:
            seeds = pool.map(invented, range(given.seeds), chunksize=5)
            wrong += made_up(screen, counted("Made up answers", seeds, given.seeds, how_far))
        for at in chosen:
            (_, faultless), *_ = pool.map(tell, [(at, {}, False)])
            jobs = [(at, plan, late) for plan in singles(faultless) for late in (False, True)]
            told = list(counted(f"Faults in {STORIES[at].name}", pool.map(tell, jobs), len(jobs), how_far))
            wrong += sum(report(screen, job, seen) for job, seen in [((at, {}, False), faultless), *told])
            for name, faults in unfaulted(faultless, [(job[1], seen) for job, seen in told]).items():
                wrong += 1
                screen.line(f"{STORIES[at].name}: at {name} it never happened that it was {', '.join(faults)}", "red")
            paired += [(at, plan, False) for job, seen in told if not job[2] for plan in pairs(job[1], seen)]
            runs, writes = runs + 1 + len(told), writes + len(set(faultless.writes))
            screen.line(f"{STORIES[at].name}: {len(set(faultless.writes))} writes, {1 + len(told):,} runs")
        screen.line(f"{runs:,} runs of {len(chosen)} stories with {writes} writes, each faulted alone")
        at = first = min(given.after, len(paired))
        random.Random(0).shuffle(paired)  # where the time is short, it is short for all stories
        while not given.alone and at < len(paired) and time.monotonic() - began < given.minutes * 60:
            for job, seen in pool.map(tell, paired[at : at + BATCH_RUNS], chunksize=4):
                wrong += report(screen, job, seen)
                at += 1
                how_far("Pairs of faults", at, len(paired))
    screen.line(f"{at - first:,} of {len(paired):,} pairs; {wrong} went wrong; {time.monotonic() - began:.0f} s")
    return int(bool(wrong))


def invented(seed: int) -> generated.Told:
    logs.configure("CRITICAL")
    return asyncio.run(generated.told(seed))


def counted(what: str, runs: Iterable[T], of: int, how_far: Tell) -> Iterator[T]:
    """The same, while people see how many there were."""
    for done, one in enumerate(runs, 1):
        how_far(what, done, of)
        yield one


def made_up(screen: Screen, seeds: Iterable[generated.Told]) -> int:
    faults = [one.faults for one in seeds]
    for said in itertools.chain(*faults):
        screen.line(said, "red")
    screen.line(f"{len(faults):,} seeds of answers and requests that Skilljar's schema allows")
    return len([*itertools.chain(*faults)])


def report(screen: Screen, job: Job, seen: Run) -> bool:
    place, plan, catch_up = job
    for fault in seen.faults:
        faulted = {name: str(one) for name, one in plan.items()}
        screen.line(f"{STORIES[place].name} {faulted} {catch_up=}: {fault}", "red")
    return bool(seen.faults)


if __name__ == "__main__":
    sys.exit(main())
