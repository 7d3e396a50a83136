"""How commands say that they were called in a way they do not know."""

import argparse
import re
import sys
from textwrap import fill
from typing import Any, NoReturn

from bot.cli.screen import errors

USAGE_SENTENCES = (
    (r"argument COMMAND: invalid choice: '(.*)' \(choose from (.*)\)", "“{0}” isn't a command. Choose: {1}."),
    (r"the following arguments are required: (.*)", "Missing: {0}."),
    (r"unrecognized arguments: (.*)", "I don't know {0}."),
    (r"argument (\S+): expected one argument", "Say something after {0}."),
    (r"argument (\S+): not allowed with argument (\S+)", "{0} and {1} don't go together. Choose one."),
)
"""What argparse says, and what people read instead. Anything else stays as argparse says it."""


class _Formatter(argparse.HelpFormatter):
    def _format_usage(self, *given: Any) -> str:
        """In lines that fit, which argparse only makes where no word of it is long."""
        fits, self._width = self._width, 10_000
        try:
            usage = super()._format_usage(*given)
        finally:
            self._width = fits
        return fill(usage.strip(), fits, subsequent_indent="  ") + "\n\n"


class CommandParser(argparse.ArgumentParser):
    """Argparse's own, in plainer words, and never wider than the terminal."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **{"formatter_class": _Formatter, **named})

    def error(self, message: str) -> NoReturn:
        """How it is used, what was wrong, and where help is. Ends with 2."""
        self.print_usage(sys.stderr)
        errors().line(readable(message), "red")
        errors().line(f"See: {self.prog} --help")
        self.exit(2)


def readable(message: str) -> str:
    """What argparse says, as a sentence of ours."""
    for pattern, sentence in USAGE_SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return sentence.format(*(one.replace("'", "") for one in found.groups()))
    return message
