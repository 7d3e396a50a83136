"""What a platform or a person may send us without meaning well."""

from typing import Any, get_args

from hypothesis import strategies as st
from pydantic import SecretStr

from connectors.core.intent import Intent, result_type
from connectors.core.record import Record

SECRET = "s3cret-5a1d77"
"""What stands in every field that holds a secret."""

NASTY = (
    "<!channel> & <@U1> and <https://evil.example|innocent>",
    "*bold* _slanted_ ~struck~ `code` ```block``` > quote",
    '=cmd|" /C calc"!A0',
    "@here #general :tada:",
    "https://evil.example/" + "a" * 4000,
    "http://evil.example/?q=<!here>",
    "x" * 10_000,
    "<" * 10_000,
    "wörter " * 1500,
    "\u202eright to left\u202c שלום مرحبا",
    "👩‍🚀" * 300,
    "line\nline\r\n\ttab\u2028line",
    "   ",
    "\u200b",
    "\0",
    "2026-13-45T99:99:99Z",
    "2026-03-02T10:00:00Z",
    "9999-12-31T23:59:59+00:00",
    "",
)

MANY: tuple[Any, ...] = (
    [{"name": text, "n": n} for n, text in enumerate(NASTY * 2)],
    [NASTY[0]] * 500,
    {text: text for text in NASTY},
    [[{"deep": [{"deeper": NASTY[6]}]}]] * 5,
)
"""More than fits anywhere."""

texts = st.sampled_from(NASTY) | st.text(max_size=20)
numbers = st.integers(-(10**18), 10**18) | st.floats(allow_nan=False, allow_infinity=False)
scalars = st.none() | st.booleans() | numbers | texts
deep = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3))
jsons = st.one_of(scalars, scalars, deep, st.sampled_from(MANY))


def record(cls: type[Record]) -> st.SearchStrategy[dict[str, Any]]:
    """JSON as a platform might send it for this record: any of its fields, with anything in them, and more."""
    fields = {
        name: st.just(SECRET) if SecretStr in get_args(info.annotation) else jsons
        for name, info in cls.model_fields.items()
    }
    known = st.fixed_dictionaries({}, optional=fields)
    return st.tuples(known, st.dictionaries(texts, jsons, max_size=3)).map(lambda both: {**both[1], **both[0]})


def answers(cls: type[Intent[Any]]) -> st.SearchStrategy[Any]:
    """JSON that stands for what the operation answers with: a row, a list of rows, or quite another shape."""
    wanted = result_type(cls)
    row = next((one for one in (wanted, *get_args(wanted)) if isinstance(one, type) and issubclass(one, Record)), None)
    one = record(row) if row else jsons
    return st.lists(one, max_size=12) if get_args(wanted) else one
