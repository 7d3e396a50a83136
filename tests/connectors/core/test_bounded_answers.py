"""A platform may answer without end: what it sends is unpacked in bounds, and read for a bounded time."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from connectors.classcom.classes import ClassesList
from connectors.classcom.connector import ClassConnector
from connectors.classcom.templates import TemplatesCreate
from connectors.core import bounded_answer, errors, sender
from connectors.core.bounded_answer import read_whole
from tests.properties import examples
from tests.stretches import LONGEST_STRETCH_CALLS, longest_stretch

CLASSES = b'[{"class_id": "a", "class_name": "Knitting"}]'


class Streamed(httpx.AsyncByteStream):
    """A body that comes piece by piece, and never ends if it is told so."""

    def __init__(self, *pieces: bytes, endless: bool = False) -> None:
        self.pieces, self.endless, self.given, self.closed = pieces, endless, 0, False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            for piece in self.pieces:
                self.given += len(piece)
                await asyncio.sleep(0)
                yield piece
            if not self.endless:
                return

    async def aclose(self) -> None:
        self.closed = True


class Answering(httpx.AsyncBaseTransport):
    def __init__(self, stream: Streamed, encoding: str = "") -> None:
        self.stream, self.encoding, self.asked = stream, encoding, ""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked = request.headers["Accept-Encoding"]
        packed = {"Content-Encoding": self.encoding} if self.encoding else {}
        return httpx.Response(200, headers={"Content-Type": "application/json", **packed}, stream=self.stream)


def class_(stream: Streamed, encoding: str = "") -> tuple[ClassConnector, Answering]:
    line = Answering(stream, encoding)
    return ClassConnector(SecretStr("key"), "http://class.test", transport=line, sleep=_at_once), line


async def _at_once(_: float) -> None:
    return None


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@given(st.dictionaries(st.from_regex(r"\A[A-Za-z][A-Za-z0-9-]{0,20}\Z"), st.binary(max_size=30), max_size=4))
@settings(max_examples=examples(60))
async def test_headers_of_any_bytes_are_kept(headers: dict[str, bytes]) -> None:
    """A person's name or a file's, in Latin-1 or UTF-8, comes as it was sent; only how it travelled is left out."""
    sent = [(name.encode(), value.strip()) for name, value in headers.items()]
    whole = await read_whole(httpx.Response(200, headers=sent, stream=Streamed(CLASSES)))
    left_out = (b"content-encoding", b"content-length", b"transfer-encoding")
    kept = [(name, value) for name, value in whole.headers.raw if name.lower() != b"content-length"]
    assert kept == [one for one in sent if one[0].lower() not in left_out]
    assert whole.content == CLASSES


@pytest.mark.parametrize("name", ["Prüfung.pdf".encode("latin-1"), "Jérôme ©.pdf".encode()])
async def test_a_file_named_in_no_ascii_is_read(name: bytes) -> None:
    response = httpx.Response(200, headers=[(b"Content-Disposition", b"attachment; filename=" + name)])
    whole = await read_whole(httpx.Response(200, headers=response.headers.raw, stream=Streamed(CLASSES)))
    assert whole.content == CLASSES
    assert name in whole.headers.raw[0][1]


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (CLASSES, ""),
        (CLASSES, "identity"),
        (gzip.compress(CLASSES), "gzip"),
        (gzip.compress(CLASSES), "X-GZIP"),
        (zlib.compress(CLASSES), "deflate"),
        (raw_deflate(CLASSES), "deflate"),
    ],
    ids=["plain", "identity", "gzip", "x-gzip", "deflate", "deflate without its header"],
)
async def test_what_is_packed_as_asked_is_read(body: bytes, encoding: str) -> None:
    """Whole, or a byte at a time."""
    for pieces in ([body], [body[at : at + 1] for at in range(len(body))]):
        made, line = class_(Streamed(*pieces), encoding)
        page = await made.run(ClassesList())
        assert [one.class_name for one in getattr(page, "items", page)] == ["Knitting"]
        assert line.asked == "gzip, deflate"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, br", "Compress", "aes128gcm", ", ".join(["gzip"] * 6)])
async def test_what_is_packed_otherwise_is_not_unpacked(encoding: str) -> None:
    """A file that only its maker can open is no file, and nobody packs six times."""
    made, _ = class_(Streamed(CLASSES), encoding)
    with pytest.raises(errors.Unexpected, match="which I can't read"):
        await made.run(ClassesList())


@pytest.mark.parametrize("encoding", ["utf-8", "none", "binary", "UTF-8, gzip", "gzip;q=1", "8bit"])
async def test_what_is_no_coding_means_nothing(encoding: str) -> None:
    made, _ = class_(Streamed(gzip.compress(CLASSES) if "gzip" in encoding else CLASSES), encoding)
    assert [one.class_name for one in await made.run(ClassesList())] == ["Knitting"]


PACKERS: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress, "GZip": gzip.compress}
CODINGS = st.lists(st.sampled_from([*PACKERS, "identity", "utf-8", "none", "", "binary", "gzipped"]), max_size=4)


@given(CODINGS, st.binary(max_size=200), st.integers(1, 9), st.booleans())
@settings(max_examples=examples(200))
async def test_what_is_packed_and_packed_again_is_read_as_httpx_reads_it(
    codings: list[str], body: bytes, pieces: int, in_one: bool
) -> None:
    """Whatever else the header says, and whether it stands there once or several times."""
    packed = body
    for coding in codings:
        packed = PACKERS.get(coding, bytes)(packed)
    headers = [("Content-Encoding", one) for one in ([", ".join(codings)] if in_one else codings)]
    size = -(-len(packed) // pieces) or 1
    stream = Streamed(*(packed[at : at + size] for at in range(0, len(packed), size)))
    whole = await read_whole(httpx.Response(200, headers=headers, stream=stream))
    assert whole.content == body == httpx.Response(200, headers=headers, content=packed).content


@pytest.mark.parametrize("inner", ["zeros", "parts that hold nothing"])
async def test_what_is_packed_twice_is_unpacked_within_bounds(inner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few hundred bytes become gigabytes, or what is unpacked of them comes to nothing."""
    monkeypatch.setattr(bounded_answer, "MAX_ANSWER_BYTES", 2**20)
    plain = bytes(2**24) if inner == "zeros" else gzip.compress(b"") * 100_000
    bomb = gzip.compress(gzip.compress(plain) if inner == "zeros" else plain)
    assert len(bomb) < 2**14
    response = httpx.Response(200, headers={"Content-Encoding": "gzip, gzip"}, stream=Streamed(bomb))
    refused: list[str] = []

    async def whole() -> None:
        try:
            await read_whole(response)
        except bounded_answer.AnswerRefused as error:
            refused.append(str(error))

    assert await longest_stretch(whole()) <= LONGEST_STRETCH_CALLS / 10
    assert refused == ["sent more than 1 MB, and I stopped reading"]


