"""One test over all rows of a table, where a row is small and needs nothing of its own.

`pytest.mark.parametrize` gives each row a test, which for a table of hundreds costs several times what it tests. Here
the table is one test; every row is tried, and what failed is told row by row.
"""

from collections.abc import Callable, Iterable
from typing import Any

import pytest


class RowsFailed(ExceptionGroup[Exception]):
    """What went wrong in which rows."""


def every(names: str | tuple[str, ...], rows: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Call the test with each row: by name, as parametrize does. A table without rows fails. A table of properties is
    one: `make fuzz` tries it."""
    parameters = (names,) if isinstance(names, str) else names
    table = [(row,) if isinstance(names, str) else row for row in rows]

    def over(test: Callable[..., None]) -> Callable[[], None]:
        def check() -> None:
            assert table, "the table has no rows"
            failed = []
            for at, row in enumerate(table, start=1):
                try:
                    test(**dict(zip(parameters, row, strict=True)))
                except Exception as error:
                    error.add_note(f"in row {at} of {len(table)}: {row!r}")
                    failed.append(error)
            if failed:
                raise RowsFailed("what failed in this table", failed)

        check.__name__, check.__qualname__, check.__module__ = test.__name__, test.__qualname__, test.__module__
        check.__doc__ = test.__doc__
        return pytest.mark.hypothesis(check) if getattr(test, "is_hypothesis_test", False) else check

    return over
