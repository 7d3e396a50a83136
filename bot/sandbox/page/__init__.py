"""The local workspace as a web page: type commands, fill forms, press buttons, switch between people."""

from collections.abc import Sequence

from bot.sandbox.page.site import Page
from bot.sandbox.page.suggestions import Commands, Suggestion
from bot.sandbox.page.tour import TOUR, Step
from bot.sandbox.workspace import Workspace

__all__ = ["TOUR", "Page", "Step", "Suggestion", "page"]


def page(workspace: Workspace, *, commands: Commands | None = None, tour: Sequence[Step] = TOUR) -> Page:
    """An ASGI app, to be mounted with `workspace.app.mount("/", page(workspace))`. `commands` completes what is
    typed after a slash command. Call its `close()` before the server stops: live updates never end by themselves."""
    return Page(workspace, commands, tour)
