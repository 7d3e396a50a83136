"""Fifty deaths of each kind, races, broken connections and crashes, each from a seed: a part of `make faults`.

    python -m tests.faults.deaths [--times N] [--seed S] [KIND ...]

Prints each kind with what went wrong in it, the seed in front; ends with 1 if anything did."""

import argparse
import asyncio
import logging
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest

from bot.cli.progress import progress
from bot.cli.screen import Screen
from bot.runtime import logs
from bot.store import postgres
from tests.faults.deaths.breaking import broken, crashed
from tests.faults.deaths.disk import Disk
from tests.faults.deaths.dying import deaths, failing, race
from tests.postgres import Server

TIMES = 50
FEWER: Final = 5
"""Of what takes as long as so many deaths do."""
OFTEN: Final = 0.15
"""Commits at which a disk begins to fail, as a part of all."""
SOON_S: Final = 0.5
"""Seconds after which a silent database is given up."""

Kind = Callable[[int, int], list[str]]


def in_a_file(times: int, seed: int) -> list[str]:
    with a_file() as file:
        return deaths(str(file), seed, times)


def without_power(times: int, seed: int) -> list[str]:
    with a_file() as file:
        return deaths(str(file), seed, times, Disk(file.parent / "synced"))


def failing_without_power(times: int, seed: int) -> list[str]:
    with a_file() as file:
        return deaths(str(file), seed, times, Disk(file.parent / "synced", seed, OFTEN))


def failing_for_good(times: int, seed: int) -> list[str]:
    with a_file() as file:
        return deaths(str(file), seed, times, Disk(None, seed, OFTEN, for_good=True))


def failing_and_alive(times: int, seed: int) -> list[str]:
    found = []
    for at in range(times // FEWER):
        with a_file() as file:
            found += failing(str(file), seed + at, OFTEN)[0]
    return found


def on_a_server(times: int, seed: int) -> list[str]:
    return on(lambda url: deaths(url, seed, times))


def races(times: int, seed: int) -> list[str]:
    seeds = range(seed, seed + times // FEWER)
    return [one for at in seeds for one in on(lambda url: race(url, at, one_dies=bool(at % 2))[0])]  # noqa: B023  # called at once


def breaks(times: int, seed: int) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres, "POSTGRES_TIMEOUT_S", SOON_S)
        return on(lambda url: asyncio.run(broken(url, seed, times * FEWER))[0])


def crashes(times: int, _: int) -> list[str]:
    server = Server()
    try:
        return asyncio.run(crashed(server, times // FEWER))
    finally:
        server.remove()


KINDS: Mapping[str, Kind] = {
    one.__name__.replace("_", "-"): one
    for one in (
        in_a_file,
        without_power,
        failing_without_power,
        failing_for_good,
        failing_and_alive,
        on_a_server,
        races,
        breaks,
        crashes,
    )
}


@contextmanager
def a_file() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder) / "registrar.db"


def on(work: Callable[[str], list[str]]) -> list[str]:
    """On a PostgreSQL of its own, which goes with all that is in it."""
    server = Server()
    try:
        return work(server.url)
    finally:
        server.remove()


def all_kinds(times: int, seed: int = 0, chosen: Sequence[str] = ()) -> int:
    """How many kinds went wrong."""
    # Whoever asked and is gone hears of no failure, which asyncio would tell at length.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    wanted = {name: kind for name, kind in KINDS.items() if not chosen or name in chosen}
    wrong, screen = 0, Screen()
    with progress(screen) as how_far:
        for done, (name, kind) in enumerate(wanted.items()):
            how_far(f"Deaths: {name}", done, len(wanted))
            began = time.monotonic()
            try:
                found = kind(times, seed)
            except Exception as error:
                found = [f"seed {seed}: the run itself failed: {error!r}"]
            said = f"{name}, seed {seed}: {len(found)} went wrong; {time.monotonic() - began:.0f} s"
            screen.line("\n  ".join([said, *found]), "red" if found else "")
            wrong += bool(found)
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=TIMES, help="deaths of each kind, and as much of the others")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(KINDS)}; all, if there are none")
    given = parser.parse_args()
    if unknown := set(given.kinds) - KINDS.keys():
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(KINDS)}")
    logs.configure("CRITICAL")
    return int(bool(all_kinds(given.times, given.seed, given.kinds)))


if __name__ == "__main__":
    sys.exit(main())
