"""Where an answer ends, as RFC 9112 (6.3) says it, and h11 reads it: aiohttp's parser, behind a head that says it once.

aiohttp refuses what says more than it must: a length that stands there twice, a 204 or 304 with a length or a coding, a
length beside a coding. To us that would be an answer that never came, to a change that was done.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from aiohttp import StreamReader
from aiohttp.http_exceptions import BadHttpMessage

MAX_HEADER_BYTES = 100 * 1024
"""Bytes of an answer's head, as httpx has it."""

_HEAD_END = re.compile(rb"\n\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_STATUS_LINE = re.compile(rb"HTTP/(\d\.\d) (\d{3})(?: .*)?")
_HEADER_LINE = re.compile(rb"([-!#$%&'*+.^_`|~0-9A-Za-z]+):[ \t]*([^\0\r\v\f]*?)[ \t]*")
_LENGTH = re.compile(rb"[0-9]{1,19}")

Parsed = tuple[Sequence[tuple[Any, StreamReader]], bool, bytes]
"""Messages with their bodies, whether the connection is something else from now on, and what came behind it."""


class Parser(Protocol):
    """What of aiohttp's parser is called."""

    def feed_data(self, data: bytes) -> Parsed: ...
    def feed_eof(self) -> Any: ...


class AnswerParser:
    """A parser of one answer. It calls `close`, so that the connection carries no other, where what comes next might
    still belong to this one: where its head is at odds with itself, or something came behind its end."""

    def __init__(self, parser: Parser, close: Callable[[], None]) -> None:
        self._parser, self._close = parser, close
        self._head = bytearray()
        """As much as has come of a head that is not whole yet."""
        self._body: StreamReader | None = None
        """None until the head has come."""

    def feed_data(self, data: bytes) -> Parsed:
        """Raises BadHttpMessage for a head that nobody can go by, and whatever aiohttp's parser raises."""
        messages: list[tuple[Any, StreamReader]] = []
        while self._body is None:
            sought = max(0, len(self._head) - 2)
            self._head += data
            end = _HEAD_END.search(self._head, sought)
            if not end:
                if len(self._head) > MAX_HEADER_BYTES:
                    raise BadHttpMessage("Too long a head")
                return messages, False, b""
            head, data = bytes(self._head[: end.end()]), bytes(self._head[end.end() :])
            self._head.clear()
            messages += self._read(head)
        for piece in filter(None, (data[:-1], data[-1:])):  # so that it shows whether anything is behind the end
            if self._body.is_eof():
                self._close()
                break
            try:
                self._parser.feed_data(piece)
            except Exception:
                if not self._body.is_eof():
                    raise
        return messages, False, b""

    def feed_eof(self) -> Any:
        return self._parser.feed_eof()

    def pause_reading(self) -> None:
        """Nothing is unpacked here, so what comes in is no more than was read; that is paused all the same."""

    def _read(self, head: bytes) -> Sequence[tuple[Any, StreamReader]]:
        status, odd, plain = framed(head)
        messages, _, _ = self._parser.feed_data(plain)
        if status >= 200:
            (_, self._body) = messages[0]
        if odd:
            self._close()
        return messages


def framed(head: bytes) -> tuple[int, bool, bytes]:
    """The status; whether it is at odds with itself; and the head with one way at most to say where the answer ends.
    Raises BadHttpMessage."""
    first, *lines = _FOLD.sub(b" ", head).replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    begun = _STATUS_LINE.fullmatch(first)
    fields = [_HEADER_LINE.fullmatch(line) for line in lines]
    if not begun or begun[2] == b"101":  # nobody asked for another protocol
        raise BadHttpMessage("No answer of HTTP")
    kept, lengths, codings = [first], [], []
    for field in fields:
        if not field:
            raise BadHttpMessage("No header of HTTP")
        match field[1].lower():
            case b"content-length":
                lengths += [one.strip() for one in field[2].split(b",")]
            case b"transfer-encoding":
                codings.append(field[2].lower())
            case _:
                kept.append(field[1] + b": " + field[2])
    if len(set(lengths)) > 1 or not all(_LENGTH.fullmatch(one) for one in lengths):
        raise BadHttpMessage("No length, or several")
    if codings not in ([], [b"chunked"]):
        raise BadHttpMessage("A coding that I do not read")
    status, odd = int(begun[2]), False
    if status < 200 or status in (204, 304):
        odd = bool(codings) or any(int(one) for one in lengths)
    elif codings:
        odd = bool(lengths) or begun[1] < b"1.1"
        kept.append(b"Transfer-Encoding: chunked")
    elif lengths:
        kept.append(b"Content-Length: " + lengths[0])
    return status, odd, b"\r\n".join([*kept, b"", b""])
