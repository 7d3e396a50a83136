"""What a change is about, in words, where its intents hold only ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.changes import change_set
from bot.changes.described import Described
from bot.changes.describer import Describer
from bot.changes.target import Target, merged, of_intents
from bot.changes.wording import told_already
from connectors.core.intent import Intent


@dataclass(frozen=True)
class Subject:
    """What a change is about.

    Attributes:
        named: whom and what, for its description
        people: whom each intent is about, in their order, "" for nobody in particular: what happens to one person does
            not wait for another
        undo: the draft that takes it back; empty where nothing does
        takes_back: the change that it takes back, by its id
        headline: what is said once all of it is done, as a sentence
        notes: what is no part of it and must be said beside its outcome
        sentence: what it does, to whom, on which platforms, as it is asked about and as the audit log says it
        targets: whom and what it acts on, as the audit log finds them
        known: for each intent what its values are called, by field, where a plan saw that and a look-up cannot
    """

    named: str = ""
    people: Sequence[str] = ()
    undo: str = ""
    takes_back: str = ""
    headline: str = ""
    notes: Sequence[str] = ()
    sentence: str = ""
    targets: Sequence[Target] = ()
    known: Sequence[Mapping[str, str]] = ()

    @property
    def terms(self) -> dict[str, Any]:
        """What a change keeps of it, whatever its operations are."""
        said = {"headline": self.headline, "notes": tuple(self.notes), "sentence": self.sentence}
        return {"undo": self.undo, "takes_back": self.takes_back, **said, "targets": merged(self.targets)}

    async def asked(self, intents: Sequence[Intent[Any]], describer: Describer) -> dict[str, Any]:
        """What a change that is put to somebody says of itself, with whom and what it acts on, as the platforms have
        them. Raises NotFound."""
        if len(intents) != 1:
            return await self.items(intents, describer, asking=True)
        described = await describer.of(intents[0], *self.known)
        said = described.behind(self.sentence) if self._tells else self.naming(described.sentence)
        whole = {} if self.sentence else {"sentence": self.naming(described.whole)}
        return {"description": said, "did": self._did(described), **whole, **self._acted_on(intents, [described])}

    async def items(
        self, intents: Sequence[Intent[Any]], describer: Describer, *, asking: bool = False
    ) -> dict[str, Any]:
        """What a change set says of itself; of a single change only what its values are meant to be, where that may be
        taken back. Raises NotFound."""
        if len(intents) == 1:
            meant = {"meant": await describer.meant(intents)} if self.undo else {}
            return meant if self.sentence else {**meant, **await self._named(intents, describer)}
        described = await describer.each(intents, self.known, asking=asking)
        items = change_set.items(intents, [one.sentence for one in described], self.people)
        does = change_set.sentence([one.does for one in described])
        did = change_set.sentence([one.did for one in described])
        return {
            "description": self.sentence if self._tells else self.naming(does),
            "did": "" if self.takes_back or self.headline else did,
            "items": items,
            **self._acted_on(intents, described),
        }

    async def _named(self, intents: Sequence[Intent[Any]], describer: Describer) -> dict[str, Any]:
        """Of what needs nobody's word only the log tells, and it by the names of now: afterwards they may be others."""
        described = await describer.named(intents[0])
        targets = self._acted_on(intents, [described])["targets"]
        return {"sentence": described.sentence, "did": self._did(described), "targets": targets}

    def _did(self, described: Described) -> str:
        """What takes something back is told as that."""
        return "" if self.takes_back else described.did

    def _acted_on(self, intents: Sequence[Intent[Any]], described: Sequence[Described]) -> dict[str, Any]:
        """A verb knows whom and what it is about, from all platforms at once."""
        found = self.targets or [*(target for one in described for target in one.targets), *of_intents(intents)]
        meant = tuple(replace(its, at=at) for at, one in enumerate(described) for its in one.meant)
        shown = (replace(one.shown, at=at) for at, one in enumerate(described))
        kept = tuple(one for one in shown if one.facts or one.foreseen.said)
        return {"targets": merged(found), "meant": meant, "shown": kept}

    @property
    def _tells(self) -> bool:
        """Whether a verb has said what is done to whom, be it to take something back."""
        return bool(self.sentence)

    def naming(self, description: str) -> str:
        named = "" if told_already(description, self.named) else self.named
        undo = "Undo" if self.takes_back else ""
        return ": ".join(filter(None, [undo, named, description]))