@pytest.mark.parametrize("packed", [True, False])
async def test_no_more_is_read_than_any_honest_answer_holds(packed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what is packed a little is enough; of an endless body no more than that."""
    monkeypatch.setattr(bounded_answer, "MAX_ANSWER_BYTES", 3 * 2**20)
    stream = Streamed(gzip.compress(bytes(2**28))) if packed else Streamed(bytes(2**16), endless=True)
    made, _ = class_(stream, "gzip" if packed else "")
    with pytest.raises(errors.Unexpected, match="sent more than 3 MB, and I stopped reading"):
        await made.run(ClassesList())
    assert stream.given < 4 * 2**20


@pytest.mark.parametrize("endless", [b" ", gzip.compress(b"")], ids=["blanks", "packed parts that hold nothing"])
async def test_what_never_comes_to_anything_is_not_read_for_ever(
    endless: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes is counted, too: what it unpacks to may be nothing."""
    monkeypatch.setattr(bounded_answer, "MAX_ANSWER_BYTES", 2**16)
    stream = Streamed(endless * 100, endless=True)
    made, _ = class_(stream, "" if endless == b" " else "gzip")
    with pytest.raises(errors.Unexpected, match="I stopped reading"):
        await made.run(ClassesList())
    assert stream.given < 2**17


@pytest.mark.parametrize("pieces", [1, 7])
async def test_an_answer_of_very_many_packed_parts_leaves_others_their_turn(pieces: int) -> None:
    """However much of it comes at once: a megabyte has room for fifty thousand parts that hold nothing."""
    packed = gzip.compress(b"") * 25_000 + gzip.compress(CLASSES)
    size = -(-len(packed) // pieces)
    stream = Streamed(*(packed[at : at + size] for at in range(0, len(packed), size)))
    response = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=stream)
    read: list[bytes] = []

    async def whole() -> None:
        read.append((await read_whole(response)).content)

    assert await longest_stretch(whole()) <= LONGEST_STRETCH_CALLS / 10
    assert read == [CLASSES]


async def test_a_connection_is_given_back_whatever_came_over_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where reading stopped before the end: a connection that nobody gives back is one less for all others."""
    monkeypatch.setattr(bounded_answer, "MAX_ANSWER_BYTES", 2**16)
    monkeypatch.setattr(sender, "ANSWER_TIMEOUT_S", 0.05)
    answers = [
        (Streamed(CLASSES), ""),
        (Streamed(CLASSES), "br"),
        (Streamed(CLASSES), "gzip"),
        (Streamed(bytes(2**12), endless=True), ""),
        (Streamed(b"", endless=True), ""),
    ]
    for stream, encoding in answers:
        made, _ = class_(stream, encoding)
        with suppress(errors.PlatformError):
            await made.run(ClassesList())
        assert stream.closed, (stream.pieces, encoding)


async def test_a_write_that_is_answered_so_may_have_been_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_answer, "MAX_ANSWER_BYTES", 2**16)
    made, _ = class_(Streamed(bytes(2**12), endless=True))
    with pytest.raises(errors.OutcomeUnknown):
        await made.run(TemplatesCreate(name="Evening"))


async def test_one_byte_now_and_then_holds_a_turn_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise four such answers would hold all the turns of a platform for ever."""
    monkeypatch.setattr(sender, "ANSWER_TIMEOUT_S", 0.05)
    made, _ = class_(Streamed(b" ", endless=True))
    with pytest.raises(errors.NoAnswer):
        await made.run(ClassesList())


async def test_what_cannot_be_unpacked_is_said() -> None:
    made, _ = class_(Streamed(b"no gzip at all"), "gzip")
    with pytest.raises(errors.Unexpected, match="can't be unpacked"):
        await made.run(ClassesList())


@pytest.mark.parametrize("at", range(1, len(CLASSES), 7))
async def test_what_is_packed_in_several_pieces_is_one_answer(at: int) -> None:
    """As RFC 1952 (2.2) has it; zeros behind it fill up a block."""
    packed = gzip.compress(CLASSES[:at]) + gzip.compress(CLASSES[at:]) + bytes(5)
    for pieces in ([packed], [packed[at : at + 1] for at in range(len(packed))]):
        made, _ = class_(Streamed(*pieces), "gzip")
        assert [one.class_name for one in await made.run(ClassesList())] == ["Knitting"]


@pytest.mark.parametrize("left", [1, 8, 12])
async def test_an_answer_that_breaks_off_is_none(left: int) -> None:
    """What is missing may be all that matters, though what came can be read."""
    made, _ = class_(Streamed(gzip.compress(CLASSES)[:-left]), "gzip")
    with pytest.raises(errors.Unexpected, match="sent only a part of its answer"):
        await made.run(ClassesList())
    longer = httpx.Response(200, headers={"Content-Length": str(len(CLASSES) + left)}, stream=Streamed(CLASSES))
    with pytest.raises(bounded_answer.AnswerRefused, match="only a part"):
        await bounded_answer.read_whole(longer)
