"""Whether platforms, as their folders declare them, can stand beside each other: looked at once, when the catalogue is
loaded.

    name="lodestr" in connectors/lodestar       nobody could tell where it stands
    two operations with the id courses_list     the later would silently take the name
    env_prefix="ACME_" in two folders           one would be given the other's key and address
    probe=CoursesCreate(title="Try")            every check would make a course
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from keyword import iskeyword
from types import ModuleType
from typing import Any

from connectors.core.connector import Connector
from connectors.core.declaration_checks import WrongDeclaration
from connectors.core.field_markers import Effect
from connectors.core.field_specs import squash
from connectors.core.hooks import Hooks
from connectors.core.intent import Intent, operation_id
from connectors.core.near_names import near_names
from connectors.platform import Platform

OWN_PREFIXES = ("REGISTRAR_", "SLACK_")
"""How the variables begin that are Registrar's own."""


def check_platforms(folders: Mapping[str, Platform]) -> None:
    """Look at all platforms, by the folders they stand in. Raises WrongDeclaration, with a line for each fault."""
    faults = [*_names(folders)] or [
        *_variables(folders),
        *(fault for folder, one in folders.items() for fault in _faults(folder, one)),
    ]
    if faults:
        raise WrongDeclaration("\n".join(f"{one}." for one in faults))


def _faults(folder: str, platform: Platform) -> Iterator[str]:
    """What is wrong with one, whatever the others are."""
    where = f"connectors.{folder}"
    if strays := [one for one in platform.resources if not isinstance(one, ModuleType)]:
        yield f"{where}: resources must be modules in a tuple, and not {strays[0]!r}"
        return
    for module, resource in zip(platform.resources, platform.declared, strict=True):
        if not resource.operations:
            yield f"{where}: resources names {module.__name__}, and no class there has an `http = …`"
    modules = [one.__name__ for one in platform.resources]
    yield from _told_twice(zip(modules, (one.name for one in platform.declared), strict=True), "resource")
    operations = [one for resource in platform.declared for one in resource.operations]
    ids = [(path(one), id) for one in operations for id in (operation_id(one), *one.http.twins)]
    yield from _told_twice(ids, "id")
    for cls in operations:
        if cls.platform != platform.name:
            yield f"{path(cls)}.platform is {cls.platform!r}, and its folder's is {platform.name!r}"
    known = {operation_id(one) for one in operations}
    for verb, taken in platform.takes.items():
        for id in (one for one in taken if one not in known):
            yield f"{where}: takes says that {verb} needs {id}, and no class there is of that name"
    yield from _reads(f"{where}: probe", [type(platform.probe)], platform.name)
    for one in vars(sys.modules[platform.settings.__module__]).values():
        if isinstance(one, type) and issubclass(one, Connector) and one is not Connector:
            yield from _of_connector(one, platform)
    if news := platform.news:
        source = path(type(news))
        if news.platform != platform.name:
            yield f"{source}.platform is {news.platform!r}, and its folder's is {platform.name!r}"
        yield from _reads(f"{source}.reads", news.reads, platform.name)
        yield from _reads(f"{source}.samples", {type(one) for one in news.samples.values()}, platform.name)
        for event in dict.fromkeys([*(event for events in news.reads.values() for event in events), *news.samples]):
            if event not in news.kinds:
                yield f"{source}.kinds has no {event}, of which it tells: add what is to be said of it"


def _of_connector(cls: type[Connector], platform: Platform) -> Iterator[str]:
    """It is this platform's, says nothing that nobody asks it, and goes on in pages as a listing here does."""
    if cls.platform != platform.name:
        yield f"{path(cls)}.platform is {cls.platform!r}, and its folder's is {platform.name!r}"
    for name in vars(cls):
        if not (
            name.startswith("_")
            or hasattr(Connector, name)
            or name in Connector.__annotations__ | Hooks.__annotations__
        ):
            near = near_names(name, [one for one in dir(Connector) if not one.startswith("_")])
            meant = f" (perhaps {near[0]})" if near else ""
            yield f"{path(cls)}.{name}: no one asks a connector for that{meant}; “_” begins what is its own"
    how, listings = cls.paging, [one.model_fields.keys() for one in platform.operations.values() if not one.http.paging]
    for name in filter(None, (how.cursor, how.size) if how else ()):
        if not any(name in fields for fields in listings):
            yield f"{path(cls)}.paging goes by {name}, and no operation of this platform has such a field"


def path(cls: type[Any]) -> str:
    """Where a class stands, as people find it."""
    return f"{cls.__module__}.{cls.__qualname__}"


def _names(folders: Mapping[str, Platform]) -> Iterator[str]:
    """Each has a name of its own, a plain word, which is its folder's; a word of Python only begins that."""
    taken: dict[str, str] = {}
    for folder, platform in folders.items():
        name, where = platform.name, f"connectors.{folder}: name={platform.name!r}"
        if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            yield f"{where} must be a word of small letters, digits and “_”, a letter first: people type it"
        elif name in taken:
            yield f"{where} is the name of connectors.{taken[name]} already: each platform has one of its own"
        elif name != folder and not (iskeyword(name) and folder.startswith(name)):
            yield f"{where} must be the name of its folder, {folder!r}: rename one of them"
        elif (home := platform.settings.__module__.split(".")[:2]) != ["connectors", folder]:
            yield f"connectors.{folder}: settings={platform.settings.__name__} are those of {'.'.join(home)}"
        taken.setdefault(str(name), folder)


def _variables(folders: Mapping[str, Platform]) -> Iterator[str]:
    """No two read the same environment variable, and none reads what is Registrar's own."""
    prefixes, taken = dict[str, str](), dict[str, str]()
    for platform in folders.values():
        settings, where = platform.settings, path(platform.settings)
        prefix = str(settings.model_config.get("env_prefix", "")).upper()
        if not prefix or prefix.startswith(OWN_PREFIXES):
            yield f'{where}: env_prefix must be its own, such as "{platform.name.upper()}_", and not "{prefix}"'
        elif prefix in prefixes:
            yield f'{where}: env_prefix "{prefix}" is that of {prefixes[prefix]} already: each has a key of its own'
        else:
            names = [*settings.variables(needed=True), *settings.variables(needed=False)]
            for name in (*names, *platform.webhook_variables.values()):
                if name in taken:
                    yield f"{where}: {name} is read by {taken[name]} already: take another env_prefix or field"
                taken[name] = where
        prefixes.setdefault(prefix, where)


def _told_twice(told: Iterable[tuple[str, str]], what: str) -> Iterator[str]:
    """Where two have one name, as people type it."""
    taken: dict[str, tuple[str, str]] = {}
    for where, name in told:
        other, theirs = taken.setdefault(squash(name), (where, name))
        if other != where:
            alike = "" if theirs == name else f" ({theirs} there: people type both alike)"
            yield f"{where}: its {what} {name} is that of {other} too{alike}: rename one of them"


def _reads(where: str, asked: Iterable[Any], platform: str) -> Iterator[str]:
    """What is asked with nobody's yes: an operation of this platform that only reads."""
    for cls in asked:
        if not (isinstance(cls, type) and issubclass(cls, Intent)):
            yield f"{where} must be an operation that only reads, and not {getattr(cls, '__name__', cls)}"
        elif cls.platform != platform:
            yield f"{where}: {cls.__name__} is an operation of {cls.platform}"
        elif cls.http.harm is not Effect.READ:
            yield f"{where}: {cls.__name__} changes something, and is asked without approval: choose a read"
