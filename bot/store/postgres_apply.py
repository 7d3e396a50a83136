"""How PostgreSQL keeps all applies that wait: one statement, one commit, each judged by what those before it left.

What goes there is `apply_arguments`, what comes back `verdicts`; between them stands `registrar_apply`, which does with
arrays what `bot/store/sqlite.py` does with dicts.
"""

from collections.abc import Sequence
from typing import Any, Final

from bot.store import Append, Chain, Check, Delete, Op, Put, StoreError, WriteConflict
from bot.store.chain import AUDIT_HEAD_KEY, AUDIT_HEAD_ODD
from bot.store.keys import AUDIT_REWRITE_REFUSED

# First it takes locks, in one order for everybody, so that batches which share a key follow one another and cannot wait
# for each other in a circle. They are advisory locks and not the rows', because a condition may speak of a key that has
# no row. They end with the commit, so a batch sees all that those before it have done: under READ COMMITTED, what is
# asked once a lock was waited for is answered as it is then. A stream is locked as a key is, so that its numbers become
# visible in their order and whoever reads on from the last one misses nothing; so is the head of the audit log. Keys
# share 128 locks, because a server has room for so many and no more.
#
# Then it works through the operations in memory. `versions` is what each key has come to by then, `origins` the
# operation that wrote it last: 0 for none, -1 where it was deleted. What an apply did is taken back, from its last
# operation to its first, where one of its own is refused. An entry of the audit log leaves the head it makes where its
# own text was. The new rows of streams, of the audit log and of its pointers can be nobody's key yet.
#
# Last it writes, with a statement for each kind. Without enable_seqscan = off, a plan that was made while the table was
# small would read all of it for each batch, until somebody analyzes it.
APPLY_FUNCTION_SQL: Final = r"""
CREATE FUNCTION registrar_apply(
    keys text[], applies int[], kinds text[], places int[], wanted bigint[], contents text[],
    OUT refused int[], OUT faults text[], OUT fault_keys text[], OUT moment float8
) LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    salt CONSTANT bigint := hashtextextended('registrar', 'registrar_rows'::regclass::oid::bigint);
    versions bigint[];
    origins int[] := array_fill(0, ARRAY[cardinality(keys)]);
    versions_before bigint[];
    origins_before int[];
    head_stored text;
    head text;
    prev_number text[];
    next_number text;
    entry_hash text;
    new_keys text[] := '{}';
    new_values text[] := '{}';
    new_count int;
    current int := 0;
    current_begin int;
    current_fault text;
    place int;
BEGIN
    PERFORM pg_advisory_xact_lock(salt + slot.number) FROM (
        SELECT DISTINCT hashtextextended(key, 0) & 127 AS number FROM unnest(keys) AS key ORDER BY number
    ) AS slot;
    SELECT array_agg(coalesce((SELECT version FROM registrar_rows WHERE key = wish.key), 0) ORDER BY wish.place)
    INTO versions FROM unnest(keys) WITH ORDINALITY AS wish (key, place);
    IF 'chain' = ANY (kinds) THEN
        SELECT value INTO head_stored FROM registrar_rows WHERE key = 'head/audit';
    END IF;

    FOR n IN 1 .. cardinality(kinds) LOOP
        IF applies[n] <> current THEN
            current := applies[n];
            current_begin := n;
            current_fault := NULL;
            new_count := cardinality(new_keys);
        ELSIF current_fault IS NOT NULL THEN
            CONTINUE;
        END IF;
        place := places[n];
        versions_before[n] := versions[place];
        origins_before[n] := origins[place];
        IF wanted[n] <> versions[place] THEN
            current_fault := 'conflict';
        ELSIF kinds[n] IN ('put', 'delete') AND versions[place] > 0 AND starts_with(keys[place], 'audit/') THEN
            current_fault := 'rewritten';
        ELSIF kinds[n] = 'put' THEN
            versions[place] := versions[place] + 1;
            origins[place] := n;
        ELSIF kinds[n] = 'delete' AND versions[place] > 0 THEN
            versions[place] := 0;
            origins[place] := -1;
        ELSIF kinds[n] = 'append' THEN
            new_keys := new_keys || (keys[place] || '/' || lpad(nextval('registrar_numbers')::text, 20, '0'));
            new_values := new_values || contents[n];
        ELSIF kinds[n] = 'chain' THEN
            head := CASE WHEN origins[place] = 0 THEN head_stored
                WHEN origins[place] > 0 THEN contents[origins[place]] END;
            prev_number := CASE WHEN head IS NULL THEN ARRAY[repeat('0', 64), '0']
                ELSE regexp_match(head, '^\{"hash":"([0-9a-f]{64})","number":([1-9][0-9]{0,17})\}$') END;
            IF prev_number IS NULL THEN
                current_fault := 'head';
            ELSE
                next_number := prev_number[2]::bigint + 1;
                entry_hash := encode(sha256(convert_to(
                    prev_number[1] || ' ' || next_number || ' '
                    || encode(sha256(convert_to(contents[n], 'UTF8')), 'hex'), 'UTF8')), 'hex');
                new_keys := new_keys || ('audit/log/' || lpad(next_number, 20, '0'));
                new_values := new_values || ('{"number":' || next_number || ',"prev":"' || prev_number[1]
                    || '","hash":"' || entry_hash || '",' || substr(contents[n], 2));
                contents[n] := '{"hash":"' || entry_hash || '","number":' || next_number || '}';
                versions[place] := versions[place] + 1;
                origins[place] := n;
            END IF;
        ELSIF kinds[n] = 'pointer' THEN
            new_keys := new_keys || (contents[n] || '/' || lpad(next_number, 20, '0'));
            new_values := new_values || '1'::text;
        END IF;

        IF current_fault IS NOT NULL THEN
            refused := refused || current;
            faults := faults || current_fault;
            fault_keys := fault_keys || keys[place];
            FOR m IN REVERSE n .. current_begin LOOP
                versions[places[m]] := versions_before[m];
                origins[places[m]] := origins_before[m];
            END LOOP;
            new_keys := new_keys[:new_count];
            new_values := new_values[:new_count];
        END IF;
    END LOOP;

    DELETE FROM registrar_rows WHERE key = ANY (ARRAY(
        SELECT wish.key FROM unnest(keys, origins) AS wish (key, origin) WHERE wish.origin = -1
    ));
    INSERT INTO registrar_rows AS stored (key, version, value)
    SELECT wish.key, wish.version, contents[wish.origin]
    FROM unnest(keys, versions, origins) AS wish (key, version, origin) WHERE wish.origin > 0
    ON CONFLICT (key) DO UPDATE SET version = excluded.version, value = excluded.value;
    INSERT INTO registrar_rows (key, version, value)
    SELECT fresh.key, 1, fresh.value FROM unnest(new_keys, new_values) AS fresh (key, value);
    moment := extract(epoch FROM clock_timestamp());
END $$;
"""
APPLY_SQL: Final = "SELECT refused, faults, fault_keys, moment FROM registrar_apply($1, $2, $3, $4, $5, $6)"

