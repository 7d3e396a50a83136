"""A file opened in the browser: text as text, pictures as pictures, and anything else as a download."""

from starlette.responses import Response

from bot.sandbox.conversation import File
from bot.sandbox.page.safety import HEADERS

_PICTURES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
_TEXTS = {"csv", "json", "log", "md", "txt", "yaml", "yml"}


def open_file(file: File) -> Response:
    ending = file.name.rpartition(".")[2].lower()
    headers = {**HEADERS, "Content-Security-Policy": "sandbox; default-src 'none'"}
    if ending in _PICTURES:
        return Response(file.content, headers=headers, media_type=_PICTURES[ending])
    if ending in _TEXTS:
        return Response(file.content, headers=headers, media_type="text/plain; charset=utf-8")
    headers["Content-Disposition"] = "attachment"
    return Response(file.content, headers=headers, media_type="application/octet-stream")
