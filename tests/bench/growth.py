"""What grows with the store, and what does not: the same pieces of work at 12,000 and at 1,200,000 rows, and how long
each keeps the loop from everybody else."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bot.audit.log import AuditLog
from bot.store.sqlite import open_sqlite
from tests.bench.growth_rows import Size, make
from tests.bench.processes import peer, told_by
from tests.bench.table import Row, at_most

SMALL = Size(changes=150, waiting=50, subscriptions=100, claims=620)
LARGE = Size(changes=15_000, waiting=5_000, subscriptions=10_000, claims=62_000)
CROWDS = {"small": 20, "large": 2_000}
"""What comes at once, in either store."""
ROUNDS = 2
FLAT = 2.0
"""How often the work may cost what it costs in a store of a hundredth of the size."""
STRETCH_MS = 20.0

Found = Mapping[str, Sequence[float]]
"""Of each piece of work the milliseconds of CPU, and those of its longest stretch."""


async def rows() -> AsyncIterator[Row]:
    with TemporaryDirectory() as home:
        stores = {"small": Path(home) / "small.db", "large": Path(home) / "large.db"}
        counts = [await make(path, size) for path, size in zip(stores.values(), (SMALL, LARGE), strict=True)]
        await _whole(stores["small"])
        found: dict[str, list[Found]] = {name: [] for name in stores}
        async with peer("slack") as slack:
            for _ in range(ROUNDS):
                for name, path in stores.items():
                    copy = path.with_suffix(".copy")  # every round begins with the same rows
                    await asyncio.to_thread(shutil.copyfile, path, copy)
                    found[name].append(
                        await told_by("tests.bench.growth_work", str(copy), slack.url, str(CROWDS[name]))
                    )
    sizes = f"{counts[1]:,} rows against {counts[0]:,}"
    for name in found["large"][0]:
        yield _compared(name, *([one[name] for one in found[size]] for size in ("small", "large")))
    longest = {name: max(one[name][1] for one in found["large"]) for name in found["large"][0]}
    worst = max(longest, key=lambda name: longest[name])
    stretch = f"longest stretch of the loop: {sizes}"
    yield Row(stretch, [longest[worst]], "{:.0f} ms", f"in “{worst}”", aim=at_most(STRETCH_MS))


async def _whole(path: Path) -> None:
    """What was made must be what Registrar would have: an audit log whose chain holds."""
    store = await open_sqlite(path)
    verified = await AuditLog(store).verify()
    await store.close()
    if verified.faults or verified.entries < 2 * SMALL.changes + SMALL.waiting:
        raise RuntimeError(f"the store that was made is not whole: {verified}")


def _compared(name: str, small: Sequence[Sequence[float]], large: Sequence[Sequence[float]]) -> Row:
    ratios = [after[0] / before[0] for before, after in zip(small, large, strict=True)]
    stretch = f"longest stretch {max(one[1] for one in small):.1f} → {max(one[1] for one in large):.1f} ms"
    cpu = " → ".join(f"{median(one[0] for one in side):,.2f}" for side in (small, large))
    return Row(f"growth: {name}", ratios, "{:.2f} x", stretch, f"{cpu} ms", at_most(FLAT))
