"""What people type for the everyday verbs: other words that are simply understood, words that have to be asked about,
and the words of four other languages.

The foreign words are what learning platforms call these things in their own German, French, Spanish and Portuguese
screens, as people type them in a chat: the infinitive, the imperative, the polite form, or the noun.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from connectors.core.edit_distance import damerau_levenshtein
from connectors.everyday.verbs import Verb
from handlers.parsing.words import plain_word, spellings

VERB_ALIASES: Mapping[str, Verb] = {
    word: verb
    for verb, words in {
        Verb.FIND: "who whois lookup locate",
        Verb.COURSES: "course catalog catalogue",
        Verb.ROSTER: "participants learners students members enrollments enrolments",
        Verb.PROGRESS: "status completion completions",
        Verb.ATTENDANCE: "attended attendances",
        Verb.SESSIONS: "session calendar timetable agenda",
        Verb.ENROLL: "enrol register signup assign put",
        Verb.UNENROLL: "unenrol disenroll disenrol withdraw kick unassign unregister deregister",
        Verb.DEACTIVATE: "disable suspend block",
        Verb.REACTIVATE: "enable restore unblock unsuspend reinstate",
        Verb.LINK: "joinlink",
    }.items()
    for word in words.split()
}
"""Words that can be meant in one way only, so that nobody is asked. What they change is shown or asked as always."""


class Sense(StrEnum):
    """What a word may mean that is no verb of ours: the words behind it decide, or the person does."""

    TAKE_AWAY = "take away"
    CANCEL = "cancel"
    INVITE = "invite"
    MAKE = "make"
    BOOK = "book"
    SHOW = "show"
    EXPORT = "export"
    REMIND = "remind"
    MOVE = "move"


SENSES: Mapping[str, Sense] = {
    word: sense
    for sense, words in {
        Sense.TAKE_AWAY: """remove delete drop destroy purge erase wipe expel evict revoke dismiss terminate deprovision
            decommission offboard unsubscribe
            löschen lösche entfernen entferne supprimer supprime supprimez effacer retirer retire retirez enlever
            eliminar elimina elimine borrar borra borre quitar quita excluir exclua exclui apagar apague remover remova
            deletar""",
        Sense.CANCEL: """cancel absagen stornieren storniere annuler annule annulez cancelar cancela cancele anular""",
        Sense.INVITE: """invite onboard hire einladen inviter invitez invitar invita invite convidar
            convide""",
        Sense.MAKE: "create new make crear créer creer criar erstellen erstelle neu",
        Sense.BOOK: "book reserve plan meeting meet webinar buchen buche réserver reservar",
        Sense.SHOW: """show list upcoming view get see display open check tell give zeige zeigen zeig anzeigen liste
            afficher affiche montrer voir mostrar muestra mostre listar ver""",
        Sense.EXPORT: "export download csv excel print report exportieren exporter exportar exporta baixar descargar",
        Sense.REMIND: """remind nudge chase notify email mail message erinnern erinnere rappeler relancer
            recordar lembrar""",
        Sense.MOVE: "reschedule postpone move transfer verschieben reporter reprogramar reagendar",
    }.items()
    for word in words.split()
}
"""Words that are asked about, in the languages we know."""

FOREIGN_WORDS: Mapping[Verb, str] = {
    Verb.FIND: """suchen suche such finden finde chercher cherche cherchez rechercher recherche trouver trouve trouvez
        buscar busca busque encontrar encuentra encontre procurar procura procure pesquisar""",
    Verb.COURSES: "kurse kurs schulungen cours formations formation cursos curso formaciones formação formações",
    Verb.ROSTER: """teilnehmer teilnehmende teilnehmerinnen teilnehmerliste inscrits participantes inscritos
        matriculados alumnos alunos""",
    Verb.PROGRESS: "fortschritt fortschritte progression avancement progrès progreso avance progresso andamento",
    Verb.ATTENDANCE: "anwesenheit anwesenheiten présence présences assiduité asistencia asistencias presença presenças",
    Verb.SESSIONS: "termine termin sitzungen séances séance sesiones sesión sessões sessão calendrier kalender",
    Verb.ENROLL: """anmelden anmelde einschreiben einschreibe eintragen inscrire inscris inscrit inscrivez inscription
        inscribir inscribe inscriba matricular matricula matricule inscrever inscreva inscreve inscrição""",
    Verb.UNENROLL: """abmelden abmelde austragen désinscrire désinscris désinscrivez désinscription desinscribir
        desmatricular desmatricula desmatricule desinscrever desinscreva""",
    Verb.SCHEDULE: """planen plane einplanen ansetzen planifier planifie planifiez programmer programmez programar
        programe planificar planifica planifique agendar agende""",
    Verb.ADD: """hinzufügen anlegen ajouter ajoute ajoutez añadir añade añada agregar agrega agregue adicionar adiciona
        adicione cadastrar cadastre""",
    Verb.DEACTIVATE: """inactivate lock ban freeze deaktivieren deaktiviere sperren sperre désactiver désactive
        désactivez suspendre suspendez bloquer desactivar desactiva desactive bloquear bloquea suspender deshabilitar
        desativar desative desativa inativar""",
    Verb.REACTIVATE: """activate unlock unban reaktivieren reaktiviere aktivieren aktiviere freischalten entsperren
        réactiver réactive réactivez activer débloquer reactivar reactiva reactive activar habilitar desbloquear
        reativar reative reativa ativar""",
    Verb.LINK: "zugangslink lien liens enlace enlaces ligação",
}
"""Asked about, since the words behind them may be of that language too; and English words that are a letter or two
away from another verb, as `activate` from its opposite and `lock` from `link`."""
SEPARABLE_WORDS: Mapping[str, Mapping[str, Verb]] = {
    "melde meld melden": {"an": Verb.ENROLL, "ab": Verb.UNENROLL},
    "trage trag tragen schreibe schreib schreiben": {"ein": Verb.ENROLL, "aus": Verb.UNENROLL},
    "füge füg fügen": {"hinzu": Verb.ADD},
    "schalte schalt schalten": {"frei": Verb.REACTIVATE, "ab": Verb.DEACTIVATE},
}
"""German verbs whose second half stands at the end: `melde jane@acme.com an`."""
TWO_WORDS: Mapping[str, Verb] = {
    "dar baja": Verb.UNENROLL, "cancelar inscrição": Verb.UNENROLL, "cancelar inscripción": Verb.UNENROLL,
    "cancelar matrícula": Verb.UNENROLL, "dar alta": Verb.ADD,
}  # fmt: skip
"""Verbs of two words; `de`, `la` and the like between them are passed over."""

_FOREIGN = {way: one for one, words in FOREIGN_WORDS.items() for word in words.split() for way in spellings(word)}
_SENSES = {way: sense for word, sense in SENSES.items() for way in spellings(word)}
SHORT_WORD_CHARS, SHORT_VERB_CHARS, SHORT_FOREIGN_CHARS = 4, 3, 6
"""Up to these lengths a word may be off by one letter, beyond them by two: short words are too like each other."""


def verb(word: str) -> Verb | None:
    """The verb that a command begins with, if it does."""
    known = word.lower()
    return Verb(known) if known in [one.value for one in Verb] else VERB_ALIASES.get(known)


def foreign_verb(word: str) -> Verb | None:
    return _FOREIGN.get(plain_word(word))


def sense_of(word: str) -> Sense | None:
    return _SENSES.get(plain_word(word))


def near_words(word: str) -> list[str]:
    """The words that this one may be a slip of the finger for: the nearest, and after them the verbs that are a little
    further away."""
    typed = plain_word(word)
    if len(typed) < 2:
        return []
    found = []
    for known, (rank, slips) in _known().items():
        distance = damerau_levenshtein(typed, known, most=slips)
        if distance <= slips:
            found.append((distance, rank, known))
    nearest = min(found, default=(0, 0, ""))[0]
    return [known for distance, rank, known in sorted(found) if distance == nearest or rank == 0]


@cache
def _known() -> Mapping[str, tuple[int, int]]:
    """Every word, with its rank (verbs before their other names, those before other languages) and how many slips of
    the finger it may take."""
    found: dict[str, tuple[int, int]] = {}
    for one in Verb:
        found[one] = (0, 1 if len(one) <= SHORT_VERB_CHARS else 2)
    for rank, words, short in ((1, VERB_ALIASES, SHORT_WORD_CHARS), (2, _SENSES, SHORT_WORD_CHARS)):
        for word in words:
            found.setdefault(word, (rank, 1 if len(word) <= short else 2))
    for word in _FOREIGN:
        found.setdefault(word, (3, 1 if len(word) <= SHORT_FOREIGN_CHARS else 2))
    return found
