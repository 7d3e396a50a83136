"""Hypothesis strategies that know a kind or an operation by its table of field specs, and love nasty text."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import HealthCheck, reject, settings
from hypothesis import strategies as st

from connectors.core.field_specs import FieldKind, FieldSpec, FieldSpecs, field_specs
from connectors.core.intent import Intent, Mistakes, changeable, groups, make
from tests.properties import examples

THOROUGH = settings(
    max_examples=examples(12),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
"""Few, because there is a property for each operation."""

ZONES = ("UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia")
NASTY = (
    "",
    " ",
    "null",
    "NULL",
    "none",
    "Empty",
    "O'Brien",
    "’t Hart",
    "rock ’n’ roll, ’twas",
    '"Q&A" for all',
    '"',
    '""',
    '"open',
    "closed”",
    "“Hello”, x=1",
    '„so“, «wie», "da"',
    "'single' quotes, ''doubled''",
    "a=b",
    "role = admin x=1",
    "=5",
    "==",
    "a, b",
    ",",
    "ends with a comma,",
    " blanks around ",
    "two  blanks",
    "line\nbreak\n",
    "tab\tand\rreturn",
    "[Draft] one",
    "[1, 2]",
    '{"a": 1}',
    "{",
    "yes",
    "0",
    "007",
    "2026-03-02",
    "1.50",
    "from 2026-12-01 to 2026-12-02",
    " to ",
    "😀👩‍👩‍👧‍👦",
    "北京 東京",
    "مرحبا بالعالم",
    "‮txet‬",
    "\u2028\x85\x1c",
    "&lt;b&gt;",
    "<!channel>",
    "../..",
    "•••",
    "é",
    "\\n \\",
)
MOMENTS = (
    "2026-11-01T05:30:00Z",  # 1:30 in New York, and an hour later again
    "2026-11-01T06:30:00Z",
    "2026-04-04T14:45:00Z",  # 1:45 on Lord Howe, and half an hour later again
    "2026-04-04T15:15:00Z",
    "2011-12-30T10:00:00Z",  # a day that Apia left out
    "1999-12-31T23:59:59Z",
    "2026-03-02T10:00:00.123456Z",
)

texts = st.sampled_from(NASTY) | st.text(st.characters(codec="utf-8"), max_size=12)
words = texts.filter(lambda text: text.strip() not in ("", ".", ".."))
addresses = st.from_regex(r"https?://[a-z]{1,8}\.example\.com(/[A-Za-z0-9._~%=?&,'+-]{0,12})?", fullmatch=True)
emails = st.from_regex(r"[a-z.'+]{1,8}@[a-z]{1,8}\.example\.com", fullmatch=True)
moments = st.sampled_from(MOMENTS) | st.integers(0, 7 * 10**15).map(
    lambda count: (datetime(1971, 1, 1, tzinfo=UTC) + timedelta(microseconds=count)).isoformat().replace("+00:00", "Z")
)
days = st.integers(0, 80_000).map(lambda count: (date(1970, 1, 1) + timedelta(count)).isoformat())
json_leaves = texts | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
json = st.recursive(
    json_leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)


def values(kind: FieldKind) -> st.SearchStrategy[Any]:
    """Plain data of a kind, as `dump` would write it."""
    match kind.name:
        case "email":
            return emails
        case "url":
            return addresses
        case "zone":
            return st.sampled_from(ZONES)
        case "integer":
            return st.integers(*(None if bound is None else int(bound) for bound in (kind.least, kind.most)))
        case "number":
            return st.floats(allow_nan=False, allow_infinity=False)
        case "boolean":
            return st.booleans()
        case "date":
            return days
        case "time":
            return moments
        case "choice":
            known = st.sampled_from(list(kind.choices.values()))
            return known | words if kind.open else known
        case "list" if kind.item:
            return st.lists(values(kind.item), max_size=min(3, kind.longest or 3))
        case "part":
            return objects(kind.parts)
        case "extras":
            return st.dictionaries(words, texts, max_size=3)
        case "json":
            return json
    return texts if kind.longest is None else texts.filter(lambda text: len(text) <= (kind.longest or 0))


def objects(table: FieldSpecs, needed: frozenset[str] = frozenset()) -> st.SearchStrategy[dict[str, Any]]:
    """Plain data of a table: what is required or `needed` always, the rest sometimes; never empty."""

    def one(spec: FieldSpec) -> st.SearchStrategy[Any]:
        pointing = spec.one_of or spec.any_of or spec.options_from or spec.required
        value = words if pointing and spec.kind.name == "text" else values(spec.kind)
        value = st.text("0123456789", min_size=4, max_size=8) if spec.secret else value
        return value | st.none() if spec.nullable else value

    always = {name: one(spec) for name, spec in table.items() if spec.required or name in needed}
    sometimes = {name: one(spec) for name, spec in table.items() if name not in always and not spec.one_of}
    found: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(always, optional=sometimes)
    return found.filter(bool) if table and not always else found


@st.composite
def intents(draw: st.DrawFn, cls: type[Intent[Any]]) -> Intent[Any]:
    """Valid intents of an operation, each of its groups of identifiers satisfied."""
    members = [sorted(group) for mark in ("one_of", "any_of") for group in groups(cls, mark).values()]
    members += [sorted(changeable(cls))] if changeable(cls) else []
    needed = frozenset(draw(st.sampled_from(group)) for group in members)
    try:
        return make(cls, draw(_data(cls, needed)))
    except Mistakes:  # a rule of the operation's own, such as identified_by
        reject()


@cache
def _data(cls: type[Intent[Any]], needed: frozenset[str]) -> st.SearchStrategy[dict[str, Any]]:
    return objects(field_specs(cls), needed)
