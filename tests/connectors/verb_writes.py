"""What a platform's everyday verbs write."""

import inspect
import sys

from connectors.core.field_markers import Effect
from connectors.core.intent import Intent, operation_id
from connectors.platform import Platform


def verb_writes(platform: Platform) -> set[str]:
    """The ids of the changes that its everyday verbs, or what they call in its folder, know; none where it has no
    verbs."""
    kind = platform.everyday
    own = (
        [sys.modules[one.__module__] for one in kind.__mro__ if one.__module__.startswith("connectors.")]
        if kind
        else []
    )
    helpers = [one for module in own for one in vars(module).values() if inspect.isfunction(one)]
    modules = {inspect.getmodule(one) for one in helpers} | set(own)
    return {
        operation_id(one)
        for module in modules
        if module and module.__name__.startswith(f"connectors.{platform.folder}.")
        for _, one in inspect.getmembers(module, inspect.isclass)
        if issubclass(one, Intent) and hasattr(one, "http") and one.http.harm is not Effect.READ
    }
