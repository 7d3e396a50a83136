"""What `registrar` can be told: every command, its arguments, and how it ends."""

import argparse
import asyncio
import gc
import json
import os
import signal
import sys
from collections.abc import Sequence
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from bot.app import running
from bot.audit.log import Verified
from bot.cli.screen import Screen, errors
from bot.cli.usage import CommandParser
from bot.desk import RequestRefused
from bot.runtime import logs
from bot.runtime.server import PortTaken, listen_on, serving
from bot.runtime.settings import Settings, ShellSettings
from bot.store import StoreError
from connectors.catalog import connect, platforms
from connectors.core.errors import PlatformError
from connectors.core.intent import Mistakes, Operation
from connectors.platform import Misconfigured

EXPECTED_ERRORS = (Misconfigured, StoreError, PortTaken, RequestRefused, PlatformError, Mistakes)
"""What ends a command with a sentence instead of a traceback."""
HOW_TO_BEGIN = (
    "You are Ada, head of training. In #training, type for example:",
    "  /lms find jane@acme.com",
    '  /lms enroll jane@acme.com in "Onboarding 101"',
    "The tour on the page shows more: choose another person on the left to see it as they do.",
    "Everything there is made up. Stop it with Ctrl-C.",
)
"""Under the address of the page."""
MAX_CLI_RESULTS = 10
"""Operations that a search of the command line shows."""
NO_OPERATION_FOUND = "No operation like that. See them all: registrar operations"
BROKEN_CHAIN = "The chain is broken."
CHAIN_BROKEN_BEFORE = "The chain was broken before the move. The copy has it as it was."
DEMO_PORTS = range(3000, 3010)
"""Where the demo listens, unless REGISTRAR_PORT says otherwise: the first that is free."""
PORT_TAKEN_BY_ANOTHER = "Port {first} is taken, perhaps by another demo. This one is on {port}."
LEVEL_STYLES = {"ok": "green", "note": "yellow", "fault": "bold red"}


def main(arguments: Sequence[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # what it cannot write is written as its number, instead of a traceback
            stream.reconfigure(errors="backslashreplace")
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given) or 0)
    except EXPECTED_ERRORS as error:
        errors().line(_readable(error), "red")
        return 2 if isinstance(error, Mistakes | Misconfigured) else 1
    except BrokenPipeError:  # whoever read it, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _serve(_: argparse.Namespace) -> None:
    settings, connectors = Settings.load(), connect()
    logs.configure(
        settings.log_level, [*settings.secrets(), *(s for one in connectors.values() for s in one.secrets())]
    )

    async def work() -> None:
        async with (
            running(settings, connectors, greets=True) as registrar,
            serving(registrar.web, settings.host, settings.port),
        ):
            gc.freeze()  # what is there by now stays: no collection needs to stop everything to look through it again
            await _until_told()

    asyncio.run(work())


def _demo(_: argparse.Namespace) -> None:
    from bot.demo.demo import demo

    screen = Screen()
    logs.configure("WARNING")
    wanted = os.environ.get("REGISTRAR_PORT", "")
    if wanted and not wanted.isdigit():
        raise Misconfigured("REGISTRAR_PORT must be a number such as 3000.")
    port = int(wanted) if wanted else _free_port(screen)

    async def work() -> None:
        async with demo(port, running, tell=screen.line) as (page, _, _):
            screen.line(f"\n  Registrar is running. Open {page}\n", "bold")
            for line in HOW_TO_BEGIN:
                screen.line(f"  {line}")
            screen.line("")
            await _until_told()

    asyncio.run(work())


def _free_port(screen: Screen) -> int:
    """The first of a few that nobody listens on. Raises PortTaken."""
    for port in DEMO_PORTS:
        try:
            listen_on("127.0.0.1", port).close()
        except PortTaken:
            if port == DEMO_PORTS[-1]:
                raise
            continue
        if port != DEMO_PORTS[0]:
            screen.line(PORT_TAKEN_BY_ANOTHER.format(first=DEMO_PORTS[0], port=port))
        return port
    raise AssertionError("there are ports")


