"""Long lists of people: a page far behind against the first ones, and a file of many against a file of few."""

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.processes import peer, told_by
from tests.bench.table import Row, at_most

PEOPLE, PAGE_ROWS = 600, 20
"""Of the list whose pages are turned, on a platform with small pages: what a page costs counts, and not its length."""
FEW, MANY, FILE_PAGE_ROWS = 500, 50_000, 1000
PAGED, FILED = ("skilljar", "classonlive", "damstra"), "skilljar"
"""The platforms whose listings have pages, the others tell a course as a whole; and the one whose lists are longest."""
FLAT, STRETCH_MS = 2.0, 20.0

Found = Mapping[str, Sequence[float]]


async def rows() -> AsyncIterator[Row]:
    for platform in PAGED:
        pages = await _told("pages", platform, PEOPLE, PAGE_ROWS)
        (cost, _, calls), (far_cost, far_stretch, far_calls) = pages["first"], pages["last"]
        far = f"the second page's ({calls:.0f} → {far_calls:.0f} calls)"
        cpu = f"{cost:.1f} → {far_cost:.1f} ms"
        where = f"“Next” after {pages['turns'][0]:.0f} pages, {platform}"
        yield Row(where, [far_cost / cost], "{:.2f} x", far, cpu, at_most(FLAT))
        yield Row(f"{where}, calls", [far_calls / calls], "{:.2f} x", "the second page's", "", at_most(1.0))
        yield Row(f"{where}, longest stretch", [far_stretch], "{:.1f} ms", "", "", at_most(STRETCH_MS))
    few, many = await _told("file", FILED, FEW, FILE_PAGE_ROWS), await _told("file", FILED, MANY, FILE_PAGE_ROWS)
    for name, what in (("verb", "a roster"), ("operation", "an operation's listing")):
        (cost, _, _), (many_cost, stretch, _) = few[name], many[name]
        each = [1000 * cost / FEW, 1000 * many_cost / MANY]
        cpu = f"{each[0]:.0f} → {each[1]:.0f} µs a row"
        file = f"{what} of {MANY:,} as a file"
        yield Row(f"{file}, a row", [each[1] / each[0]], "{:.2f} x", f"one of {FEW}", cpu, at_most(FLAT))
        yield Row(f"{file}, longest stretch", [stretch], "{:.1f} ms", "", "", at_most(STRETCH_MS))


async def _told(what: str, platform: str, people: int, page_rows: int) -> Found:
    sizes = ("--platform", platform, "--rows", str(people), "--page-rows", str(page_rows))
    with TemporaryDirectory() as home:
        async with peer("slack") as slack, peer("crowd", *sizes) as crowd:
            database = str(Path(home) / "registrar.db")
            found: Found = await told_by("tests.bench.roster_work", slack.url, crowd.url, platform, database, what)
            return found
