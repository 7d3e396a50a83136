"""What one stranger may cost us over HTTP before anybody has looked at a signature or a password.

Line, headers and their number are those of Apache and gunicorn; the 32 KiB are nginx's. Slack's and the platforms'
requests have about a tenth of each.
"""

import resource
from dataclasses import dataclass

MAX_REQUEST_TARGET_BYTES = 8 * 1024
"""Bytes of the address in the request line."""
MAX_HEADERS_BYTES = 32 * 1024
"""Bytes of all headers of a request, names and values."""
MAX_HEADER_LINES = 100
"""Headers of a request; trailers of a chunked body are counted by themselves."""
MAX_SENT_BODY_BYTES = 80 * 1024 * 1024
"""Bytes of a body, with what chunks cost. The doors stop earlier, each in its own way; this is for what they ignore."""
MAX_UNCOUNTED_BODY_BYTES = 64 * 1024
"""Bytes of a body that is read whatever else is being read: nearly all that Slack and the platforms send."""
MAX_KEPT_BODY_BYTES = 1024 * 1024
"""Bytes that a door keeps of a body before it knows what it has, at most."""
MAX_BODIES_BYTES = 32 * 1024 * 1024
"""Bytes that are kept of all larger bodies at one time, over all connections."""
MAX_BODY_CHUNKS = 10_000
"""Chunks of a body that may be tiny; more must have MIN_CHUNK_BYTES in the mean. Each costs about two microseconds."""
MIN_CHUNK_BYTES = 64
"""Bytes of a chunk, with what it costs to send it."""
MAX_PIPELINED_MESSAGES = 100
"""Requests of one connection that wait for the answer to one before them."""
HEAD_TIMEOUT_S = 10.0
"""Seconds from connecting, or from a request's first byte, to the end of its headers."""
REQUEST_TIMEOUT_S = 30.0
"""Seconds from a request's first byte to its last; as many to fetch an answer."""
LINGER_TIMEOUT_S = 2.0
"""Seconds for which we read past what is still on its way, so that whoever is refused hears it instead of a reset."""
MAX_OPEN_CONNECTIONS = 1000
"""Connections that are served at one time, where the process may have twice as many files open."""
MAX_LINGERING_CONNECTIONS = 32
"""Connections beyond those that are told so at leisure; what comes on top is told and cut."""
ACCEPTED_CONNECTIONS = 16
"""Connections taken at once from those that wait. asyncio tries as often before it notices that files have run out."""
WAITING_CONNECTIONS = 1024
"""Connections that the system keeps for us while we are busy."""


@dataclass(frozen=True)
class HttpLimits:
    """The limits of one server.

    Attributes:
        request_target_bytes: of the address in the request line; beyond it 414
        headers_bytes: of all headers of a request; beyond it 431
        header_lines: headers of a request; beyond it 431
        body_bytes: of a body as it is sent; beyond it 413
        bodies_bytes: that are kept of all larger bodies; beyond it the largest hears 503
        pipelined_messages: requests of a connection that wait for their turn; beyond it 503
        head_timeout_s: seconds to the end of the headers; beyond it 408, or silence where nothing came
        request_timeout_s: seconds to the end of the request; beyond it 408
        linger_timeout_s: seconds for which a refused connection is still read
        open_connections: connections that are served at one time; beyond it 503
    """

    request_target_bytes: int = MAX_REQUEST_TARGET_BYTES
    headers_bytes: int = MAX_HEADERS_BYTES
    header_lines: int = MAX_HEADER_LINES
    body_bytes: int = MAX_SENT_BODY_BYTES
    bodies_bytes: int = MAX_BODIES_BYTES
    pipelined_messages: int = MAX_PIPELINED_MESSAGES
    head_timeout_s: float = HEAD_TIMEOUT_S
    request_timeout_s: float = REQUEST_TIMEOUT_S
    linger_timeout_s: float = LINGER_TIMEOUT_S
    open_connections: int = MAX_OPEN_CONNECTIONS


def limits_of_this_process() -> HttpLimits:
    """No more than half the files it may have open are strangers' connections: the store and the platforms need some,
    and at the end of them nobody can be told anything."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return HttpLimits(
        open_connections=MAX_OPEN_CONNECTIONS
        if files == resource.RLIM_INFINITY
        else max(1, min(MAX_OPEN_CONNECTIONS, files // 2))
    )
