"""The PostgreSQL of the tests leaves nothing behind."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.postgres import HOME

USER = """
import sys, urllib.parse
from pathlib import Path
from tests.postgres import shared
print(urllib.parse.urlsplit(shared(Path(sys.argv[1]))).port, flush=True)
sys.stdin.read()
"""


def start(folder: Path) -> tuple["subprocess.Popen[str]", int]:
    """A process that uses the server of this folder until it is killed, and the server's port."""
    command = [sys.executable, "-c", USER, str(folder)]
    process = subprocess.Popen(command, cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, int(process.stdout.readline())


def servers(port: int) -> list[Path]:
    """The folders of the servers at this port, as far as they run."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"--port={port}" in (process / "cmdline").read_text():
                found.append(Path(os.readlink(process / "cwd")))
        except OSError:  # it has ended meanwhile
            continue
    return found


@pytest.mark.skipif("REGISTRAR_TEST_POSTGRES" in os.environ, reason="that server is not ours to stop")
@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="only Linux shows what runs")
def test_nothing_is_left(tmp_path: Path) -> None:
    """Two who name one folder share a server; once both were killed it is gone, and its folder with it."""
    (one, port), (other, same) = start(tmp_path), start(tmp_path)
    assert port == same
    (folder,) = servers(port)
    one.kill()
    one.communicate()
    assert servers(port) == [folder]
    other.kill()
    other.communicate()
    until = time.monotonic() + 20
    while (servers(port) or folder.exists()) and time.monotonic() < until:
        time.sleep(0.02)
    assert servers(port) == []
    assert not folder.exists()
