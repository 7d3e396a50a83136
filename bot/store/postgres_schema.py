"""What stands in the database, who makes it, and how an apply is judged there.

All names are found through the role's `search_path`, so that a schema of one's own is a matter of the URL:
`postgresql://…/company?search_path=registrar`.
"""

from typing import Any, Final

from bot.store import StoreError
from bot.store.exclusive import MOVING_MARK, Unfinished
from bot.store.postgres_faults import plainly

POSTGRES_SCHEMA_VERSION: Final = 4
"""Counts the changes of POSTGRES_TABLES_SQL and of what rows mean. A database with another number is refused."""

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

# One round trip and one commit for any apply: the operations travel as four columns.
#
# First it takes locks, in one order for everybody, so that applies which share a key follow one another and cannot wait
# for each other in a circle. They are advisory locks and not the rows', because a condition may speak of a key that has
# no row. They end with the commit, so an apply sees all that those before it have done. Checks share theirs. A stream
# is locked as a key is, so that its numbers become visible in their order and whoever reads on from the last one misses
# nothing. An apply of very many keys takes one lock against all the others, because a server's locks are counted.
#
# Then it works through the operations. When one is refused, the block ends in an error that is caught here: that undoes
# them all and leaves no line in the server's log, where a click that came second is nothing to look into.
APPLY_FUNCTION_SQL = """
CREATE FUNCTION registrar_apply(
    kinds text[], keys text[], wanted bigint[], contents text[], OUT fault text, OUT place text
) LANGUAGE plpgsql AS $$
DECLARE
    salt CONSTANT bigint := 'registrar_rows'::regclass::oid::bigint;
    everything CONSTANT bigint := hashtextextended('', salt);
    held record;
    here bigint;
BEGIN
    IF cardinality(keys) > 64 THEN
        PERFORM pg_advisory_xact_lock(everything);
    ELSE
        PERFORM pg_advisory_xact_lock_shared(everything);
        FOR held IN
            SELECT hashtextextended(op.key, salt) AS number, bool_and(op.kind = 'check') AS shared
            FROM unnest(kinds, keys) AS op (kind, key) GROUP BY 1 ORDER BY 1
        LOOP
            IF held.shared THEN
                PERFORM pg_advisory_xact_lock_shared(held.number);
            ELSE
                PERFORM pg_advisory_xact_lock(held.number);
            END IF;
        END LOOP;
    END IF;
    FOR n IN 1 .. cardinality(keys) LOOP
        place := keys[n];
        IF kinds[n] = 'append' THEN
            INSERT INTO registrar_rows (key, version, value)
            VALUES (place || '/' || lpad(nextval('registrar_numbers')::text, 20, '0'), 1, contents[n]);
            CONTINUE;
        END IF;
        SELECT version INTO here FROM registrar_rows WHERE key = place;
        here := coalesce(here, 0);
        IF wanted[n] <> here THEN
            fault := 'conflict';
        ELSIF kinds[n] <> 'check' AND here > 0 AND starts_with(place, 'audit/') THEN
            fault := 'audit';
        END IF;
        IF fault IS NOT NULL THEN
            RAISE SQLSTATE 'RG001';
        ELSIF kinds[n] = 'put' AND here = 0 THEN
            INSERT INTO registrar_rows (key, version, value) VALUES (place, 1, contents[n]);
        ELSIF kinds[n] = 'put' THEN
            UPDATE registrar_rows SET version = here + 1, value = contents[n] WHERE key = place;
        ELSIF kinds[n] = 'delete' THEN
            DELETE FROM registrar_rows WHERE key = place;
        END IF;
    END LOOP;
EXCEPTION WHEN SQLSTATE 'RG001' THEN
    NULL;
END $$;
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
