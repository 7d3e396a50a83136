"""The audit log as people read it: a line for each change, its steps under it; and the same columns in a file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.audit.search import AuditedChange, AuditPage
from bot.audit.terms import MAX_ENTRY_TERMS
from bot.changes.change_set import together
from bot.preferences.preferences import DateStyle
from connectors.core.same import folded, says_whole
from handlers.audit import audit_namesakes, audit_words
from handlers.audit.audit_namesakes import NAMESAKES_SHOWN, AuditNamesake
from handlers.audit.audit_request import AuditRequest
from handlers.audit.audit_rest import AuditRest
from handlers.audit.audit_words import AuditEntry
from handlers.slack import limits, times
from handlers.slack.blocks import (
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    header,
    length,
    line,
    mention,
    rich,
    run,
    say,
    table,
    texts,
)
from handlers.slack.times import brief, clock
from handlers.slack.values import read_aloud
from handlers.slack.visible import brief as shortened
from handlers.slack.visible import visible

AUDIT_COLUMNS = ("When", "What", "Who", "Reason or outcome")
AUDIT_ID_COLUMNS = (
    "Asked by (Slack id)",
    "Step by (Slack id)",
    "Approved by (Slack ids)",
    "Denied by (Slack id)",
    "People",
    "Courses",
    "Other things",
    "Made (id)",
    "Platforms",
    "Operations",
    "Time zone",
    "Change",
    "Entry",
)
AUDIT_FILE_COLUMNS = (*AUDIT_COLUMNS, "Allowed", "Rule", "Asked for", *AUDIT_ID_COLUMNS)
HOW_TO_READ = (
    "Newest first, by the latest step of each change. Its line shows that time, and each step below shows its own. "
    "The file has every match in full, with all ids and values."
)
CHANGES_SHOWN = 10
"""Changes of a page, where they fit into a message."""
STEPS_SHOWN = 8
"""Steps of a change on a page."""
WHAT_CHARS, STEP_CHARS, WHY_CHARS, WHO_CHARS = 400, 200, 600, 60
"""Characters of a cell on a page; the file has all of them."""
VALUE_CHARS, VALUES_CHARS = 80, 300
"""Characters of one value that was asked for, and of all of them, on a page."""
CUT_SHOWN = 3
"""Changes named that are not indexed whole."""
FILE_NAME_CHARS = 80
STEP_MARK = "↳ "
SLACK_USER_ID_PATTERN = re.compile("[UW][A-Z0-9]{2,}")


@dataclass(frozen=True)
class NothingFound:
    """What may have to be said beside what was found.

    Attributes:
        rest: what is left of the search, and what that would find
        cut: when changes were written that are not indexed whole; Unix seconds
        spanned: only a stretch of time was looked through
        fits: people whom the name that was looked for fits, where it fits several
        waiting: where what waits can be decided on, as a sentence
        all_asked: everything was asked for, so that there is nothing at all
    """

    rest: AuditRest = field(default_factory=AuditRest)
    cut: Sequence[float] = ()
    spanned: bool = False
    fits: Sequence[AuditNamesake] = ()
    waiting: str = ""
    all_asked: bool = False


NOTHING_BESIDE = NothingFound()


def shown(
    page: AuditPage,
    now: datetime,
    understood: Sequence[str],
    drafts: Mapping[str, str],
    beside: NothingFound = NOTHING_BESIDE,
    sought: Sequence[str] = (),
) -> Message:
    """A page, newest first. `drafts` are what its buttons lead on with, by the name of the button; what was `sought`
    stands first among what was sent."""
    title = visible(", ".join(["The audit log", *understood]))
    changes, cut = fitting(page, sought)
    changes = audit_words.told_apart(changes)
    blocks: list[Block] = [header(title)]
    if changes:
        blocks.append(_table(changes, now, sought))
    blocks += [say(one) for one in _notes(page, now, bool(changes), beside)]
    buttons = [button("Back", "audit.back", drafts["back"])] if "back" in drafts else []
    if cut or page.after:
        label = "Search further back" if page.back_to is not None and not cut else "Next"
        buttons.append(button(label, "audit.next", drafts["next"], style="primary"))
    if "rest" in drafts:
        buttons.append(button("Search for that", "audit.next", drafts["rest"], style="primary"))
    if changes or page.after:
        buttons.append(button("CSV", "audit.csv", drafts["csv"]))
    blocks += [actions(*buttons)] if buttons else []
    for number, one in enumerate(beside.fits[:NAMESAKES_SHOWN]):
        blocks.append(actions(button(f"Only {one.label}", "audit.next", drafts[f"person {number}"])))
    if changes:
        blocks.append(context(HOW_TO_READ))
    return Message(title, blocks)


def fitting(page: AuditPage, sought: Sequence[str] = ()) -> tuple[Sequence[AuditedChange], bool]:
    """As many changes as one message holds, at least one; and whether some are left for the next."""
    moment = datetime.fromtimestamp(0).astimezone()
    for many in range(len(page.changes), 1, -1):
        drawn = _table(page.changes[:many], moment, sought)
        if length([drawn]) < limits.MESSAGE_CHARS - 1500 and len(drawn["rows"]) < limits.TABLE_ROWS:
            return page.changes[:many], many < len(page.changes)
    return page.changes[:1], len(page.changes) > 1


def following(page: AuditPage, sought: Sequence[str] = ()) -> str:
    """Where the next page goes on."""
    changes, cut = fitting(page, sought)
    return changes[-1].place if cut else page.after


def file_name(request: AuditRequest, now: datetime) -> str:
    """What was looked for, and the day: `audit-okafor-since-23-nov-2026-11-29.csv`."""
    said = "".join(one if one.isalnum() else "-" for one in " ".join(request.understood))
    words = [one for one in said.split("-") if one]
    return f"{'-'.join(['audit', *words])[:FILE_NAME_CHARS].strip('-')}-{now:%Y-%m-%d}.csv"


def file_rows(change: AuditedChange, zone: str) -> Iterator[list[str]]:
    """A change and its steps, in the columns of a file; `zone` is whose clock it has."""
    for number, entry in enumerate((change.first, *change.entries, *([change.undone] if change.undone else []))):
        stands = entry if number else change.last
        with times.written_for(DateStyle.ISO):  # which a sheet sorts
            when = read_aloud(entry.get("at") if number else change.moment, zone, moment=True)
        here = _change_cells(change) if not number else _cells_of(change, entry)
        slack_ids = [
            [audit_words.asker(entry)],
            [audit_words.taker(entry)] if number else [],
            audit_words.approvers(stands),
            audit_words.deniers([entry] if number else change.entries),
        ]
        made = [str(stands["made"])] if stands.get("made") else []
        ids = [*slack_ids, *_targets(entry), made, audit_words.titles(entry), audit_words.operations(entry)]
        ids.append([zone])
        allowed, rule = audit_words.allowed(change.entries), str(change.last.get("rule") or "")
        own = audit_words.values(entry) if not number or "item" in entry else []
        values = "; ".join(f"{name}: {value}" for name, value in own)
        cells = [
            when,
            *here,
            *(("", rule) if number else (allowed, rule)),
            values,
            *("; ".join(one) for one in ids),
            change.id,
        ]
        yield [*map(visible, cells), str(entry.get("number", "")) if number else ""]


def _targets(entry: AuditEntry) -> list[list[str]]:
    others = {str(one.get("kind")) for one in entry.get("targets", ())} - {"person", "course"}
    things = [one for kind in sorted(others) for one in audit_words.things(entry, kind)]
    return [audit_words.people(entry), audit_words.things(entry, "course"), things]


def _table(changes: Sequence[AuditedChange], now: datetime, sought: Sequence[str]) -> Block:
    rows: list[list[str]] = []
    takers: list[str] = [""]  # of the row with the names of the columns
    heads: set[int] = set()
    for change in changes:
        heads.add(len(rows) + 1)
        what, who, why = _change_cells(change)
        rows.append([_moment(change.moment, now), *_fitted(what, who, why, WHAT_CHARS)])
        takers.append(audit_words.asker(change.first))
        if values := _besides(audit_words.values(change.first), what, sought):
            rows.append(["", STEP_MARK + _values(values, sought), "", ""])
            takers.append("")
        for entry in (*_steps(change), *([change.undone] if change.undone else [])):
            what, who, why = _cells_of(change, entry)
            rows.append([_moment(float(entry.get("at", 0)), now), *_fitted(what, who, why, STEP_CHARS)])
            takers.append(audit_words.asker(entry) if entry is change.undone else audit_words.taker(entry))
        left = change.more + len(change.entries) - len(_steps(change))
        if left:
            rows.append(["", f"{STEP_MARK}{left} more step{'s' if left > 1 else ''}: see the file", "", ""])
            takers.append("")
    drawn = table(AUDIT_COLUMNS, rows)
    for at, taker in enumerate(takers[: len(drawn["rows"])]):
        if SLACK_USER_ID_PATTERN.fullmatch(taker):  # whoever takes another's name has an id of their own
            drawn["rows"][at][2] = rich(line(mention(taker)))
    for at in heads:
        if at < len(drawn["rows"]):
            when, what, who, why = drawn["rows"][at]
            drawn["rows"][at] = [when, _bold(what), who, _bold(why)]
    return drawn


def _fitted(what: str, who: str, why: str, what_chars: int) -> list[str]:
    """As much as a page has room for: nothing in it makes a line of its own, or turns the line around."""
    return [shortened(what, what_chars), shortened(who, WHO_CHARS), shortened(why, WHY_CHARS)]


def _bold(cell: Element) -> Element:
    return rich(line(run(texts([cell])[0], bold=True)))


def _steps(change: AuditedChange) -> Sequence[AuditEntry]:
    """The first and the last ones."""
    if len(change.entries) <= STEPS_SHOWN:
        return change.entries
    return [change.first, *change.entries[1 - STEPS_SHOWN :]]


def _change_cells(change: AuditedChange) -> list[str]:
    """What, who asked, and how it stands."""
    asker = audit_words.called(change.first, audit_words.asker(change.first))
    how = filter(None, [audit_words.standing(change.entries, change.undone), audit_words.allowed(change.entries)])
    asked = {**change.first, "did": change.last.get("did", "")}
    return [audit_words.whole_sentence(asked, done=audit_words.is_done(change.last)), asker, " · ".join(how)]


def _besides(values: Sequence[tuple[str, str]], sentence: str, sought: Sequence[str]) -> list[tuple[str, str]]:
    """What somebody looks for and the sentence does not say; the file has all that was asked for."""
    words = [folded(one) for one in sought]
    return [
        (name, value)
        for name, value in values
        if any(one in folded(f"{name}: {value}") for one in words) and not says_whole(sentence, value)
    ]


def _values(values: Sequence[tuple[str, str]], sought: Sequence[str]) -> str:
    """What was asked for: what was looked for in it first, each shortened for itself, as many as there is room for."""
    hit = [any(part in folded(f"{name}: {value}") for part in map(folded, sought)) for name, value in values]
    ordered = [one for found in (True, False) for one, it in zip(values, hit, strict=True) if it is found]
    said, left = "asked for: ", len(ordered)
    for at, (name, value) in enumerate(ordered):
        one = f"{shortened(name, VALUE_CHARS)} “{shortened(value, VALUE_CHARS)}”"
        if at and len(said) + len(one) > VALUES_CHARS:
            break
        said, left = f"{said}{' · ' if at else ''}{one}", left - 1
    return said + (f" · {left} more: see the file" if left else "")


def _cells_of(change: AuditedChange, entry: AuditEntry) -> list[str]:
    if entry is change.undone:
        what, who, why = audit_words.undoing(entry)
        return [STEP_MARK + what, who, why]
    return [STEP_MARK + audit_words.step(entry), audit_words.who(entry), audit_words.why(entry)]


def _moment(at: float, now: datetime) -> str:
    moment = datetime.fromtimestamp(at, now.tzinfo)
    return f"{brief(moment, now)} {clock(moment)}"


def _notes(page: AuditPage, now: datetime, any_here: bool, beside: NothingFound) -> Iterator[str]:
    """What must be said beside the table."""
    if beside.fits:
        yield audit_namesakes.said(beside.fits)
    for word in page.as_whole:
        yield f"“{word}” is part of many words, so I searched for it only as a whole word."
    if page.back_to is not None:
        moment = datetime.fromtimestamp(page.back_to, now.tzinfo)
        found = "That's all I found" if any_here else "I found no matches"
        yield f"{found} back to {clock(moment)} on {brief(moment, now)}. There may be more before that."
    elif not any_here:
        yield from beside.rest.said or [_nothing(beside)]
        if beside.rest.count:
            yield f"With `{visible(beside.rest.typed)}` alone: {beside.rest.count}."
    if beside.waiting:
        yield beside.waiting
    if beside.cut:
        days = together(brief(datetime.fromtimestamp(at, now.tzinfo), now) for at in beside.cut)
        more = " and earlier" if len(beside.cut) == CUT_SHOWN else ""
        yield (
            f"Changes of {days}{more} have more than {MAX_ENTRY_TERMS:,} words each, and I searched only the first of "
            "those: there may be more matches in them. The CSV of that day has all of it."
        )


def _nothing(beside: NothingFound) -> str:
    if beside.all_asked:
        return "The audit log is empty: nothing has been requested yet."
    where = "in that time" if beside.spanned else "in the audit log, as far back as it goes"
    return f"No matching entries {where}."
