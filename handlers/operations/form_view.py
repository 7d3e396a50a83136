"""The form of an operation, made from its class: which fields, in which order, filled with what is known.

A form is kept in a draft, without secrets; the view carries the draft's id and nothing else. What a view does not show
(text too long for a box, fields behind "More fields") stays in the draft.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from connectors.catalog import operation, platforms
from connectors.core.field_markers import Effect
from connectors.core.field_specs import FieldSpec, field_specs
from connectors.core.intent import Operation, operation_id
from connectors.core.labels import small
from connectors.core.operation_sentence import summary
from connectors.core.tokenizer import Unbalanced
from connectors.core.validation_messages import what
from handlers.operations.help import EMPTY_FIELDS_LABEL
from handlers.operations.typed_names import said_by_name
from handlers.slack import limits
from handlers.slack.blocks import Block, Element, View, actions, button, clip, context, modal, plain, say
from handlers.slack.reply import Spot
from handlers.slack.widgets import LEFT_TEXT, MISSING, UNCHOSEN_TEXT, control, option, said

MAX_SHORT_FORM_FIELDS = 12
"""Fields of a form that needs no "More fields"."""
FORM_EMPTY_VALUES: Mapping[str, Any] = {"null": None, "text": "", "list": []}
"""The ways of being empty."""
HALF_VERBS = frozenset(("Give", "Have", "Let", "Make", "Put", "Say", "Take"))
"""What says nothing by itself: take what, and to where?"""
SUBMIT_TEXT = "Go ahead"
EMPTY_FIELDS_BLOCK = "empty"
"""The block in which fields are emptied."""


@dataclass(frozen=True)
class Field:
    """One input: a field of the operation, or of a part of it."""

    path: tuple[str, ...]
    spec: FieldSpec
    needed: bool
    helper: bool = False
    """Only there so that another field can be picked; not a field of the operation."""
    above: tuple[str, ...] = ()
    """The labels of the parts it is in."""

    @property
    def id(self) -> str:
        return ".".join(self.path)

    @property
    def label(self) -> str:
        first, *more = [*self.above, self.spec.label]
        return ": ".join([first, *map(small, more)])

    def of(self, data: Mapping[str, Any]) -> Any:
        found: Any = data
        for name in self.path:
            found = found.get(name, MISSING) if isinstance(found, Mapping) else MISSING
        return found


@dataclass(frozen=True)
class Form:
    """What is known of a form. `present` is what the platform holds now, `labels` the names of what was picked, `texts`
    what could not be read, `faults` the sentences of the platform by field, `said` one about the whole, `change` what
    was approved and waits for a secret."""

    platform: str
    operation: str
    data: Mapping[str, Any] = field(default_factory=dict)
    present: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, Sequence[str]] = field(default_factory=dict)
    said: str = ""
    more: bool = False
    revision: int = 0
    channel: str = ""
    thread: str = ""
    zone: str = "UTC"
    change: str = ""

    @property
    def cls(self) -> Operation:
        return platforms()[self.platform].operations[self.operation]

    def stored(self) -> dict[str, Any]:
        secret = {spec.name for spec in field_specs(self.cls).values() if spec.secret}
        kept = {name: value for name, value in self.data.items() if name not in secret}
        return vars(self) | {"data": kept, "texts": {k: v for k, v in self.texts.items() if k not in secret}}

    @classmethod
    def loaded(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**stored)

    def changed(self, **to: Any) -> Self:
        """The same form, to be drawn anew: Slack keeps what was typed under the old block ids."""
        return replace(self, revision=self.revision + 1, **to)


def blank(cls: Operation, data: Mapping[str, Any], spot: Spot, zone: str, change: str = "") -> Form:
    """A form that begins with what was typed; where nothing was, with the operation's own defaults. What is new is in
    the time zone of whoever makes it."""
    specs = field_specs(cls).values()
    defaults = {spec.name: spec.kind.plain(spec.default) for spec in specs if spec.default is not None}
    if cls.http.method == "POST":
        defaults |= {spec.name: zone for spec in specs if spec.required and spec.kind.name == "zone"}
    return Form(
        cls.platform,
        operation_id(cls),
        defaults | dict(data),
        channel=spot.channel,
        thread=spot.thread,
        zone=zone,
        change=change,
    )


def fields(cls: Operation) -> list[Field]:
    """Every input of the operation: what is needed first, parts without a line of their own taken apart."""
    found = [one for spec in field_specs(cls).values() for one in _fields(spec, needed=spec.required)]
    found.sort(key=lambda one: not (one.needed or one.spec.one_of or one.spec.any_of))
    return [*_helpers(cls), *found]


def _helpers(cls: Operation) -> Iterator[Field]:
    """What pickers need to know first, where the operation itself does not ask for it; once, if two need the same."""
    here = set(field_specs(cls))
    for spec in field_specs(cls).values():
        for name in spec.options_from.needs if spec.options_from else ():
            asked = operation(cls.platform, spec.options_from.operation) if spec.options_from else None
            if asked and name not in here:
                here.add(name)
                yield Field((name,), field_specs(asked)[name], needed=False, helper=True)


def _fields(spec: FieldSpec, *, needed: bool, within: Sequence[FieldSpec] = ()) -> Iterator[Field]:
    if spec.kind.part and not spec.kind.line:
        for inner in spec.kind.parts.values():
            yield from _fields(inner, needed=needed and inner.required, within=[*within, spec])
    else:
        path = (*(one.name for one in within), spec.name)
        yield Field(path, spec, needed, above=tuple(one.label for one in within))


def shown(form: Form) -> list[Field]:
    """The fields that are inputs now."""
    every = [one for one in fields(form.cls) if not _kept(one.of(form.data))]
    if len(every) <= MAX_SHORT_FORM_FIELDS or form.more:
        return every
    return [one for one in every if _first(one, form)]


def _first(one: Field, form: Form) -> bool:
    known = one.of(form.data) not in (MISSING, None, "", []) or one.id in form.texts or one.id in form.faults
    return bool(one.needed or one.spec.one_of or one.spec.any_of or one.spec.made_when_sent or known)


def view(form: Form, draft: str) -> View:
    """The modal."""
    cls, inputs = form.cls, shown(form)
    hidden = len(fields(cls)) - len(inputs) - len(kept := [one for one in fields(cls) if _kept(one.of(form.data))])
    blocks: list[Block] = [context(f"{platforms()[form.platform].title}: {summary(cls)}")]
    blocks += [say(f"⚠ {form.said}")] if form.said else []
    blocks += [context(_risk(cls))] if _risk(cls) else []
    blocks += [block for one in inputs for block in _input(one, form)]
    blocks += [context(f"{one.label}: {len(str(one.of(form.data))):,} characters, kept as they are.") for one in kept]
    empties = emptiable(form)
    if empties and (form.more or hidden <= 0 or chosen_empty(form) or cls.http.method in ("PATCH", "PUT")):
        blocks.append(_empty(form, empties))
    buttons = [button(f"More fields ({hidden})", "form.more", draft)] if hidden > 0 else []
    blocks.append(actions(*buttons, button("Dry run", "form.dry", draft)))
    return modal(summary(cls).rstrip("."), blocks, draft, submit=_submit(cls))


def _verb(cls: Operation) -> str:
    return summary(cls).split()[0].strip(".")


def _submit(cls: Operation) -> str:
    return _verb(cls) if _verb(cls) not in HALF_VERBS else SUBMIT_TEXT


def _leaves(cls: Operation) -> bool:
    """Whether what is left out stays as it is: something is changed, and neither made nor replaced as a whole."""
    return cls.http.leaves_the_rest or _verb(cls) == "Change"


def _is_there(cls: Operation) -> bool:
    """Whether there is something already whose fields can be emptied."""
    return _leaves(cls) or cls.http.method == "PUT"


def block_id(one: Field, form: Form) -> str:
    """Drawn anew, a field has a new id, and with it the value we give it; a secret keeps its id, and what was typed."""
    return f"{one.id}#" if one.spec.secret else f"{one.id}#{form.revision}"


def _input(one: Field, form: Form) -> list[Block]:
    value = one.of(form.data)
    empty = value in (None, "", [])
    unchosen = LEFT_TEXT if _leaves(form.cls) else UNCHOSEN_TEXT
    element = control(one.spec, MISSING if empty else value, form.zone, form.texts.get(one.id), unchosen)
    if "initial_option" in element and element["type"] == "external_select" and (name := form.labels.get(one.id)):
        element["initial_option"] = option(name, element["initial_option"]["value"])
    if element["type"] == "external_select":
        element["placeholder"] = plain("Type to search", limits.PLACEHOLDER_CHARS)
    made: Block = {
        "type": "input",
        "block_id": block_id(one, form),
        "label": plain(one.label, limits.INPUT_LABEL_CHARS),
        "element": element,
        "optional": not one.needed or empty,
    }
    if one.spec.options_from and (one.helper or identifies(form.cls, one)):
        made["dispatch_action"] = True
    if hint := _hint(form.cls, one, empties=form.cls.http.method in ("PATCH", "PUT")):
        made["hint"] = plain(hint, limits.INPUT_LABEL_CHARS)
    faults = form.faults.get(one.id) or form.faults.get(one.path[0]) or ()
    return [*([context(f"⚠ {one.label}: {clip(' '.join(faults), 500)}")] if faults else []), made]


def _hint(cls: Operation, one: Field, empties: bool = False) -> str:
    """`empties` says that the form offers to empty what takes null."""
    spec, kind = one.spec, one.spec.kind
    says = [spec.help + "." if spec.help else ""]
    named = said_by_name(cls, spec)
    if named and not (spec.options_from and not spec.kind.item):  # a picker has them
        says.append(f"Write {named}.")
    if one.helper:
        says.append("Choose this first, to find what you're looking for.")
    if kind.name == "list" and kind.item and kind.item.name != "choice":
        says.append("One per line.")
        says.append(what(kind.item).capitalize() + "." if kind.item.line else "")
    elif kind.name in ("extras", "json", "part", "list") or kind.line:
        says.append(what(kind).capitalize() + "." if kind.name != "list" else "")
    if spec.one_of:
        says.append(f"Fill in exactly one of the fields that say which {spec.one_of}.")
    if spec.any_of:
        says.append(f"Fill in at least one of the fields that say which {spec.any_of}.")
    if spec.made_when_sent:
        says.append(f"{spec.made_when_sent.help}.")
    if spec.nullable and empties:
        says.append(f"To empty it, choose it under “{EMPTY_FIELDS_LABEL}”.")
    if spec.secret:
        says.append("It isn't stored.")
    return " ".join(one for one in says if one)


def identifies(cls: Operation, one: Field) -> bool:
    """Whether choosing this says which thing is changed, so that its present values can be shown."""
    return cls.http.method in ("PATCH", "PUT") and len(one.path) == 1 and bool(one.spec.one_of or one.needed)


def emptiable(form: Form) -> dict[str, str]:
    """What can be said by "Empty these fields": a code for each, and its words."""
    found: dict[str, str] = {}
    for one in fields(form.cls):
        if one.helper:
            continue
        kind, may_be_empty = one.spec.kind.name, not one.spec.kind.shortest
        in_path = f"{{{one.spec.wire}}}" in form.cls.http.path
        if one.spec.nullable:
            found[f"null:{one.id}"] = f"{one.label} (no value)"
        if kind == "text" and may_be_empty and not (one.spec.one_of or one.spec.options_from or in_path):
            found[f"text:{one.id}"] = f"{one.label} (empty text)"
        if kind == "list" and may_be_empty:
            found[f"list:{one.id}"] = f"{one.label} (empty list)"
    return dict(list(found.items())[: limits.MENU_OPTIONS])


def chosen_empty(form: Form) -> list[str]:
    by_id = {one.id: one for one in fields(form.cls)}
    found = []
    for code in emptiable(form):
        kind, _, name = code.partition(":")
        value = by_id[name].of(form.data)
        if value is not MISSING and value == FORM_EMPTY_VALUES[kind] and type(value) is type(FORM_EMPTY_VALUES[kind]):
            found.append(code)
    return found


def _empty(form: Form, codes: Mapping[str, str]) -> Block:
    options = {code: option(words, code) for code, words in codes.items()}
    element: Element = {"type": "multi_static_select", "action_id": "empty", "options": list(options.values())}
    if chosen := [options[code] for code in chosen_empty(form)]:
        element["initial_options"] = chosen
    return {
        "type": "input",
        "block_id": f"{EMPTY_FIELDS_BLOCK}#{form.revision}",
        "label": plain(EMPTY_FIELDS_LABEL if _is_there(form.cls) else "Send these as empty", limits.INPUT_LABEL_CHARS),
        "element": element,
        "optional": True,
    }


def filled(form: Form, state: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """What the view says now: plain data, sentences by block for what cannot be read, and the names of what was picked.

    `state` is the view's state values. Fields that the view does not show keep what the form knew.
    """
    visible = {one.id for one in shown(form)}
    data: dict[str, Any] = {}
    faults: dict[str, str] = {}
    names: dict[str, str] = dict(form.labels)
    for one in fields(form.cls):
        value = one.of(form.data)
        if one.id in visible:
            block = block_id(one, form)
            held: Mapping[str, Any] = next(iter((state.get(block) or {}).values()), {})
            if text := ((held.get("selected_option") or {}).get("text") or {}).get("text"):
                names[one.id] = text
            try:
                value = said(one.spec, held, form.zone)
            except Unbalanced as error:
                faults[block] = str(error)
        if value is not MISSING:
            _put(data, one.path, value)
    for code in _emptied(form, state):
        kind, _, name = code.partition(":")
        _put(data, tuple(name.split(".")), FORM_EMPTY_VALUES[kind])
    return data, faults, names


def _emptied(form: Form, state: Mapping[str, Mapping[str, Any]]) -> list[str]:
    block = state.get(f"{EMPTY_FIELDS_BLOCK}#{form.revision}")
    if block is None:
        return chosen_empty(form)
    held: Mapping[str, Any] = next(iter(block.values()), {})
    return [str(one["value"]) for one in held.get("selected_options") or ()]


def _put(data: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    *above, last = path
    for name in above:
        data = data.setdefault(name, {})
    data[last] = value


def _kept(value: Any) -> bool:
    """Too long for any box."""
    return isinstance(value, str) and len(value) > limits.PLAIN_TEXT_INPUT_CHARS


def _risk(cls: Operation) -> str:
    return "This removes something." if cls.http.harm is Effect.DESTRUCTIVE else ""