Line = tuple[str, str, int | None, str | None]
"""What an operation wants: kind, key, version, content."""


def apply_arguments(batch: Sequence[Sequence[Op]]) -> list[list[Any]]:
    """The applies of a batch, their values already JSON text, as `registrar_apply` takes them: the different keys, then
    a column for each of the number of the apply, the kind, the place of the key, the version wanted and the content.
    Numbers and places count from 1."""
    places: dict[str, int] = {}
    applies: list[int] = []
    lines: list[Line] = []
    for number, ops in enumerate(batch, 1):
        for op in ops:
            found = _lines(op)
            lines += found
            applies += [number] * len(found)
    kinds, keys, versions, contents = ([line[at] for line in lines] for at in range(4))
    keys_at = [places.setdefault(str(key), len(places) + 1) for key in keys]
    return [list(places), applies, kinds, keys_at, versions, contents]


def _lines(op: Op) -> list[Line]:
    match op:
        case Put(key, value, if_version):
            return [("put", key, if_version, value)]
        case Delete(key, if_version):
            return [("delete", key, if_version, None)]
        case Check(key, version):
            return [("check", key, version, None)]
        case Append(stream, value):
            return [("append", stream, None, value)]
        case Chain(entry, pointers):
            pointing: list[Line] = [("pointer", AUDIT_HEAD_KEY, None, pointer) for pointer in pointers]
            return [("chain", AUDIT_HEAD_KEY, None, entry), *pointing]


def verdicts(refused: Sequence[int] | None, faults: Sequence[str], keys: Sequence[str]) -> dict[int, StoreError]:
    """Why applies were refused, by their place in the batch, counted from 0."""
    return {number - 1: _fault(*found) for number, *found in zip(refused or (), faults or (), keys or (), strict=True)}


def _fault(fault: str, key: str) -> StoreError:
    match fault:
        case "conflict":
            return WriteConflict(key)
        case "rewritten":
            return StoreError(AUDIT_REWRITE_REFUSED.format(key))
    return StoreError(AUDIT_HEAD_ODD)
