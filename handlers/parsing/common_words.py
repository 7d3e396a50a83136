"""Common words, each list once: little words between things, nouns beside them, and what asks for nothing.

Our own verbs are read in English. What a wrong word may mean is read in German, French, Spanish and Portuguese too, so
the words of those languages stand apart.
"""

from handlers.parsing.words import plain_word, spellings


def plain_words(words: str) -> frozenset[str]:
    return frozenset(map(plain_word, words.split()))


COURTESIES = ("please", "pls", "plz", "kindly", "can you", "could you", "would you", "will you", "thanks", "thx", "ty",
    "cheers", "thank you", "many thanks")  # fmt: skip
"""Words that ask for nothing."""

ARTICLES = plain_words("the a an my our")
FOREIGN_ARTICLES = plain_words("der die das den dem le la les el los las o os as um uma")
ANY_ARTICLES = ARTICLES | FOREIGN_ARTICLES
AND_WORDS = plain_words("and & + plus")
FOREIGN_AND_WORDS = plain_words("und et sowie")
SHORT_FOREIGN_AND_WORDS = plain_words("y e")
"""These may be a part of a name."""
OR_WORDS = plain_words("or oder ou o")
NEGATIONS = plain_words(
    """not no never nor neither except excepting but without minus excluding excl besides unless instead rather other
    nicht kein keine außer ohne sauf sans pas excepto salvo menos exceto ni"""
)
"""What stands behind one of these is what is not wanted: `all but jane@acme.com`, `instead of Jane`."""
FORBIDDING = plain_words("not no never don't dont nicht não nunca jamais ne")
"""Before a verb these say that it is not to be done."""
DO_WORDS = plain_words("do please but bitte so")
INTO_WORDS = plain_words("in into to for on onto")
ANY_INTO_WORDS = INTO_WORDS | plain_words("at im ins zu zum zur für auf dans en à au aux pour sur al em no na ao para")
OUT_OF_WORDS = plain_words("from of off out")
ANY_OUT_OF_WORDS = OUT_OF_WORDS | plain_words("aus von vom de du des del da do dos das")
ON_WORDS = plain_words("on auf sur")
FOR_WORDS = plain_words("for für pour para")
ABOUT_WORDS = FOR_WORDS | plain_words("of from in on about von vom de du des del da do em en")

PEOPLE_NOUNS = plain_words("user users person people learner learners student students participant participants")
JOB_NOUNS = plain_words(
    """member members employee employees account accounts colleague colleagues coworker coworkers attendee attendees
    trainee trainees profile someone somebody contractor contractors intern interns"""
)
_FOREIGN_PEOPLE_NOUNS = """nutzer benutzer teilnehmer konto utilisateur compte usuario alumno participante cuenta
    usuário utilizador aluno conta"""
ANY_PEOPLE_NOUNS = PEOPLE_NOUNS | JOB_NOUNS | plain_words(_FOREIGN_PEOPLE_NOUNS)
COURSE_NOUNS = plain_words("course courses class classes training trainings lesson module program")
FOREIGN_COURSE_NOUNS = plain_words("kurs cours curso formation schulung")
ANY_COURSE_NOUNS = COURSE_NOUNS | FOREIGN_COURSE_NOUNS
SESSION_NOUNS = plain_words(
    """session sessions meeting meetings webinar webinars workshop date event call appointment termin sitzung séance
    sesión sessão"""
)
MAIL_HEADERS = (
    "to:", "cc:", "bcc:", "from:", "reply-to:", "attendees:", "required:", "optional:", "an:", "von:", "à:", "de:",
    "para:",
)  # fmt: skip
"""What a mail program writes before people."""
EVERYBODY_WORDS = PEOPLE_NOUNS | plain_words("everybody everyone all every")
ACCESS_NOUNS = plain_words("access account login licence license zugang accès acceso acesso")
PLACE_NOUNS = plain_words("place seat spot")
"""Places in a course."""
ENROLLMENT_NOUNS = PLACE_NOUNS | plain_words(
    """enrollment enrolment enrollments enrolments registration registrations booking anmeldung inscription inscripción
    inscrição matrícula"""
)

COMMON_ROLES = plain_words(
    """student learner trainee participant attendee teacher trainer instructor tutor coach assistant host observer
    moderator manager admin mentor guest owner editor auditor"""
)
"""What people are in a course somewhere; role_words.py has what each platform calls them besides."""
OTHER_PLATFORMS = plain_words(
    """moodle canvas blackboard docebo talentlms absorb litmos cornerstone workday teams zoom webex udemy coursera
    brightspace thinkific teachable ilias sakai totara successfactors slack google outlook"""
)
"""Where people learn and meet besides. Those that are in the catalogue are none of them: platform_parser.py."""
EVERYWHERE_WORDS = ("everywhere", "all platforms", "every platform")
_FOREIGN_EVERYWHERE = """everything, all, überall, allen plattformen, partout, alle plattformen, toutes les plateformes,
    todas partes, todas las plataformas, todas as plataformas, toda parte"""
ANY_EVERYWHERE_WORDS = frozenset(
    way for one in (*EVERYWHERE_WORDS, *_FOREIGN_EVERYWHERE.split(",")) for way in spellings(" ".join(one.split()))
)
"""Also in other languages, and `all`, which our verbs do not take for it: `roster all`."""
