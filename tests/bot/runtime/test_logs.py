"""What is written to the log, and what never is."""

import json
import logging
from base64 import b64encode
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any
from urllib.parse import quote, quote_plus

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.runtime import logs

SECRETS = (
    "xoxb-1f2e-Zq9",
    "a+b/c=d e&f",
    'with"quote',
    "back\\slash\\n",
    "pässwörd–€",
    "curly‘quotes’",
    "20261121",
    "abcdef",
    "abcdefgh",
    "demo-class-key-3f9c1e",
)
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def written() -> Iterator[StringIO]:
    """Everything that is logged at DEBUG, as text."""
    out, root = StringIO(), logging.getLogger()
    before = root.handlers[:], root.level
    logs.configure("DEBUG", SECRETS, logging.StreamHandler(out))
    yield out
    root.handlers[:], root.level = before


@pytest.fixture
def lines(written: StringIO) -> Lines:
    """The same as objects; fails unless every line is one."""

    def read() -> list[dict[str, Any]]:
        found = [json.loads(line) for line in written.getvalue().split("\n") if line]
        assert all(isinstance(one, dict) for one in found)
        return found

    return read


def clean(written: StringIO) -> None:
    """No secret is left in any form."""
    text = written.getvalue()
    assert "•••" in text
    for secret in SECRETS:
        for form in (secret, quote(secret, safe=""), quote(secret), quote_plus(secret), json.dumps(secret)[1:-1]):
            assert form not in text
            assert form.lower() not in text.lower()


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize(
    "put",
    [
        str,
        lambda secret: quote(secret, safe=""),
        lambda secret: quote(secret),
        lambda secret: quote_plus(secret),
        lambda secret: quote(secret, safe="").lower() if "%" in quote(secret) else secret,
        lambda secret: f"https://api.example.com/{quote(secret)}/courses?key={quote_plus(secret)}",
        lambda secret: json.dumps({"password": secret}),
        lambda secret: json.dumps({"password": secret}, ensure_ascii=False),
        lambda secret: repr(secret),
        lambda secret: str(httpx.URL("https://api.example.com/a", params={"key": secret})),
        lambda secret: repr(json.dumps({"url": quote(secret)})),
    ],
    ids=["raw", "quoted", "path", "form", "lower", "url", "json", "unicode json", "repr", "httpx", "twice"],
)
def test_every_form(secret: str, put: Callable[[str], str], written: StringIO, lines: Lines) -> None:
    """A secret does not survive, whatever the form in which a message or a value holds it."""
    logs.logger("ours").info(f"before {put(secret)} after", value=put(secret), deep={"list": [put(secret)]})
    logging.getLogger("theirs").warning("before %s after", put(secret))
    clean(written)
    assert all(line["event"].startswith("before ") and line["event"].endswith(" after") for line in lines())


@pytest.mark.parametrize("secret", SECRETS)
def test_tracebacks(secret: str, written: StringIO, lines: Lines) -> None:
    """A secret does not survive in an exception, nor in the one that caused it, nor as a line of source."""
    try:
        try:
            raise KeyError(secret)
        except KeyError as error:
            raise RuntimeError(f"could not send {secret!r}") from error
    except RuntimeError:
        logs.logger("ours").exception("failed")
        logging.getLogger("theirs").exception("failed too")
        logging.getLogger("theirs").error("with the stack", stack_info=True)
    clean(written)
    ours, theirs, stack = lines()
    for line in (ours, theirs):
        assert "KeyError" in line["exception"]
        assert "The above exception was the direct cause" in line["exception"]
    assert "test_tracebacks" in stack["stack_info"]


