"""Where the messages stand whose *Ask for access* was pressed, while its form is open: they are drawn anew once it was
sent. Slack gives their address with the press alone, and it opens what it leads to: it is kept nowhere but here."""

from collections import OrderedDict

from handlers.slack.reply import Reply

MAX_OPEN_MESSAGES = 500
"""Messages; the oldest go first."""


class OpenRefusals:
    """Of this process: where another one hears of the form, the message is drawn anew at the next press."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, Reply] = OrderedDict()

    def keep(self, draft: str, reply: Reply) -> None:
        self._open[draft] = reply
        while len(self._open) > MAX_OPEN_MESSAGES:
            self._open.popitem(last=False)

    def take(self, draft: str) -> Reply | None:
        return self._open.pop(draft, None)
