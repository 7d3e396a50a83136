"""A fault at every write of every story, alone and in pairs: `make faults`.

    python -m tests.faults [--alone] [--every N] [--processes N] [STORY …]

Prints what it did, and every run that went wrong with the plan that repeats it; ends with 1 if there was one, or if a
write was never faulted."""

import argparse
import asyncio
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from bot.runtime import logs
from tests.faults.plans import pairs, singles
from tests.faults.runs import Run, run
from tests.faults.store import Plan
from tests.faults.stories import STORIES

Job = tuple[int, Plan, bool]
"""The place of a story, what to do to it, and whether it catches up before it is killed."""


def tell(job: Job) -> tuple[Job, Run]:
    logs.configure("CRITICAL")
    place, plan, catch_up = job
    try:
        return job, asyncio.run(run(STORIES[place], plan, catch_up))
    except Exception as error:
        return job, Run(faults=[f"the run itself failed: {error!r}"])


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--alone", action="store_true", help="without pairs")
    parser.add_argument("--every", type=int, default=1, help="of the pairs, one in so many")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("stories", nargs="*", help="names of stories; all, if there are none")
    given = parser.parse_args()
    chosen = [at for at, one in enumerate(STORIES) if not given.stories or one.name in given.stories]
    wrong, counts, began = 0, Counter[str](), time.monotonic()
    with ProcessPoolExecutor(given.processes) as pool:
        for at in chosen:
            (_, faultless), *_ = pool.map(tell, [(at, {}, False)])
            wrong += report((at, {}, False), faultless)
            jobs = [(at, plan, late) for plan in singles(faultless) for late in (False, True)]
            runs, struck, paired = 1 + len(jobs), set[str](), list[Job]()
            for job, seen in pool.map(tell, jobs):
                wrong += report(job, seen)
                struck |= set(seen.hit)
                if not job[2] and not given.alone:
                    paired += [(at, plan, False) for plan in pairs(job[1], seen)]
            for name in [one for one in dict.fromkeys(faultless.writes) if one not in struck]:
                wrong += 1
                print(f"{STORIES[at].name}: nothing ever happened at {name}", flush=True)
            for job, seen in pool.map(tell, paired[:: given.every], chunksize=8):
                wrong += report(job, seen)
                runs += 1
            counts.update(runs=runs, writes=len(set(faultless.writes)))
            print(f"{STORIES[at].name}: {len(set(faultless.writes))} writes, {runs:,} runs", flush=True)
    print(
        f"{counts['runs']:,} runs of {len(chosen)} stories with {counts['writes']} writes, "
        f"{wrong} went wrong, {time.monotonic() - began:.0f} s"
    )
    return int(bool(wrong))


def report(job: Job, seen: Run) -> bool:
    place, plan, catch_up = job
    for fault in seen.faults:
        print(
            f"{STORIES[place].name} { ({name: str(one) for name, one in plan.items()}) } {catch_up=}: {fault}",
            flush=True,
        )
    return bool(seen.faults)


if __name__ == "__main__":
    sys.exit(main())
