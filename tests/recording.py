"""With REGISTRAR_RECORD=FILE every message and view that a test's workspace receives is kept there, line by line."""

import os

from bot.sandbox.record import LineFile, Sink


def recorder() -> Sink | None:
    where = os.environ.get("REGISTRAR_RECORD")
    return LineFile(where) if where else None
