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
from pathlib import Path
from typing import Any

from bot.app import running
from bot.desk import RequestRefused
from bot.runtime import logs
from bot.runtime.server import PortTaken, serving
from bot.runtime.settings import Settings, ShellSettings
from bot.store import StoreError
from connectors.catalog import connect, platforms
from connectors.core.errors import PlatformError
from connectors.core.intent import Mistakes
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
NO_OPERATION_FOUND = "Nothing like that was found. See them all: registrar operations"


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given) or 0)
    except EXPECTED_ERRORS as error:
        print(_readable(error), file=sys.stderr)
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
        async with running(settings, connectors) as registrar, serving(registrar.web, settings.host, settings.port):
            gc.freeze()  # what is there by now stays: no collection needs to stop everything to look through it again
            await _until_told()

    asyncio.run(work())


def _demo(_: argparse.Namespace) -> None:
    from bot.demo.demo import demo

    logs.configure("WARNING")
    port = os.environ.get("REGISTRAR_PORT") or "3000"
    if not port.isdigit():
        raise Misconfigured("REGISTRAR_PORT must be a number such as 3000.")

    async def work() -> None:
        async with demo(int(port), running) as (page, _, _):
            print(f"\n  Registrar is running. Open {page}", flush=True)
            print("\n".join(("", *(f"  {line}" for line in HOW_TO_BEGIN), "")), flush=True)
            await _until_told()

    asyncio.run(work())


def _operations(given: argparse.Namespace) -> None:
    from bot.cli import listing
    from bot.cli.requests import operations
    from handlers.operations.search import search, within

    if given.json or given.markdown:
        print(json.dumps(operations(), indent=2) if given.json else listing.markdown(), end="\n" if given.json else "")
        return
    platform, words = platforms().get("".join(given.words[:1]).lower()), " ".join(given.words)
    if platform and len(given.words) > 1:
        print(listing.table(within(platform, " ".join(given.words[1:]), MAX_CLI_RESULTS)) or NO_OPERATION_FOUND)
    elif words and not platform:
        print(listing.ranked(search(words, tuple(platforms()), MAX_CLI_RESULTS)) or NO_OPERATION_FOUND)
    else:
        shown = [platform] if platform else platforms().values()
        print(listing.table([cls for one in shown for cls in one.operations.values()]))


def _request(given: argparse.Namespace) -> None:
    from bot.cli import requests

    held = [one for connector in connect().values() for one in connector.secrets()]
    logs.configure("ERROR", [*held, *(ShellSettings.load().secrets() if given.send else ())])
    intent = requests.typed(given.platform, given.words, given.params)
    said: Any = asyncio.run(requests.send(intent)) if given.send else requests.dry_run(intent)
    print(json.dumps(said, indent=2, ensure_ascii=False))


def _sample(given: argparse.Namespace) -> None:
    from bot.cli.sample import sample

    held = [one for connector in connect().values() for one in connector.secrets()]
    logs.configure("ERROR", [*held, *ShellSettings.load().secrets()])
    said = asyncio.run(sample(given.platform.lower(), given.event.lower()))
    print(json.dumps(said, indent=2, ensure_ascii=False))


def _check(given: argparse.Namespace) -> int:
    from bot.check import check
    from bot.check.daemon_threads import DaemonThreads
    from bot.check.finding import Level

    logs.configure("CRITICAL")  # what is wrong is said on the lines, not beside them
    rehearse = None
    if given.blocks:
        from bot.demo.rehearsal import rehearsal

        rehearse = partial(rehearsal, running)

    async def look() -> int:
        asyncio.get_running_loop().set_default_executor(DaemonThreads())
        worst = 0
        async for one in check(rehearse=rehearse):
            print(f"{one.level:<5}  {one.said}", flush=True)
            worst = max(worst, 2 if one.setting else int(one.level is Level.FAULT))
        return worst

    return asyncio.run(look())


def _audit(given: argparse.Namespace) -> int:
    from bot.cli.requests import verify

    if not given.verify:
        raise Misconfigured("Say what to do with the audit log: registrar audit --verify.")
    found = asyncio.run(verify(given.posted))
    print(f"{found.entries:,} entries; the last one's hash is {found.head}.")
    for fault in found.faults:
        print(f"At {fault.number:,}: {fault.what}.")
    print("The chain is broken." if found.faults else "The chain is whole.")
    return int(bool(found.faults))


