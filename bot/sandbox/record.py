"""Everything the app sent to be shown, kept for a later look: one JSON object for each message and view."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Sink = Callable[[Mapping[str, Any]], None]

_MESSAGES = {"chat.postMessage", "chat.postEphemeral", "chat.update"}


class LineFile:
    """A sink that appends each entry to a file as a line of JSON."""

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)

    def __call__(self, entry: Mapping[str, Any]) -> None:
        # Half a character, which UTF-8 has no bytes for, is written as JSON escapes it.
        with self._path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")


class Record:
    """Writes down what arrives, before anybody asks whether it is right."""

    def __init__(self, sink: Sink | None) -> None:
        self._sink: Sink = sink or (lambda entry: None)

    def message(self, payload: Mapping[str, Any], source: str) -> None:
        self._sink({"kind": "message", "payload": dict(payload), "from": source})

    def view(self, view: Any, source: str) -> None:
        named = view.get("type") if isinstance(view, dict) else None
        kind = named if named in ("modal", "home") else "home" if source == "views.publish" else "modal"
        self._sink({"kind": kind, "payload": view, "from": source})

    def call(self, method: str, arguments: Mapping[str, Any]) -> None:
        """A call of the Web API, if it brings something to show."""
        if method in _MESSAGES:
            self.message(arguments, method)
        elif method.startswith("views."):
            self.view(arguments.get("view"), method)
        elif method == "files.completeUploadExternal" and ("initial_comment" in arguments or "blocks" in arguments):
            files = [one for one in arguments.get("files") or () if isinstance(one, dict)]
            title = " ".join(str(one.get("title") or one.get("id")) for one in files)  # what Slack notifies with
            shown = {"text": arguments.get("initial_comment") or title, "blocks": arguments.get("blocks")}
            self.message({key: value for key, value in shown.items() if value}, method)
