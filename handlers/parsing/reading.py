"""A sentence being read: what each word became, what the sentence asks for so far, and what is left to read."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NoReturn, Self

from connectors.everyday.verbs import VERB_EXAMPLES, Verb
from handlers.parsing import dates
from handlers.parsing.arguments import Misread, Named, VerbArguments
from handlers.parsing.common_words import AND_WORDS, ARTICLES, COURSE_NOUNS
from handlers.parsing.role_words import role_words
from handlers.parsing.words import QUOTE_MARKS, Sentence, Word, sentence, trimmed
from handlers.slack import times

WORDLESS_VERBS = (Verb.COURSES, Verb.SESSIONS)
"""Verbs that say something without any more words."""
MAX_CLAUSE_WORDS = 12
"""Words at the end of a title that say when, or as what."""
VERBS_WITH_A_TIME = (Verb.SESSIONS, Verb.ATTENDANCE, Verb.SCHEDULE)
"""Verbs that read when, and tell it from a title themselves."""
_BEFORE_A_TIME = ("until", "till", "by", "before", "since", "after", "from", "starting")
NEAR_DAYS = ("today", "tomorrow", "tonight", "yesterday")
IF_A_TITLE = "If it's part of the title, put the title in quotes."
WORDS_BEFORE_TITLE = ARTICLES | COURSE_NOUNS | {"called", "named"}
"""Words beside a title in quotes that say only that it is one."""
NO_TITLES = ARTICLES | AND_WORDS | {*_BEFORE_A_TIME, "about", "as", "at", "for", "in", "of", "on", "to", "with"}
"""Words that stand in front of something, and are no title by themselves."""


class Became(StrEnum):
    """What a word of a sentence was read as."""

    PERSON = "person"
    COURSE = "course"
    PLATFORM = "platform"
    ROLE = "role"
    DATE = "date"
    DURATION = "duration"
    HOST = "host"
    PLACE = "place"
    OPTION = "option"
    UNREAD = "nothing"
    LITTLE = "little word"
    COURTESY = "courtesy"


_WHOLE_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass
class Reading:
    """A sentence being read.

    Attributes:
        sentence: what was typed behind the verb
        arguments: what it asks for, as far as it was read
        now: the time, in the asker's zone
        became: what each word was read as, by its place in the sentence
        dry: it is only to be looked at
        problem: why it cannot be done as it was said, once all of it is read
        sure: words quoted with what became nothing beside them, and yet read: the form keeps them
    """

    sentence: Sentence
    arguments: VerbArguments
    now: datetime
    became: dict[int, Became] = field(default_factory=dict)
    dry: bool = False
    problem: str = ""
    sure: frozenset[int] = frozenset()

    @classmethod
    def of(cls, verb: Verb, text: str, now: datetime) -> Self:
        return cls(sentence(text), VerbArguments(verb), now)

    @property
    def left(self) -> list[Word]:
        """The words that nothing was made of yet."""
        return [one for one in self.sentence.words if one.start not in self.became]

    def take(self, words: Sequence[Word], became: Became) -> None:
        self.became |= {one.start: became for one in words}

    def skip(self, *little: str) -> list[Word]:
        """What is left, without a little word in front."""
        while (left := self.left) and left[0].separator:
            self.take(left[:1], Became.LITTLE)
        if len(left) > 1 and left[0].small in little:
            self.take(left[:1], Became.LITTLE)
        return self.left

    def set(self, **to: Any) -> None:
        self.arguments = replace(self.arguments, **to)

    def set_people(self, people: Sequence[Named]) -> None:
        self.arguments = self.arguments.about(people)

    def need(self, said: object, sentence: str) -> None:
        """Raises Misread where nothing was said."""
        if not said:
            self.refuse(f"{sentence}: `/lms {VERB_EXAMPLES[self.arguments.verb]}`.")

    def refuse(self, sentence: str, words: Sequence[Word] = ()) -> NoReturn:
        """Raises Misread. The form is filled without these words."""
        raise Misread(sentence, self.arguments, words=[one.start for one in words])

    def unread(self, words: Sequence[Word], hint: str = "", besides: Sequence[Word] = ()) -> NoReturn:
        """These words became nothing: that stops everything. Raises Misread, which quotes them, and not those that
        became nothing besides."""
        hint = hint or f"Write, for example: `/lms {VERB_EXAMPLES[self.arguments.verb]}`."
        said = self.sentence.quoting(words).strip(QUOTE_MARKS + " ")
        sentence = f"I don't know what “{said}” means here. Nothing was changed. {hint}"
        raise Misread(sentence, self.arguments, words=self._nothing([*words, *besides]))

    def _nothing(self, words: Sequence[Word]) -> list[int]:
        return [one.start for one in words if one.start not in self.sure]

    def choose(self, said: str, meanings: Sequence[tuple[str, Mapping[str, Any]]], over: Container[str] = ()) -> None:
        """The only one of these, each with its name; of several somebody must choose. Raises Misread: those that are
        `over` are named, and cannot be chosen."""
        if len(meanings) == 1:
            self.set(**meanings[0][1])
            return
        named = " or ".join(f"{label}, which has passed," if label in over else label for label, _ in meanings)
        raise Misread(
            f"“{said}” may mean {named}. Nothing was changed. Which do you mean?",
            self.arguments,
            [(label, replace(self.arguments, **to)) for label, to in meanings if label not in over],
        )

    def title(self, words: Sequence[Word]) -> None:
        """The title is the one in quotes, or all of the words; what stands beside quotes is left.

        Raises Misread for an address in a title without quotes."""
        words = trimmed(words)
        if quoted := [one for one in words if one.quoted]:
            self.take(quoted[:1], Became.COURSE)
            self.set(course=quoted[0].text.strip())
            at = words.index(quoted[0])
            self.take([one for one in words[:at] if one.small in WORDS_BEFORE_TITLE], Became.LITTLE)
            self.take([one for one in words[at + 1 : at + 2] if one.small in COURSE_NOUNS], Became.LITTLE)
            return
        for at, one in enumerate(words):
            if one.text in QUOTE_MARKS:
                self.unread(
                    words[at:], "A quote opens there and never closes. Put the title between two quotes.", words[:at]
                )
            if one.address or _WHOLE_DATE.fullmatch(one.text):
                self.unread([one], IF_A_TITLE)
        if words and all(one.small in NO_TITLES for one in words):
            self.unread(words, "If it's the title, put it in quotes.")
        said = self.sentence.said(words)
        if dates.days(dates.plain(said).rstrip(".!?"), self.now.date()):
            self.unread(words, "If it's the title, put it in quotes.")
        if self.arguments.verb not in VERBS_WITH_A_TIME and (clause := self._clause_behind(words)):
            self.unread(clause, IF_A_TITLE)
        self.take(words, Became.COURSE)
        if not self._is_cut(words):
            self.set(course=said.rstrip(".!?:") or said)

    def _clause_behind(self, title: Sequence[Word]) -> Sequence[Word]:
        """A time or a role at the end of a title, where the verb reads neither: `last week`, `until Friday`,
        `as teacher`. A day of the week alone may be the title's own: `Casual Friday`."""
        for at in range(max(1, len(title) - MAX_CLAUSE_WORDS), len(title)):
            begins, *rest = title[at:]
            led = begins.small in _BEFORE_A_TIME and bool(rest)
            said = self.sentence.said(rest if led else title[at:])
            if (led or rest or begins.small in NEAR_DAYS) and dates.spans(said.rstrip(".!?"), self.now):
                return title[at:]
            roles = [one for one in rest if one.small not in ARTICLES]
            if begins.small == "as" and len(roles) == 1 and roles[0].small in role_words():
                return title[at:]
        return ()

    def _is_cut(self, words: Sequence[Word]) -> bool:
        """Whether a word that became nothing stands right before these or among them: they are no whole then."""
        if not words:
            return False
        all = self.sentence.words
        first, last = all.index(words[0]), all.index(words[-1])
        return any(self.became.get(one.start) is Became.UNREAD for one in all[max(0, first - 1) : last])

    def finish(self) -> None:
        """Raises Misread for what cannot be done as it was said, and for what became nothing."""
        if self.problem:
            self.refuse(self.problem)
        left = [one for one in self.left if not one.separator]
        if left:
            self.unread(self._together(left))

    def _together(self, left: Sequence[Word]) -> Sequence[Word]:
        """The first of what is left, with what directly follows it."""
        words = self.sentence.words
        some = [left[0]]
        for one in words[words.index(left[0]) + 1 :]:
            if one.start in self.became:
                break
            some.append(one)
        return some


def day_label(moment: datetime) -> str:
    """`Fri 5 Jun 2026`, for a button."""
    return times.dated(moment)


def moment_labels(found: Sequence[datetime]) -> list[str]:
    """A day and an hour each; the hour that the clocks go through twice with what the clocks are set by."""
    labels = [f"{day_label(one)} {times.clock(one)}" for one in found]
    return [f"{label} {one:%Z}" if labels.count(label) > 1 else label for one, label in zip(found, labels, strict=True)]