def _operations(given: argparse.Namespace) -> None:
    from bot.cli import listing
    from bot.cli.requests import operations
    from handlers.operations.search import search, within

    if given.json or given.markdown:
        print(json.dumps(operations(), indent=2) if given.json else listing.markdown(), end="\n" if given.json else "")
        return
    platform, words = platforms().get("".join(given.words[:1]).lower()), " ".join(given.words)
    if platform and len(given.words) > 1:
        _list(within(platform, " ".join(given.words[1:]), MAX_CLI_RESULTS))
    elif words and not platform:
        _list(search(words, tuple(platforms()), MAX_CLI_RESULTS), ranked=True)
    else:
        shown = [platform] if platform else platforms().values()
        _list([cls for one in shown for cls in one.operations.values()])


def _list(found: Sequence[Operation], ranked: bool = False) -> None:
    from bot.cli import listing, listing_drawn

    screen = Screen()
    if not found:
        screen.line(NO_OPERATION_FOUND)
    elif screen.terminal:
        (listing_drawn.draw_ranked if ranked else listing_drawn.draw)(screen, found)
    else:
        screen.line((listing.ranked if ranked else listing.table)(found))


def _request(given: argparse.Namespace) -> None:
    from bot.cli import requests

    held = [one for connector in connect().values() for one in connector.secrets()]
    logs.configure("ERROR", [*held, *(ShellSettings.load().secrets() if given.send else ())])
    intent = requests.typed(given.platform, given.words, given.params)
    said: Any = asyncio.run(requests.send(intent)) if given.send else requests.dry_run(intent)
    Screen().json(said)


def _sample(given: argparse.Namespace) -> None:
    from bot.cli.sample import sample

    held = [one for connector in connect().values() for one in connector.secrets()]
    logs.configure("ERROR", [*held, *ShellSettings.load().secrets()])
    said = asyncio.run(sample(given.platform.lower(), given.event.lower()))
    Screen().json(said)


def _check(given: argparse.Namespace) -> int:
    from bot.check import check
    from bot.check.daemon_threads import DaemonThreads
    from bot.check.finding import Level
    from bot.cli.progress import progress

    logs.configure("CRITICAL")  # what is wrong is said on the lines, not beside them
    rehearse = None
    if given.blocks:
        from bot.demo.rehearsal import rehearsal

        rehearse = partial(rehearsal, running)

    async def look() -> int:
        asyncio.get_running_loop().set_default_executor(DaemonThreads())
        worst, screen = 0, Screen()
        with progress(screen) as tell:
            async for one in check(rehearse=rehearse, tell=tell):
                screen.pair(one.level, one.said, LEVEL_STYLES[one.level])
                worst = max(worst, 2 if one.setting else int(one.level is Level.FAULT))
        return worst

    return asyncio.run(look())


def _audit(given: argparse.Namespace) -> int:
    from bot.cli.progress import progress
    from bot.cli.requests import verify

    if not given.verify:
        raise Misconfigured("Say what to do with the audit log: registrar audit --verify")
    screen = Screen()
    with progress(screen) as tell:
        found = asyncio.run(verify(given.posted, tell))
    screen.line(f"{found.entries:,} entries. The hash of the last one is {found.head}.")
    return _told_chain(screen, found, BROKEN_CHAIN)


def _told_chain(screen: Screen, found: Verified, broken: str) -> int:
    """What is wrong with the audit log, entry by entry, or that nothing is. The status of the command is returned."""
    for fault in found.faults:
        screen.line(f"At {fault.number:,}: {fault.what}.", "red")
    screen.line(broken if found.faults else "The chain is whole.", "bold red" if found.faults else "green")
    return int(bool(found.faults))


def _move(given: argparse.Namespace) -> int:
    from bot.cli.move import move
    from bot.cli.progress import progress

    logs.configure("ERROR")
    screen = Screen()
    try:
        with progress(screen) as tell:
            moved = asyncio.run(move(given.source, given.target, tell))
    except KeyboardInterrupt:
        errors().line("Stopped. Nothing was changed at --from. A copy begun at --to is marked as not whole.")
        raise
    screen.line(f"Copied {moved.rows:,} rows and read them again: the same. The SHA-256 of both is {moved.digest}.")
    log = moved.audit_log
    screen.line(f"The audit log has {log.entries:,} entries. The hash of the last one is {log.head}.")
    status = _told_chain(screen, log, CHAIN_BROKEN_BEFORE)
    screen.line("Nothing was changed at --from. Set REGISTRAR_DATABASE to the place of --to, then start Registrar.")
    screen.line("Start nothing on the old place again.")
    return status


