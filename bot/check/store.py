"""Whether what Registrar remembers is safe: the database, its folder, its disk. Nothing is written, not even made."""

import asyncio
import os
import shutil
from pathlib import Path

from bot.check.finding import Finding, fault, note, ok, wrong_setting
from bot.store import StoreError
from bot.store.opening import open_store
from bot.store.replicas import Replicas
from bot.store.sqlite_schema import look
from connectors.platform import Misconfigured

MIN_FREE_DISK_BYTES, LOW_FREE_DISK_BYTES = 100 * 2**20, 2**30
"""Bytes free on the disk: with less than the first Registrar will soon stop, with less than the second somebody should
know."""


async def check_store(where: str) -> list[Finding]:
    """`where` is what REGISTRAR_DATABASE names."""
    if "://" in where:
        return await _remote(where)
    return await asyncio.to_thread(_file, where)


async def _remote(where: str) -> list[Finding]:
    try:
        store = await open_store(where, read_only=True)
    except Misconfigured as error:
        return [wrong_setting(str(error))]
    except StoreError as error:
        return [fault(str(error))]
    try:
        count = len(await Replicas(store).others())
    except StoreError as error:
        return [fault(str(error))]
    finally:
        await store.close()
    running = {0: "No Registrar runs on it now.", 1: "One Registrar runs on it now."}
    said = running.get(count, f"{count} processes of Registrar run on it now and share the work.")
    return [ok(f"The database can be reached and read. {said}")]


def _file(where: str) -> list[Finding]:
    path = Path(where).resolve()
    folder = path.parent
    if not folder.is_dir():
        return [fault(f"The folder {folder} is not there. Make it, or set REGISTRAR_DATABASE to a file elsewhere.")]
    found = [*_writable(path, folder), _space(folder)]
    if not path.exists():
        return [note(f"{path.name} is not there yet. It will be made in {folder} at the first start."), *found]
    try:
        version = look(path)
    except StoreError as error:
        return [fault(str(error)), *found]
    return [ok(f"{path.name} can be read. It is of version {version} and has {_size(path.stat().st_size)}."), *found]


def _writable(path: Path, folder: Path) -> list[Finding]:
    for one in (path, folder):
        if one.exists() and not os.access(one, os.W_OK):
            return [fault(f"I can't write {one}. Change its owner or its permissions.")]
    return []


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    said = f"The disk of {folder} has {_size(free)} free."
    if free < MIN_FREE_DISK_BYTES:
        return fault(f"{said} Make room. Without it Registrar can't work.")
    return note(f"{said} Make room soon.") if free < LOW_FREE_DISK_BYTES else ok(said)


def _size(count: int) -> str:
    size, unit = float(count), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if size < 1024:
            break
        size, unit = size / 1024, larger
    return f"{size:.0f} {unit}"
