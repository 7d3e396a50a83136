"""A head that was posted holds the audit log to what it was then, whoever wrote it anew since."""

from pathlib import Path

import pytest

from bot.audit.log import AuditLog
from bot.store import Store
from bot.store.sqlite import open_sqlite

GONE = "no entry has the hash that was posted: the log was rewritten or cut off"


async def fill(audit: AuditLog, names: str) -> None:
    for name in names:
        await audit.write({"what": "asked", "change": name, "by": "U1"})


@pytest.mark.engines("sqlite", "postgres")
async def test_what_was_posted_is_in_the_chain_for_ever(audit: AuditLog) -> None:
    """However much was written since."""
    heads = []
    for name in "abc":
        await fill(audit, name)
        heads.append((await audit.head())[1])
    for head in heads:
        assert (await audit.verify(head)).faults == []
    (fault,) = (await audit.verify("f" * 64)).faults
    assert (fault.number, fault.what) == (3, GONE)


@pytest.mark.engines("sqlite", "postgres")
async def test_an_empty_log_has_no_posted_head(audit: AuditLog) -> None:
    """Whoever took everything away, with the head, is found by it."""
    assert (await audit.verify()).faults == []
    assert [fault.what for fault in (await audit.verify("0f" * 32)).faults] == [GONE]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("kept", ["abXde", "abc", "Xbcde"], ids=["another", "cut off", "the first"])
async def test_a_log_written_anew_is_whole_but_for_what_was_posted(
    kept: str, store: Store, audit: AuditLog, tmp_path: Path
) -> None:
    """Every hash is right, the head too, and what finds the entries: nothing but the posted one tells."""
    await fill(audit, "abcde")
    _, posted = await audit.head()
    forged = await open_sqlite(tmp_path / "forged.db")
    await fill(AuditLog(forged), kept)
    assert (await AuditLog(forged).verify()).faults == []
    assert [fault.what for fault in (await AuditLog(forged).verify(posted)).faults] == [GONE]
    await forged.close()
