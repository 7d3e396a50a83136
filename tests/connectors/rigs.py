"""Every platform's Rig, found where it stands: tests/connectors/<its folder>/rig.py has a function `<its name>_rig`."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from connectors.catalog import platforms
from connectors.platform import Platform
from tests.connectors.rig import Rig as Rig


def rig_of(platform: Platform) -> Callable[[], Rig] | None:
    """What makes the rig of a platform; None where it has none."""
    package = f"tests.connectors.{platform.folder}"
    if not find_spec(package) or not find_spec(f"{package}.rig"):
        return None
    found: Callable[[], Rig] | None = getattr(import_module(f"{package}.rig"), f"{platform.name}_rig", None)
    return found


RIGS: dict[str, Callable[[], Rig]] = {name: found for name, one in platforms().items() if (found := rig_of(one))}
