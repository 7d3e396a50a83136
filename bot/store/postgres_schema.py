"""What stands in the database, and who makes it.

All names are found through the role's `search_path`, so that a schema of one's own is a matter of the URL:
`postgresql://…/company?search_path=registrar`.
"""

from typing import Any, Final

from bot.store import StoreError
from bot.store.exclusive import MOVING_MARK, Unfinished
from bot.store.postgres_apply import APPLY_FUNCTION_SQL
from bot.store.postgres_faults import plainly

POSTGRES_SCHEMA_VERSION: Final = 6
"""Counts the changes of POSTGRES_TABLES_SQL, of APPLY_FUNCTION_SQL and of what rows mean. A database with another
number is refused."""

# Values are text: jsonb refuses NUL and half pairs, and writes numbers its own way; they are to come back as they went.
# Keys sort by code point only under "C". Numbers are taken one by one, because a cached one would be late.
#
# The audit's triggers fire ALWAYS, or else `session_replication_role` would switch them off.
POSTGRES_TABLES_SQL = """
CREATE TABLE registrar (name text PRIMARY KEY, value bigint NOT NULL);
CREATE TABLE registrar_rows (
    key text COLLATE "C" PRIMARY KEY, version bigint NOT NULL CHECK (version > 0), value text NOT NULL
);
CREATE SEQUENCE registrar_numbers CACHE 1;

CREATE FUNCTION registrar_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE integrity_constraint_violation USING MESSAGE = 'the audit is only ever added to';
END $$;
CREATE TRIGGER audit_changed BEFORE UPDATE ON registrar_rows FOR EACH ROW
    WHEN (starts_with(OLD.key, 'audit/') OR starts_with(NEW.key, 'audit/')) EXECUTE FUNCTION registrar_refuse();
CREATE TRIGGER audit_deleted BEFORE DELETE ON registrar_rows FOR EACH ROW
    WHEN (starts_with(OLD.key, 'audit/')) EXECUTE FUNCTION registrar_refuse();
CREATE TRIGGER audit_emptied BEFORE TRUNCATE ON registrar_rows FOR EACH STATEMENT EXECUTE FUNCTION registrar_refuse();
ALTER TABLE registrar_rows ENABLE ALWAYS TRIGGER audit_changed;
ALTER TABLE registrar_rows ENABLE ALWAYS TRIGGER audit_deleted;
ALTER TABLE registrar_rows ENABLE ALWAYS TRIGGER audit_emptied;
"""

INSERT_MARK_SQL: Final = "INSERT INTO registrar (name, value) VALUES ($1, 1) ON CONFLICT DO NOTHING RETURNING 1"
"""Says that what is there is not whole; gives nothing where that was said before."""


async def prepare(connection: Any, read_only: bool, into: bool = False) -> None:
    """Make a new database ready and refuse one that is not ours. Any number may start at once.

    With `into`, what is made says that it is not whole, and what says so is not refused.
    """
    with plainly():
        if await connection.fetchval("SHOW server_encoding") != "UTF8":
            raise StoreError("The database does not keep text as UTF-8. Create one that does: ENCODING 'UTF8'.")
        found = await _schema(connection)
        if found is None and read_only:
            raise StoreError("The database holds nothing of Registrar's yet.")
        if found is None:
            async with connection.transaction():
                await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('registrar', 0))")
                found = await _schema(connection)
                if found is None:
                    await connection.execute(POSTGRES_TABLES_SQL)
                    await connection.execute(APPLY_FUNCTION_SQL)
                    await connection.execute("INSERT INTO registrar VALUES ('schema', $1)", POSTGRES_SCHEMA_VERSION)
                    if into:
                        await connection.execute(INSERT_MARK_SQL, MOVING_MARK)
                    found = POSTGRES_SCHEMA_VERSION
    if found > POSTGRES_SCHEMA_VERSION:
        raise StoreError(
            "The database was written by a newer Registrar. Update this one, or set REGISTRAR_DATABASE to another."
        )
    if found < POSTGRES_SCHEMA_VERSION:
        raise StoreError(
            "The database was written by an earlier Registrar, whose rows this one cannot read. "
            "Set REGISTRAR_DATABASE to an empty one."
        )
    with plainly():
        if not into and await connection.fetchval("SELECT 1 FROM registrar WHERE name = $1", MOVING_MARK):
            raise Unfinished


async def _schema(connection: Any) -> int | None:
    """The number of the schema; None when there is none yet."""
    columns = await connection.fetch(
        "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('registrar') AND attnum > 0"
    )
    if not columns:
        return None
    if {name for (name,) in columns} == {"name", "value"}:
        found = await connection.fetchval("SELECT value FROM registrar WHERE name = 'schema'")
        if isinstance(found, int):
            return found
    raise StoreError(
        "The database has a table “registrar” that is not Registrar's. Set REGISTRAR_DATABASE to another database."
    )
