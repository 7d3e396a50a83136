"""A disk under SQLite that loses what was not synced, and fails when it is told to.

SQLite reaches every disk through a table of functions, its VFS (https://www.sqlite.org/vfs.html). `install` puts one of
ours in the place of the process's own: it passes everything on, keeps beside the files what a sync has brought to the
disk, and lets a part of all writes and syncs of the write-ahead log fail as SQLite's own layer reports it. So it holds
for whatever goes on above: which statements, over how many connections, by which package.

What is kept is the least that a disk must have when the power goes: https://www.sqlite.org/pragma.html#pragma_synchronous
promises that no commit is lost of a log that is synced after each one.
"""

import _sqlite3
import ctypes
import os
import random
import shutil
import threading
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

OK, FULL, IOERR_WRITE, IOERR_FSYNC = 0, 13, 10 | 3 << 8, 10 | 4 << 8
"""https://www.sqlite.org/rescode.html"""

LONGEST_FAILURE_WRITES = 60
"""So many writes and syncs may fail one after the other: more than are in a batch, and in its members one by one."""
WRITES_PER_SYNC = 20

READ = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
SIZE = CFUNCTYPE(c_int, c_void_p, POINTER(c_int64))
# A name is a pointer that SQLite keeps, so it is passed on as it is and not as text that Python lets go of.
OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)


class Methods(Structure):
    """`sqlite3_io_methods`, of which only some are of interest."""

    _fields_ = (
        ("iVersion", c_int),
        ("xClose", c_void_p),
        ("xRead", READ),
        ("xWrite", READ),
        ("xTruncate", c_void_p),
        ("xSync", SYNC),
        ("xFileSize", SIZE),
        ("others", c_void_p * 12),
    )


class File(Structure):
    """`sqlite3_file`, as far as every VFS has it."""

    _fields_ = (("methods", POINTER(Methods)),)


class Vfs(Structure):
    """`sqlite3_vfs`."""

    _fields_ = (
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        ("xOpen", OPEN),
        ("xDelete", DELETE),
        ("others", c_void_p * 16),
    )


KEPT: Final[list[Any]] = []
"""What SQLite points to lives as long as the process."""


def available() -> bool:
    """Whether this Python's SQLite lets itself be given a VFS; where it is built in and hidden, it does not."""
    return hasattr(ctypes.CDLL(_sqlite3.__file__), "sqlite3_vfs_register")


@dataclass(frozen=True)
class Disk:
    """What becomes of the files of this process.

    Attributes:
        synced: the folder in which lies what would be there after a loss of power; None where nobody asks
        seed: of the faults
        often: at which part of all syncs of the log it begins to fail, from 0 to 1; of its many writes, fewer
        for_good: it never recovers, and begins with a sync: what was in doubt then stays in the log
    """

    synced: Path | None = None
    seed: int = 0
    often: float = 0.0
    for_good: bool = False

    def install(self) -> threading.Event:
        """For the whole process, and every connection from now on. It fails while the event is set."""
        failing, dice, left = threading.Event(), random.Random(self.seed), 0

        def fails(often: float) -> bool:
            nonlocal left
            if not failing.is_set():
                return False
            if left == 0 and dice.random() < often:
                left = dice.randint(1, LONGEST_FAILURE_WRITES)
            left -= left > 0 and not self.for_good
            return left > 0

        sqlite = ctypes.CDLL(_sqlite3.__file__)
        sqlite.sqlite3_vfs_find.restype = POINTER(Vfs)
        own = sqlite.sqlite3_vfs_find(None).contents
        ours = Vfs.from_buffer_copy(own)
        ours.zName = b"faulty"

        def open_file(vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
            code: int = own.xOpen(vfs, name, file, flags, out)
            if code == OK and name:
                self._watch(File.from_address(file), _name(name), fails, dice)
            return code

        def delete(vfs: int, name: int, sync: int) -> int:
            if self.synced:
                (self.synced / _name(name)).unlink(missing_ok=True)
            return int(own.xDelete(vfs, name, sync))

        ours.xOpen, ours.xDelete = OPEN(open_file), DELETE(delete)
        KEPT.append(ours)
        assert sqlite.sqlite3_vfs_register(ctypes.byref(ours), 1) == OK
        return failing

    def begin(self, database: Path) -> None:
        """All that lies there is on the disk; nobody may have it open."""
        if self.synced:
            shutil.rmtree(self.synced, ignore_errors=True)
            self.synced.mkdir()
            for file in _files(database):
                shutil.copyfile(file, self.synced / file.name)

    def lose_power(self, database: Path) -> None:
        """Nothing is left but what was synced; nobody may have it open."""
        if self.synced:
            for file in database.parent.glob(f"{database.name}-*"):
                file.unlink()
            database.unlink(missing_ok=True)
            for file in _files(self.synced / database.name):
                shutil.copyfile(file, database.with_name(file.name))

    def _watch(self, file: File, name: str, fails: Callable[[float], bool], dice: random.Random) -> None:
        own = file.methods.contents
        ours = Methods.from_buffer_copy(own)
        log = name.endswith("-wal")

        def write(at: int, data: int, size: int, offset: int) -> int:
            if log and fails(0.0 if self.for_good else self.often / WRITES_PER_SYNC):
                return dice.choice((FULL, IOERR_WRITE))
            return int(own.xWrite(at, data, size, offset))

        def sync(at: int, flags: int) -> int:
            lost = log and fails(self.often)
            if lost and dice.random() < 0.5:
                return IOERR_FSYNC
            code = int(own.xSync(at, flags))
            if code == OK and self.synced:
                self._keep(name, _read(own, at))
            return IOERR_FSYNC if lost else code

        ours.xWrite, ours.xSync = READ(write), SYNC(sync)
        KEPT.append(ours)
        file.methods = ctypes.pointer(ours)

    def _keep(self, name: str, content: bytes) -> None:
        """Whole or not at all, however this process ends."""
        assert self.synced
        new = self.synced / f"{name}.new"
        new.write_bytes(content)
        new.replace(self.synced / name)


def _name(at: int) -> str:
    """Of a file, without its folder."""
    return Path(os.fsdecode(ctypes.string_at(at))).name


def _files(database: Path) -> list[Path]:
    """What SQLite keeps on the disk of one database; the shared memory is made anew."""
    return [file for end in ("", "-wal", "-journal") if (file := Path(f"{database}{end}")).exists()]


def _read(own: Methods, at: int) -> bytes:
    """By SQLite's own handle: whoever closes another of the same file drops its locks."""
    size = c_int64()
    assert own.xFileSize(at, ctypes.byref(size)) == OK
    content = ctypes.create_string_buffer(size.value)
    assert own.xRead(at, ctypes.addressof(content), size.value, 0) == OK
    return content.raw