def test_libraries(written: StringIO, lines: Lines) -> None:
    """Of the libraries that write whole bodies only warnings are kept, and of the others DEBUG too, without secrets."""
    for name in ("httpx", "httpcore.http11", "slack_sdk.web.async_client", "slack_bolt.AsyncApp", "aiohttp.access"):
        logging.getLogger(name).debug("Authorization: Bearer demo-class-key-3f9c1e")
        logging.getLogger(name).info('POST https://x.example/?token=abcdef "200 OK"')
    assert lines() == []
    logging.getLogger("httpx").warning("retrying https://x.example/?token=abcdef")
    logging.getLogger("somebody.else").debug("sent abcdefgh")
    clean(written)
    assert [line["level"] for line in lines()] == ["warning", "debug"]


@pytest.mark.parametrize(
    "text",
    [
        "xoxb-9999-8888-AbCd",
        "xoxp-9999-8888-AbCd",
        "xoxe.xoxp-1-Mi0yLTEx",
        "xapp-1-A0-99-aa",
        "Authorization: Bearer eyJhbGciOi.eyJzdWIi.c2ln-_",
        "authorization: bearer abcd-efgh-ijkl",
        "Authorization: Basic " + b64encode(b"registrar:hidden-word").decode(),
        "basic " + b64encode(b"u:p-w").decode(),
    ],
)
def test_shapes(text: str, lines: Lines) -> None:
    """What looks like a credential is hidden although nobody named it."""
    logs.logger("ours").info(f"got [{text}] from them")
    (line,) = lines()
    hidden = line["event"].removeprefix("got [").removesuffix("] from them")
    assert hidden.endswith("•••")
    assert text.split()[-1].rpartition(".")[2] not in line["event"]


@pytest.mark.parametrize(
    "text",
    [
        "basic training was added",
        "Basic Networking, part 2",
        "basic understanding=yes",
        "aerobasic a1b2c3d4e5",
        "the bearer of this card",
        "Bearer",
        "xox- and xapp and xoxb",
        "abcde",
        "<!channel> & 'quotes' \"double\" \\ / – é 日本 🎓",
        "{'a': [1, 2.5, None, True]}",
    ],
)
def test_nothing_else(text: str, lines: Lines) -> None:
    """What is no secret stays as it is."""
    logs.logger("ours").info(text, value=text, number=7, nothing=None, yes=True, list=[text])
    (line,) = lines()
    assert line["event"] == line["value"] == line["list"][0] == text
    assert (line["number"], line["nothing"], line["yes"]) == (7, None, True)
    assert (line["level"], line["logger"]) == ("info", "ours")


def test_one_line_each(lines: Lines) -> None:
    """Line breaks inside a message do not make two lines of it."""
    logs.logger("ours").info("one\ntwo\r\nthree\u2028four", detail="a\nb")
    logging.getLogger("theirs").info("one\ntwo")
    assert [line["event"] for line in lines()] == ["one\ntwo\r\nthree\u2028four", "one\ntwo"]


def test_a_secret_that_was_a_number(written: StringIO, lines: Lines) -> None:
    """A line from which a bare number was taken is still JSON."""
    logs.logger("ours").info("counted", many=20261121, text="abc")
    clean(written)
    (line,) = lines()
    assert "counted" in line["event"]


