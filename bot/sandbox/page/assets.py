"""Style sheets, scripts and icons: in memory, under an address that changes with them, so that a browser asks once."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

_FOLDER = Path(__file__).parent / "static"
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


@cache
def _files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir()) if path.suffix in _TYPES}


@cache
def base() -> str:
    """The address of their folder, with a digest of everything in it."""
    digest = sha256(b"\0".join(name.encode() + b"\0" + content for name, content in _files().items()))
    return f"/static/{digest.hexdigest()[:12]}"


def modules() -> list[str]:
    """The scripts that import each other: named in the page, they load side by side."""
    return [name for name in _files() if name.endswith(".js") and name not in ("theme.js", "main.js")]


async def serve(request: Request) -> Response:
    name = request.path_params["name"]
    content = _files().get(name)
    if content is None:
        return PlainTextResponse("not found", 404)
    return Response(content, headers=_FOREVER, media_type=_TYPES[Path(name).suffix])