def _new_platform(given: argparse.Namespace) -> None:
    from bot.cli.new_platform import new_platform, next_steps
    from handlers.listeners.commands import HELP_WORDS, OWN_COMMANDS, everyday_verb

    known = {"audit", "search", *HELP_WORDS, *OWN_COMMANDS, *([given.name] if everyday_verb(given.name) else ())}
    written = new_platform(Path.cwd(), given.name, given.title, frozenset(known))
    screen = Screen()
    screen.line("Written:", "green")
    for path in written:
        screen.line(f"  {path}")
    screen.line(next_steps(given.name))


def _manifest(given: argparse.Namespace) -> None:
    from bot.runtime.manifest import manifest

    print(manifest(given.url, given.socket), end="")


async def _until_told() -> None:
    """Until SIGTERM or Ctrl-C."""
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await told.wait()


def _readable(error: Exception) -> str:
    if isinstance(error, Mistakes):
        return "\n".join(f"{name} {one}" if name else one for name, all_ in error.fields.items() for one in all_)
    return str(error)


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser("registrar", description="Run your learning platforms from Slack.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Any, help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help)
        made.set_defaults(run=run)
        return made

    command("serve", _serve, "Serve a Slack workspace. Settings come from the environment and .env.")
    command("demo", _demo, "Try everything on a page of this machine. No account, no settings.")
    listing = command("operations", _operations, "List every operation of every platform, or find one.")
    listing.add_argument("words", nargs="*", metavar="WORD", help="a platform, or what you want to do, or both")
    how = listing.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="all of them as JSON, with all parameters")
    how.add_argument("--markdown", action="store_true", help="all of them as the page docs/operations.md")
    request = command("request", _request, "Show the exact request of an operation, or send it.")
    request.add_argument("platform", metavar="PLATFORM", help="such as class")
    request.add_argument("words", nargs="+", metavar="WORD", help="the operation, then its parameters as key=value")
    request.add_argument("--params", default="", metavar="JSON", help="parameters as a JSON object")
    request.add_argument("--send", action="store_true", help="send it, as yourself")
    shown = command("sample", _sample, "Show an event as a platform sends it, and what Registrar reads in it.")
    shown.add_argument("platform", metavar="PLATFORM", help="such as skilljar")
    shown.add_argument("event", metavar="EVENT", help="such as course_completion")
    looking = command("check", _check, "Check Slack, the database, the policy and the platforms.")
    help = "also ask Slack whether it takes a made-up message of each kind (half a minute)"
    looking.add_argument("--blocks", action="store_true", help=help)
    audit = command("audit", _audit, "Check the audit log of who did what.")
    audit.add_argument("--verify", action="store_true", help="read all of it, and name every entry that was changed")
    help = "a hash that was posted in Slack, which must still be in the log"
    audit.add_argument("--posted", default="", metavar="HASH", help=help)
    moving = command("move", _move, "Copy everything Registrar remembers into an empty database, and compare.")
    for option, name, what in (("--from", "source", "where it is now"), ("--to", "target", "where it should go")):
        help = f"{what}: a file, or postgresql://…"
        moving.add_argument(option, dest=name, required=True, metavar="DATABASE", help=help)
    new = command("new-platform", _new_platform, "Write the files of a new platform, with tests that pass.")
    new.add_argument("name", metavar="NAME", help="what people type, such as lodestar")
    new.add_argument("--title", default="", help="what people read, such as Lodestar")
    made = command("manifest", _manifest, "Print the manifest that creates the Slack app.")
    where = made.add_mutually_exclusive_group()
    where.add_argument("--url", default="", help="where Slack reaches Registrar, such as https://registrar.example.com")
    where.add_argument("--socket", action="store_true", help="for Socket Mode, where Slack needs no address")
    return parser
