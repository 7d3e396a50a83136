"""A search of the audit log as it was understood."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from bot.audit.search import AuditQuery, AuditTerm
from bot.audit.terms import STEM_FIELD, WORD_FIELD
from handlers.audit.audit_questions import nearest, opposite_stems, stems
from handlers.audit.audit_states import standing
from handlers.parsing.words import sentence


@dataclass(frozen=True)
class AuditRequest:
    """A search of the audit log; how it was understood, in words; and piece by piece."""

    query: AuditQuery = field(default_factory=AuditQuery)
    understood: tuple[str, ...] = ()
    pieces: tuple["AuditPiece", ...] = ()

    def without(self, terms: Collection[AuditTerm]) -> "AuditRequest":
        """The rest of it; `typed` is how that is typed."""
        pieces = tuple(one for one in self.pieces if one.term not in terms)
        left = tuple(one for one in self.query.terms if one not in terms)
        return AuditRequest(replace(self.query, terms=left), self.understood, pieces)

    def near(self) -> "AuditRequest | None":
        """The same with what comes near to what was done, where something does and that is known by other words; and
        with how a change stands, where the words for it were put in quotes like a title."""
        for piece in self.pieces:
            if piece.term and (other := _near(piece)):
                terms = tuple(other.term if one == piece.term and other.term else one for one in self.query.terms)
                labels = tuple(other.label if one == piece.label else one for one in self.understood)
                pieces = tuple(other if one == piece else one for one in self.pieces)
                return AuditRequest(replace(self.query, terms=terms), labels, pieces)
        return None

    @property
    def typed(self) -> str:
        return " ".join(one.typed for one in self.pieces)


@dataclass(frozen=True)
class AuditPiece:
    """A piece of what was typed, the term that it is, if it is one, and how that was understood."""

    typed: str
    term: AuditTerm | None = None
    label: str = ""


def _near(piece: AuditPiece) -> AuditPiece | None:
    term = piece.term
    if term and term.field == STEM_FIELD and (near := nearest(piece.label)):
        return AuditPiece(f"who {near}", act(near), near)
    words = sentence(term.texts[0]).words if term and term.field == WORD_FIELD and piece.typed.startswith('"') else ()
    stands = standing(words)
    return AuditPiece(" ".join(one.text for one in words), stands[1].term, stands[1].called) if stands else None


def act(called: str) -> AuditTerm:
    """That this was done, and not its opposite."""
    return AuditTerm(STEM_FIELD, stems(called), exact=True, unless=opposite_stems(called))
