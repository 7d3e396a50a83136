"""An intent of every operation, made of the examples of its fields."""

from typing import Any

from connectors.core.field_specs import field_specs
from connectors.core.intent import Intent, changeable, make


def exemplary(cls: type[Intent[Any]]) -> Intent[Any]:
    """With what is required, the first of each set of alternatives, and of what can be changed something. Raises
    Mistakes where an example is none."""
    chosen: dict[str, str] = {}
    for spec in field_specs(cls).values():
        if group := spec.one_of or spec.any_of or (spec.name if spec.required else ""):
            chosen.setdefault(group, spec.name)
    for name in [name for name, spec in changeable(cls).items() if spec.example not in (None, spec.default)][:1]:
        chosen.setdefault(name, name)
    return make(cls, {name: field_specs(cls)[name].example for name in chosen.values()})
