"""Every operation of every platform. A folder of `connectors` that declares `platform` is in it; nothing lists them."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from traceback import extract_tb
from typing import Any

import connectors
from connectors.core import declaration_checks
from connectors.core.connector import Connector
from connectors.core.declaration_checks import WrongDeclaration as WrongDeclaration
from connectors.core.field_specs import MASK, squash
from connectors.core.intent import Intent, make, operation_id
from connectors.platform import Platform
from connectors.platform_checks import check_platforms


@cache
def platforms() -> Mapping[str, Platform]:
    """The platforms by the name people type, in alphabetical order of their folders. Raises WrongDeclaration."""
    folders = [found.name for found in pkgutil.iter_modules(connectors.__path__) if found.ispkg]
    declared = {name: _declared(name) for name in sorted(folders)}
    found = {name: one for name, one in declared.items() if isinstance(one, Platform)}
    check_platforms(found)
    declaration_checks.check(*(one.known_as for one in found.values()))
    return {one.name: one for one in found.values()}


def _declared(folder: str) -> Any:
    """What a folder declares, whether that is a platform or not. Raises WrongDeclaration, with the line at fault."""
    try:
        return getattr(importlib.import_module(f"connectors.{folder}"), "platform", None)
    except WrongDeclaration:
        raise
    except Exception as error:
        own = [
            one for one in extract_tb(error.__traceback__) if f"/connectors/{folder}/" in Path(one.filename).as_posix()
        ]
        where = [(one.filename, one.lineno) for one in own[-1:]]
        if isinstance(error, SyntaxError):
            where = [(error.filename or "", error.lineno)]
        lines = "".join(f", {Path(file).name}, line {line}" for file, line in where)
        said = str(error).strip().partition("\n")[0]
        raise WrongDeclaration(f"connectors.{folder}{lines}: {type(error).__name__}: {said}") from error


def operation(platform: str, typed: str) -> type[Intent[Any]] | None:
    """The operation people mean: its id or a twin's, words joined by blank, dot, dash or underscore."""
    known = platforms().get(platform)
    return known.known_as.get(squash(typed.replace(".", ""))) if known else None


def shower(cls: type[Intent[Any]]) -> type[Intent[Any]] | None:
    """The operation that shows the one thing another acts on: `classes_update` → `classes_get`, or `…_read`."""
    stem = operation_id(cls).rpartition("_")[0]
    return next(filter(None, (operation(cls.platform, f"{stem}_{verb}") for verb in ("get", "read"))), None)


def load(stored: Mapping[str, Any]) -> Intent[Any]:
    """The intent of a stored platform, operation and data, with a mask for each secret that was `withheld`. Raises
    Mistakes if the operation has changed since, KeyError if it is gone."""
    cls = platforms()[stored["platform"]].operations[stored["operation"]]
    return make(cls, {**stored["data"], **dict.fromkeys(stored.get("withheld", ()), MASK)})


def connect(env_file: str | None = ".env") -> dict[str, Connector]:
    """A connector for every platform that has settings. Raises Misconfigured."""
    loaded = {name: platform.settings.load(env_file) for name, platform in platforms().items()}
    return {name: settings.connect() for name, settings in loaded.items() if settings}
