"""An answer is read as far as any honest one goes: so many bytes, once unpacked, and no endless trickle.

A few hundred bytes can unpack to gigabytes, and httpx unpacks a piece as a whole before anybody can count; so what
comes is unpacked here, a bounded piece at a time, and between two pieces others have their turn.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx

MAX_ANSWER_BYTES = 64 * 2**20
"""Of an answer, unpacked: the longest listings are a few megabytes, a certificate less than one."""
PACKED_PER_STRETCH_BYTES = 4096
"""Of a packed answer, what is unpacked before others have their turn: at most a thousand times as much comes out of it,
or two hundred parts that were packed one by one and hold nothing."""
PACKED = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
"""How an answer may be packed, and what zlib calls that."""
NOT_UNPACKED = {"aes128gcm", "br", "compress", "dcb", "dcz", "exi", "pack200-gzip", "x-compress", "zstd"}
"""The other codings that IANA lists. Whatever else stands there (`utf-8`, `none`, `binary`) is none, and means nothing
to browsers or to httpx either."""
MAX_CODING_STEPS = 5
"""How often one answer may be packed: as often as curl and urllib3 take it."""
ACCEPTED_ENCODINGS = "gzip, deflate"
HEADERS_OF_THE_WAY = (b"content-encoding", b"content-length", b"transfer-encoding")
"""What is no longer so of an answer that was read."""


class AnswerRefused(Exception):
    """It is longer than we read, shorter than it says, or packed in a way that nobody asked for. The message ends a
    sentence."""


CUT_SHORT = "sent only a part of its answer"


async def read_whole(response: httpx.Response) -> httpx.Response:
    """The answer with its body, unpacked. Raises AnswerRefused and what httpx raises."""
    if response.is_stream_consumed:
        return response  # it came as a whole, from no network
    pieces = _bounded(_arriving(response))  # packed, it may come to nothing and never end
    for coding in reversed(_codings(response.headers.get_list("Content-Encoding", split_commas=True))):
        pieces = _bounded(_unpacked(coding, pieces))
    content = b"".join([piece async for piece in pieces])
    # As bytes: some write names and files in no ASCII, and httpx could not write them again.
    headers = [one for one in response.headers.raw if one[0].lower() not in HEADERS_OF_THE_WAY]
    return httpx.Response(response.status_code, headers=headers, content=content)


async def _arriving(response: httpx.Response) -> AsyncIterator[bytes]:
    """As it is sent. Raises AnswerRefused where it ends before it says that it does."""
    said, came = response.headers.get("Content-Length", ""), 0
    if response.status_code in (204, 304) or "Transfer-Encoding" in response.headers:
        said = ""  # it speaks of something else, by RFC 9110 (8.6) and RFC 9112 (6.3)
    async for piece in response.aiter_raw():
        came += len(piece)
        yield piece
    if said.isdecimal() and came < int(said):
        raise AnswerRefused(CUT_SHORT)


async def _bounded(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Raises AnswerRefused for more than any honest answer has."""
    size = 0
    async for piece in pieces:
        size += len(piece)
        if size > MAX_ANSWER_BYTES:
            raise AnswerRefused(f"sent more than {MAX_ANSWER_BYTES // 2**20} MB, and I stopped reading")
        yield piece


def _codings(said: list[str]) -> list[str]:
    """How an answer is packed, the first that was done to it first. Raises AnswerRefused."""
    names = [one.partition(";")[0].strip().lower() for one in said]
    codings = [one for one in names if one in PACKED]
    if len(codings) > MAX_CODING_STEPS or not NOT_UNPACKED.isdisjoint(names):
        raise AnswerRefused(f"sent its answer packed as “{', '.join(said)[:40]}”, which I can't read")
    return codings


async def _unpacked(coding: str, arriving: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    unpacker: Any = zlib.decompressobj(PACKED[coding])
    begun = False
    async for piece in _stretches(arriving):
        if not begun and piece and coding == "deflate" and piece[0] & 0x0F != 8:
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)  # many send it without its header
        begun = begun or bool(piece)
        while piece.strip(b"\0") or not unpacker.eof:
            if unpacker.eof:  # several packed one after another are one answer, by RFC 1952
                unpacker = zlib.decompressobj(PACKED[coding])
            for part in _parts(unpacker, piece):
                yield part
            piece = unpacker.unused_data
            if not unpacker.eof:
                break
    if begun and not unpacker.eof:
        raise AnswerRefused(CUT_SHORT)


async def _stretches(arriving: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """What arrives, a little at a time; after each, whoever else waits for the loop comes first."""
    async for piece in arriving:
        for at in range(0, len(piece), PACKED_PER_STRETCH_BYTES):
            yield piece[at : at + PACKED_PER_STRETCH_BYTES]
            await asyncio.sleep(0)


def _parts(unpacker: Any, piece: bytes) -> Iterator[bytes]:
    """What a piece unpacks to, a megabyte at a time. Raises AnswerRefused."""
    try:
        while piece:
            yield unpacker.decompress(piece, 2**20)
            piece = unpacker.unconsumed_tail
    except zlib.error:
        raise AnswerRefused("sent an answer that can't be unpacked") from None
