"""An intent of every operation, made of the examples of its fields."""

from typing import Any

from connectors.core.field_specs import field_specs
from connectors.core.intent import Intent, make


def exemplary(cls: type[Intent[Any]]) -> Intent[Any]:
    """With what is required, and the first of each set of alternatives. Raises Mistakes where an example is none."""
    chosen: dict[str, str] = {}
    for spec in field_specs(cls).values():
        if group := spec.one_of or spec.any_of or (spec.name if spec.required else ""):
            chosen.setdefault(group, spec.name)
    return make(cls, {name: field_specs(cls)[name].example for name in chosen.values()})
