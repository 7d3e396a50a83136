"""What asyncpg, PostgreSQL and the network between them report, as sentences for people.

None of them quotes the URL, which may hold a password, nor a row.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg

from bot.store import StoreError, Unconfirmed

CHECK_DATABASE_HINT: Final = "Check REGISTRAR_DATABASE."
TRY_AGAIN_HINT: Final = "Try again in a minute."

# The first of these that a SQLSTATE begins with is meant: https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRES_FAULT_TEXTS: Final = {
    "28": f"The database refused the role or its password. {CHECK_DATABASE_HINT}",
    "3D": f"The database does not exist. Create it, or name another. {CHECK_DATABASE_HINT}",
    "3F": f"The schema of the search path does not exist. Create it, or name another. {CHECK_DATABASE_HINT}",
    "25006": "The database cannot be written: it was opened for reading, or it is a standby.",
    "42501": "The database does not let this role do that. Grant it the rights in docs/deploying.md, then try again.",
    "42P01": "The database has lost a table of Registrar's. Restore it from a backup.",
    "42883": "The database has lost a function of Registrar's. Restore it from a backup.",
    "53100": "The database's disk is full, so nothing was written. Free some space, then try again.",
    "53300": f"The database has no connection left, so nothing was done. {TRY_AGAIN_HINT}",
    "53": f"The database is short of memory, so nothing was written. {TRY_AGAIN_HINT}",
    "54": "The database cannot keep anything so large, so nothing was written.",
    "57P03": f"The database is starting or stopping, so nothing was done. {TRY_AGAIN_HINT}",
    "57014": f"The database gave up waiting, so nothing was written. {TRY_AGAIN_HINT}",
    "40": f"Too many wrote the same at once, so nothing was written. {TRY_AGAIN_HINT}",
}
OTHER_POSTGRES_FAULT: Final = "The database refused, and nothing was written: {} ({})."
WRITE_UNCONFIRMED: Final = (
    "The connection to the database was lost while it wrote, so it may be written or not. Look before you ask again."
)
CONNECTION_LOST_CODES: Final = ("08", "57P01", "57P02", "57P05", "40003")
"""The server ended the connection, or says itself that nobody knows what became of the statement (40003)."""
# asyncpg reports an InternalClientError where the server's goodbye came before the next statement.
CONNECTION_LOST_ERRORS: Final = (
    ConnectionResetError,
    BrokenPipeError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
TRANSACTION_CONFLICT_CODES: Final = ("40001", "40P01")


class Raced(StoreError):
    """Nothing was written because another was quicker; the same once more may succeed."""


class ConnectionLost(StoreError):
    """The connection ended before an answer came, or is not fit for use any more."""

    def __init__(self) -> None:
        super().__init__(f"The connection to the database was lost. {TRY_AGAIN_HINT}")


class Unreached(StoreError):
    """There was no connection to ask on, so nothing was asked."""


class Silent(StoreError):
    """No answer came in time."""

    def __init__(self) -> None:
        super().__init__(f"The database didn't answer in time. {TRY_AGAIN_HINT}")


def plain(error: Exception) -> StoreError:
    if isinstance(error, StoreError):
        return error
    if isinstance(error, asyncpg.PostgresError):
        return _refused(error)
    if isinstance(error, TimeoutError):
        return Silent()
    if isinstance(error, socket.gaierror):
        return StoreError(f"The host of the database is not known. {CHECK_DATABASE_HINT}")
    if isinstance(error, CONNECTION_LOST_ERRORS):
        return ConnectionLost()
    if isinstance(error, OSError):
        return StoreError(f"The database cannot be reached. See that it runs. {CHECK_DATABASE_HINT}")
    return StoreError(f"The store failed: {type(error).__name__}. {TRY_AGAIN_HINT}")


def _refused(error: asyncpg.PostgresError) -> StoreError:
    state = str(error.sqlstate or "")
    if state.startswith(CONNECTION_LOST_CODES):
        return ConnectionLost()
    said = next((said for start, said in POSTGRES_FAULT_TEXTS.items() if state.startswith(start)), OTHER_POSTGRES_FAULT)
    kind = Raced if state in TRANSACTION_CONFLICT_CODES else StoreError
    return kind(said.format(error.args[0] if error.args else "", state))


def unusable(error: Exception) -> StoreError:
    """The same for what happens while connecting, where the URL itself may be at fault."""
    if isinstance(error, asyncpg.ClientConfigurationError | ValueError) and not isinstance(error, OSError):
        return StoreError("REGISTRAR_DATABASE cannot be used: write postgresql://name:password@host:5432/database.")
    return plain(error)


@contextmanager
def plainly(writing: bool = False, reaching: bool = False) -> Iterator[None]:
    """Turns whatever goes wrong into StoreError: into Unconfirmed where a write was under way and nobody answered, into
    Unreached where there was no connection yet."""
    try:
        yield
    except Exception as error:
        said = plain(error)
        if reaching:
            raise Unreached(str(said)) from error
        if writing and isinstance(said, ConnectionLost | Silent):
            raise Unconfirmed(WRITE_UNCONFIRMED) from error
        if said is error:
            raise
        raise said from error
