"""The command `registrar`: its process begins here, with next to nothing imported."""

import gc
import sys
from collections.abc import Sequence

# httpx loads rich and Pygments for a command line of its own, wherever they are installed: 6 MB and 0.1 s of every
# start. It does without where that module is not to be had.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # which is how an import is forbidden


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out what the command line says. The status that the process ends with is returned."""
    # What is imported stays: collections look through all of it, again and again, for garbage that is not there.
    gc.disable()
    from bot import commands
    from connectors.catalog import WrongDeclaration, platforms

    try:
        platforms()
    except WrongDeclaration as error:
        from bot.cli.screen import errors

        errors().line(str(error), "red")
        return 2
    gc.freeze()
    gc.enable()
    return commands.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
