"""`python -m tests.bench [section …]`: what Registrar costs, beside a peer that is measured in the same run. Absolute
figures are those of this machine and this hour; the ratios are what holds."""

import argparse
import asyncio
import time
from collections.abc import Sequence
from importlib import import_module

from bot.cli.progress import progress
from bot.cli.screen import Screen
from tests.bench.handled import logged
from tests.bench.table import HEADS, show

SECTIONS = {
    "start": "from the start of a process until it is ready, and its memory",
    "acknowledge": "a command claimed and acknowledged",
    "busy": "the acknowledgement while everything else is at work",
    "answer": "a command, one call to a platform, the answer",
    "webhooks": "webhooks kept and acknowledged",
    "changes": "changes decided on the embedded store",
    "store": "the embedded store by itself",
    "postgres": "the shared store, by one process and by three",
    "everyday": "everyday verbs over all platforms",
    "itself": "the bench: whether what is known to be slower shows",
    "growth": "12,000 rows against 1,200,000",
    "rosters": "long lists, page by page and as files",
}
BY_NAME_ONLY = ("growth", "rosters")
"""They take minutes: `make bench-growth`."""


async def main(sections: Sequence[str]) -> None:
    screen = Screen()
    show(screen, HEADS)
    with logged(), progress(screen) as tell:  # what is measured in this very process
        for done, section in enumerate(sections):
            began = time.perf_counter()
            tell(f"Measuring {section}", done, len(sections))
            screen.line(f"\n{section}: {SECTIONS[section]}", "bold")
            async for row in import_module(f"tests.bench.{section}").rows():
                show(screen, [f"  {row.what}", *row.cells()[1:]])
            screen.line(f"  ({time.perf_counter() - began:.0f} s)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("sections", nargs="*", choices=[*SECTIONS, []], metavar="section", help=", ".join(SECTIONS))
    asyncio.run(main(parser.parse_args().sections or [one for one in SECTIONS if one not in BY_NAME_ONLY]))
