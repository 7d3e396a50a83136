"""What people read when a database cannot be used: one sentence, and never the password."""

import asyncio
import os
import socket
import traceback
from typing import Any, NamedTuple

import asyncpg
import pytest

from bot.store import StoreError
from bot.store.postgres import open_postgres
from bot.store.postgres_faults import Raced, plain
from tests.postgres import run

PASSWORD = "hunter22-7f"
NO_HOST = "The host of the database is not known. Check REGISTRAR_DATABASE."
NO_URL = "REGISTRAR_DATABASE cannot be used: write postgresql://name:password@host:5432/database."
NO_ANSWER = "The database cannot be reached. See that it runs. Check REGISTRAR_DATABASE."


class Wrong(NamedTuple):
    description: str
    url: str
    says: str


WRONG = (
    Wrong("an unknown host", f"postgresql://u:{PASSWORD}@nowhere.invalid/x", NO_HOST),
    Wrong("a host that cannot be", f"postgresql://u:{PASSWORD}@{'x' * 70}.invalid/x", NO_URL),
    Wrong("nobody at the port", f"postgresql://u:{PASSWORD}@127.0.0.1:9/x", NO_ANSWER),
    Wrong("a port in words", f"postgresql://u:{PASSWORD}@127.0.0.1:five/x", NO_URL),
    Wrong("a stroke in the password", f"postgresql://u.invalid:/{PASSWORD}@127.0.0.1/x", NO_HOST),
    Wrong("an open bracket", f"postgresql://u:{PASSWORD}@[::1/x", NO_URL),
    Wrong("an unknown way to encrypt", f"postgresql://u:{PASSWORD}@127.0.0.1:9/x?sslmode=maybe", NO_URL),
    Wrong("a certificate that is not there", f"postgresql://u:{PASSWORD}@127.0.0.1:9/x?sslmode=verify-full", NO_URL),
)


async def refusal(url: str) -> str:
    """What is said, after a look at everything that a log could show of it."""
    with pytest.raises(StoreError) as refused:
        await open_postgres(url)
    assert PASSWORD not in "".join(traceback.format_exception(refused.value))
    return str(refused.value)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.description)
async def test_wrong_url(wrong: Wrong) -> None:
    """Each way in which a URL can be wrong has its sentence."""
    assert await refusal(wrong.url) == wrong.says


async def test_no_such_database(url: str) -> None:
    """A database that does not exist is said not to."""
    said = await refusal(url.replace("/postgres?", "/nothing_here?"))
    assert said == "The database does not exist. Create it, or name another. Check REGISTRAR_DATABASE."


async def test_no_such_schema(url: str) -> None:
    """A search path that leads nowhere is said to."""
    said = await refusal(url.replace("search_path=", "search_path=nowhere_"))
    assert said == "The schema of the search path does not exist. Create it, or name another. Check REGISTRAR_DATABASE."


@pytest.mark.skipif("REGISTRAR_TEST_POSTGRES" in os.environ, reason="who knows whether it asks for passwords")
async def test_wrong_password(url: str) -> None:
    """A wrong password, or none, is refused in the same words."""
    await run(url, "CREATE ROLE guarded LOGIN PASSWORD 'the right one'")
    try:
        for account in (f"guarded:{PASSWORD}", "guarded"):
            said = await refusal(url.replace("//registrar@", f"//{account}@"))
            assert said == "The database refused the role or its password. Check REGISTRAR_DATABASE."
    finally:
        await run(url, "DROP ROLE guarded")


async def test_no_database_there() -> None:
    """Whatever else answers at the port, or does not, is said not to be the database."""

    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        said = await refusal(f"postgresql://u:{PASSWORD}@127.0.0.1:{port}/x")
    assert said in (NO_ANSWER, "The connection to the database was lost. Try again in a minute.")


class Reported(NamedTuple):
    error: Exception
    kind: str
    says: str


def state(code: str, message: str = "because") -> Any:
    """What PostgreSQL reports under this code."""
    return asyncpg.PostgresError.new({"C": code, "M": message, "S": "ERROR", "D": "the row (secret)"})


REPORTED = (
    Reported(state("40001"), "Raced", "Too many wrote the same at once"),
    Reported(state("40P01"), "Raced", "Too many wrote the same at once"),
    Reported(state("57P01"), "ConnectionLost", "was lost"),
    Reported(state("08006"), "ConnectionLost", "was lost"),
    Reported(state("53100"), "StoreError", "disk is full"),
    Reported(state("53300"), "StoreError", "no connection left"),
    Reported(state("53200"), "StoreError", "short of memory"),
    Reported(state("54000"), "StoreError", "anything so large"),
    Reported(state("42P01"), "StoreError", "lost a table"),
    Reported(state("XX000", "the {moon}"), "StoreError", "refused, and nothing was written: the {moon} (XX000)."),
    Reported(TimeoutError(), "Silent", "didn't answer in time"),
    Reported(socket.gaierror(-2, "x"), "StoreError", "is not known"),
    Reported(asyncpg.InternalClientError("state 12"), "ConnectionLost", "was lost"),
    Reported(KeyError("secret"), "StoreError", "The store failed: KeyError."),
)


@pytest.mark.parametrize("reported", REPORTED, ids=lambda one: getattr(one.error, "sqlstate", type(one.error).__name__))
def test_reported(reported: Reported) -> None:
    """What is reported becomes a sentence that quotes no row, and the kind that says what may be done about it."""
    said = plain(reported.error)
    assert type(said).__name__ == reported.kind
    assert reported.says in str(said)
    assert "secret" not in str(said)
    assert isinstance(said, Raced) == (reported.kind == "Raced")
