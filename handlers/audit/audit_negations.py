"""Words that say what is not so. The audit log has what was done: a search that dropped such a word would be answered
with the opposite of what was asked, so it is refused. A negation is read in all languages that a wrong word is."""

import re

from bot.desk import RequestRefused
from handlers.audit.audit_questions import is_done_word
from handlers.parsing.common_words import FORBIDDING, NEGATIONS, plain_words
from handlers.parsing.words import Word
from handlers.slack.blocks import clip

_NOBODY = plain_words(
    """nobody none nothing nowhere noone nope nay cannot never neither hardly rarely seldom barely scarcely despite
    apart aside outside lacking lacks lack absent missing exclude excludes excluded
    niemand nichts nirgends nie niemals keinen keinem keiner keines weder ohne
    personne rien aucun aucune jamais hormis excepté
    nadie nada ninguno ninguna ningún jamás tampoco sin
    ninguém nenhum nenhuma nem sem exceto"""
)
AUDIT_NEGATIONS = NEGATIONS | FORBIDDING | _NOBODY
_SHORT_NOT = re.compile(
    r"(?:ai|are|can?|could|dare|did|do|does|had|has|have|is|may|might|must|need|ought|sha|should|was|were|wo|would)"
    r"n['’`´]?t"
)
_UN = re.compile(r"(?:un|non|not)-?(?P<done>\w+)")
_SIGN = re.compile(r"(?:[-!~¬^](?=\w)|!=|<>|≠|w/o\b)\S*")
"""`-max` and `!max`, as search engines have it. `1-5` begins with none."""
_UH_UH = plain_words("uhuh uh-uh nuh-uh")
NOT_LOOKED_FOR = (
    "I can't search for what didn't happen, or for everything except something (“{typed}”). Search for what was "
    "done. If it's part of a name or a title, put that in quotes."
)


def refuse_negation(word: Word) -> None:
    """Raises RequestRefused where the word is one."""
    if is_negation(word):
        raise RequestRefused(NOT_LOOKED_FOR.format(typed=clip(word.text, 40)))


def is_negation(word: Word) -> bool:
    """Whether a word that stands in no quotes says that something is not so."""
    if not word.small or word.address:
        return False
    plain = word.plain.strip("(),")
    if plain in AUDIT_NEGATIONS or plain in _UH_UH or _SHORT_NOT.fullmatch(word.small) or _SIGN.fullmatch(word.small):
        return True
    undone = _UN.fullmatch(plain)
    return bool(undone and is_done_word(undone["done"]) and not is_done_word(plain))