def test_a_line_that_cannot_be_written(written: StringIO, lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong log call costs its own line, says where it stands, and prints nothing past the log."""
    logs.configure("DEBUG", SECRETS, logging.StreamHandler(written))  # once more: by now pytest listens too, and minds
    logging.getLogger("theirs").info("%s and %s", "abcdefgh")
    logs.logger("ours").info("odd", value={("a", "b"): "abcdefgh"})
    assert capsys.readouterr() == ("", "")
    assert [line["event"] for line in lines()] == ["line_lost", "line_lost"]
    assert all("test_logs.py:" in line["where"] for line in lines())
    assert "abcdefgh" not in written.getvalue()


def test_a_stream_that_is_closed(written: StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody hears of a line then, and nothing of what went wrong is printed elsewhere, with whatever is in it."""
    written.close()
    try:
        raise ValueError(SECRETS[0])
    except ValueError:
        logs.logger("registrar.test").error("went_wrong")
    assert capsys.readouterr() == ("", "")


def test_context(lines: Lines) -> None:
    """The reference of what is being worked on stands in every line, whoever writes it."""
    with logs.referring("r-1"):
        logs.logger("ours").info("inside")
        logging.getLogger("theirs").info("inside")
    logs.logger("ours").info("outside")
    assert [line.get("reference") for line in lines()] == ["r-1", "r-1", None]


def test_level() -> None:
    """What is below the level is not written."""
    out, root = StringIO(), logging.getLogger()
    before = root.handlers[:], root.level
    logs.configure("WARNING", (), logging.StreamHandler(out))
    try:
        logs.logger("ours").info("quiet")
        logs.logger("ours").warning("loud")
    finally:
        root.handlers[:], root.level = before
    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["loud"]


@pytest.mark.parametrize("short", ["", "a", "abc"])
def test_too_short_to_hide(short: str) -> None:
    """A secret of fewer than four characters hides nothing, because it stands in half of all words."""
    assert logs.Redactor([short])("abc abcabc") == "abc abcabc"


@given(st.lists(st.text(min_size=4, max_size=12), min_size=1, max_size=4), st.text(max_size=20))
def test_any_secret(secrets: list[str], around: str) -> None:
    """Whatever the secrets are and whatever stands around them, none is left."""
    redact = logs.Redactor(secrets)
    for secret in secrets:
        for form in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1]):
            assert form not in redact(f"{around}{form}{around}").replace("•••", "")


@given(st.from_regex(logs.LOGGED_SECRET_PATTERN, fullmatch=True), st.text(max_size=20), st.text(max_size=20))
def test_what_is_looked_for_first_stands_in_all_that_is_hidden(shape: str, before: str, after: str) -> None:
    """No text in which the pattern finds a credential is passed over because no hint was seen in it."""
    text = f"{before}{shape}{after}"
    found = logs.LOGGED_SECRET_PATTERN.sub("•••", text)
    assert logs.Redactor()(text) == found


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.lists(st.text(min_size=6, max_size=12), min_size=1, max_size=3, unique=True),
    st.sampled_from([str, repr, quote, quote_plus, json.dumps, lambda one: quote(one, safe="")]),
    VALUES,
    st.sampled_from(["debug", "info", "warning", "error", "exception"]),
)
def test_no_generated_secret_is_written(secrets: list[str], put: Callable[[str], str], value: Any, level: str) -> None:
    """Whoever writes at whatever level, in the event, beside it, deep in a value or in an exception: each line is one
    JSON object, without the secret."""
    out, root = StringIO(), logging.getLogger()
    before = root.handlers[:], root.level
    logs.configure("DEBUG", secrets, logging.StreamHandler(out))
    try:
        for secret in secrets:
            held = put(secret)
            try:
                raise ValueError(f"refused {held}")
            except ValueError:
                getattr(logs.logger("ours"), level)(f"at {held}", value=[value, {"deep": held}], plain=held)
                getattr(logging.getLogger("theirs"), level)("at %s with %r", held, value)
    finally:
        root.handlers[:], root.level = before
    written = out.getvalue()
    assert all(isinstance(json.loads(line), dict) for line in written.split("\n") if line)
    assert written.count("\n") <= 2 * len(secrets)
    for secret in secrets:
        for form in (secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]):
            assert form not in written.replace("•••", "")


def test_a_line_that_nobody_reads_is_not_made(written: StringIO) -> None:
    """Of what is below the level not even the values are looked at."""

    class Heavy:
        def __repr__(self) -> str:
            raise AssertionError

    logging.getLogger().setLevel("WARNING")
    logs.logger("ours").debug("quiet", value=Heavy())
    logs.logger("ours").info("quiet", value=Heavy())
    assert written.getvalue() == ""