def _move(given: argparse.Namespace) -> int:
    from bot.cli.move import move

    logs.configure("ERROR")
    try:
        moved = asyncio.run(move(given.source, given.target, lambda said: print(said, file=sys.stderr, flush=True)))
    except KeyboardInterrupt:
        print(
            "Stopped. Nothing was changed at --from. A copy begun at --to says that it is not whole.", file=sys.stderr
        )
        raise
    print(f"{moved.rows:,} rows were copied. Read again, the copy is the same: its SHA-256 is {moved.digest}.")
    print(f"The audit log has {moved.audit_log.entries:,} entries; the last one's hash is {moved.audit_log.head}.")
    for fault in moved.audit_log.faults:
        print(f"At {fault.number:,}: {fault.what}.")
    print(
        "The chain was broken before the move, and is as it was." if moved.audit_log.faults else "The chain is whole."
    )
    print(
        "Nothing was changed at --from. Set REGISTRAR_DATABASE to what --to names, and start Registrar on that alone."
    )
    return int(bool(moved.audit_log.faults))


def _new_platform(given: argparse.Namespace) -> None:
    from bot.cli.new_platform import new_platform, next_steps
    from handlers.listeners.commands import HELP_WORDS, OWN_COMMANDS, everyday_verb

    known = {"audit", "search", *HELP_WORDS, *OWN_COMMANDS, *([given.name] if everyday_verb(given.name) else ())}
    written = new_platform(Path.cwd(), given.name, given.title, frozenset(known))
    print("Written:", *(f"  {path}" for path in written), next_steps(given.name), sep="\n")


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
    parser = argparse.ArgumentParser("registrar", description="Run your learning platforms from Slack.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Any, help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help)
        made.set_defaults(run=run)
        return made

    command("serve", _serve, "Serve a Slack workspace, with the settings of the environment and .env.")
    command("demo", _demo, "Try everything on a page of this machine: no account, no settings.")
    listing = command("operations", _operations, "List every operation of every platform, or look for one.")
    listing.add_argument("words", nargs="*", metavar="WORD", help="a platform, or what you want to do, or both")
    how = listing.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="all of them as JSON, with all parameters")
    how.add_argument("--markdown", action="store_true", help="all of them as the page docs/operations.md")
    request = command("request", _request, "Show the exact request an operation sends, or send it.")
    request.add_argument("platform")
    request.add_argument("words", nargs="+", metavar="OPERATION [key=value …]")
    request.add_argument("--params", default="", metavar="JSON", help="parameters as a JSON object")
    request.add_argument("--send", action="store_true", help="send it, as yourself")
    shown = command("sample", _sample, "Show what a platform says that an event looks like, and what is read in it.")
    shown.add_argument("platform")
    shown.add_argument("event", metavar="EVENT", help="such as course_completion")
    looking = command("check", _check, "Look whether Slack, the store, the policy and the platforms are in order.")
    help = "ask Slack besides whether it would take one made-up message of each kind; this takes half a minute"
    looking.add_argument("--blocks", action="store_true", help=help)
    audit = command("audit", _audit, "Look at the audit log of who did what.")
    audit.add_argument("--verify", action="store_true", help="walk the chain and name what was tampered with")
    help = "the hash of a head that was posted in Slack, which must be in the chain still"
    audit.add_argument("--posted", default="", metavar="HASH", help=help)
    moving = command("move", _move, "Copy all that Registrar remembers into an empty file or database, and compare.")
    for option, name, what in (("--from", "source", "where it is"), ("--to", "target", "where it is to be")):
        help = f"{what}: a file, or postgresql://…"
        moving.add_argument(option, dest=name, required=True, metavar="DATABASE", help=help)
    new = command("new-platform", _new_platform, "Write the files of a platform more, with tests that pass.")
    new.add_argument("name", metavar="NAME", help="what people type, such as lodestar")
    new.add_argument("--title", default="", help="what people read, such as Lodestar")
    made = command("manifest", _manifest, "Print the manifest that makes the Slack app.")
    where = made.add_mutually_exclusive_group()
    where.add_argument("--url", default="", help="where Slack reaches Registrar, such as https://registrar.example.com")
    where.add_argument("--socket", action="store_true", help="for Socket Mode: Slack needs no address")
    return parser
