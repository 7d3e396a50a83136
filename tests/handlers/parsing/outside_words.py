"""Lines that begin with something else than our verbs, gathered outside of this project.

First words are those of Moodle's own screens in five languages, of the command line tools that
administrators of Moodle use, of help centres of learning platforms (“withdraw users”, “unassign”, “move users”, “email
registered users”, “print the sign-in sheet”), of bots' command lists, and of training data for educational chatbots.
Behind each stands what is to be offered: the verbs of the buttons in order, `=verb words` for what is understood at
once, `talk` for a short answer, `note` for a sentence on what to do instead, `operations` for neither.
"""

from tests.nowhere import NOWHERE

OUTSIDE_WORDS = """
# the verbs of command line tools and of help centres
course-enrol jane@acme.com in Fire safety | operations
enrol jane@acme.com in Fire safety | =enroll jane@acme.com in Fire safety
unenrol jane@acme.com from Fire safety | =unenroll jane@acme.com from Fire safety
register jane@acme.com for Fire safety | =enroll jane@acme.com in Fire safety
register jane@acme.com on skilljar | =enroll jane@acme.com on skilljar
register jane@acme.com to skilljar | add enroll
signup jane@acme.com for Fire safety | =enroll jane@acme.com in Fire safety
sign up jane@acme.com for "Fire safety" | =enroll jane@acme.com in "Fire safety"
Sign Up Jane Doe to Fire safety | =enroll Jane Doe in Fire safety
assign jane@acme.com to Fire safety | =enroll jane@acme.com in Fire safety
assign Fire safety to jane@acme.com | enroll
assign course Fire safety to jane@acme.com | enroll
put jane@acme.com on Fire safety | =enroll jane@acme.com in Fire safety
put jane@acme.com into "Hands on Labs" | =enroll jane@acme.com in "Hands on Labs"
unassign jane@acme.com from Fire safety | =unenroll jane@acme.com from Fire safety
withdraw jane@acme.com from Fire safety | =unenroll jane@acme.com from Fire safety
withdraw users | =unenroll users
kick jane@acme.com out of Fire safety | =unenroll jane@acme.com from Fire safety
kick out jane@acme.com from Fire safety | =unenroll jane@acme.com from Fire safety
deregister jane@acme.com from Fire safety | =unenroll jane@acme.com from Fire safety
unregister jane@acme.com from skilljar | deactivate unenroll
remove jane@acme.com from Fire safety | unenroll
remove learner jane@acme.com from "Fire safety" | unenroll
remove @U012AB from Fire safety | unenroll
remove jane@acme.com from skilljar | deactivate
remove jane@acme.com from everything | deactivate
remove jane@acme.com's access to Fire safety | deactivate unenroll
remove jane@acme.com | deactivate unenroll
remove Fire safety from jane@acme.com | unenroll
remove learners | unenroll deactivate
delete jane@acme.com | deactivate unenroll
delete user jane@acme.com | deactivate unenroll
delete course Fire safety | operations
delete session "Q&A" | note
drop jane@acme.com | deactivate unenroll
drop jane@acme.com from Fire safety | unenroll
expel jane@acme.com from Fire safety | unenroll
offboard jane@acme.com | deactivate unenroll
cancel jane@acme.com from Fire safety | unenroll
cancel registration of jane@acme.com for Fire safety | unenroll
cancel jane@acme.com's booking for Fire safety | unenroll
cancel the session on Friday | sessions unenroll
cancel webinar tomorrow | sessions unenroll
invite jane@acme.com to Fire safety | enroll add
invite jane@acme.com to skilljar | add
invite jane@acme.com | add enroll
invite | add enroll
onboard jane@acme.com | add enroll
hire jane@acme.com "Jane Doe" | add enroll
add jane@acme.com to Fire safety | =add jane@acme.com to Fire safety
add bob to welding | =add bob to welding
add "Jane Doe" to “Intro to welding” | =add "Jane Doe" to “Intro to welding”
add bob@acme.com to welding on class | =add bob@acme.com to welding on class
add jane@acme.com "Jane Doe" to chamilo | =add jane@acme.com "Jane Doe" to chamilo
add jane@acme.com to Damstra Learning | =add jane@acme.com to Damstra Learning
add jane@acme.com to skiljar | add enroll
book jane@acme.com in Fire safety | enroll
book jane@acme.com on Fire safety | enroll
book a seat for jane@acme.com in Fire safety | enroll
book "Q&A" on class friday 10:00 | schedule
book Fire safety | enroll schedule
reserve a place for jane@acme.com in Fire safety | enroll
plan "Fire drill" at 2026-12-01 10:00 | schedule
meeting tomorrow 10am | schedule
webinar "Q&A" friday 14:00 for 1h | schedule
create session "Q&A" friday 10:00 | schedule
create user jane@acme.com | add
create account for jane@acme.com on skilljar | add
create course Fire safety | operations
new user jane@acme.com "Jane Doe" | add
nudge jane@acme.com | progress
remind everybody in Fire safety | progress
remind jane@acme.com about Fire safety | progress
chase jane@acme.com | progress
email registered users | progress
notify jane@acme.com | progress
reschedule "Q&A" to friday | sessions
postpone "Q&A" | sessions
transfer jane@acme.com to Welding | enroll unenroll
transfer jane@acme.com from Fire safety to Welding | enroll unenroll
cancel Fire safety tomorrow | sessions unenroll
ban jane@acme.com from Fire safety | unenroll deactivate
remove jane@acme.com from Skilljar basics | unenroll
when is Fire safety next | =sessions of "Fire safety" next 90 days
when is Fire safety tomorrow | =sessions of "Fire safety" tomorrow
when is Fire safety on Friday? | =sessions of "Fire safety" on Friday
when is Safety First on class | =sessions of "Safety First" next 90 days on class
move jane@acme.com from Fire safety to Welding | enroll unenroll
suspend jane@acme.com | =deactivate jane@acme.com
suspend jane@acme.com on damstra | =deactivate jane@acme.com on damstra
suspend user jane@acme.com | =deactivate user jane@acme.com
block jane@acme.com | =deactivate jane@acme.com
block jane@acme.com from Fire safety | unenroll deactivate
disable jane@acme.com | =deactivate jane@acme.com
inactivate jane@acme.com | deactivate
lock jane@acme.com | deactivate
lock jane@acme.com on damstra | deactivate
unlock jane@acme.com | reactivate
ban jane@acme.com | deactivate
unban jane@acme.com | reactivate
lock out jane@acme.com | deactivate
switch off jane@acme.com on damstra | =deactivate jane@acme.com on damstra
turn off jane@acme.com | =deactivate jane@acme.com
freeze jane@acme.com | deactivate
revoke jane@acme.com | deactivate unenroll
terminate jane@acme.com | deactivate unenroll
dismiss jane@acme.com | deactivate unenroll
enable jane@acme.com | =reactivate jane@acme.com
restore jane@acme.com | =reactivate jane@acme.com
unblock jane@acme.com | =reactivate jane@acme.com
unsuspend jane@acme.com | =reactivate jane@acme.com
bring back jane@acme.com | =reactivate jane@acme.com
activate jane@acme.com | reactivate
# looking
show jane@acme.com | find
show me the sessions next week | =sessions next week
show roster "Fire safety" | =roster "Fire safety"
show courses | =courses
show Fire safety | courses roster find
list courses | =courses
list participants in Fire safety | =roster Fire safety
list people in Fire safety | =roster Fire safety
list | courses sessions find
view progress jane@acme.com | =progress jane@acme.com
who is in Fire safety? | =roster Fire safety
who's in "Fire safety" | =roster "Fire safety"
who is enrolled in Fire safety | =roster Fire safety
who attended Fire safety | =attendance Fire safety
who came to "Welder induction"? | =attendance "Welder induction"
who has not finished Fire safety | =progress not finished Fire safety
who hasn't finished Fire safety | =progress not finished Fire safety
who completed Fire safety | =progress Fire safety
who is jane@acme.com | =find jane@acme.com
whois jane@acme.com | =find jane@acme.com
lookup jane@acme.com | =find jane@acme.com
look up jane@acme.com | =find jane@acme.com
members of Fire safety | =roster Fire safety
learners in Fire safety | =roster Fire safety
calendar next week | =sessions next week
timetable | =sessions
agenda for tomorrow | =sessions tomorrow
upcoming sessions | =sessions
status jane@acme.com | =progress jane@acme.com
completions in Fire safety | =progress Fire safety
export roster Fire safety | roster
export attendance "Welder induction" | attendance
export Fire safety | roster attendance progress
export | roster attendance progress
download roster "Fire safety" | roster
print the roster of Fire safety | roster
report attendance "Welder induction" | attendance
report on jane@acme.com | progress
# Moodle's and Chamilo's words in German
einschreiben jane@acme.com in Brandschutz | enroll
Anmelden jane@acme.com zum Kurs Brandschutz | enroll
eintragen jane@acme.com in "Brandschutz" | enroll
melde jane@acme.com in Brandschutz an | enroll
Melden Sie jane@acme.com von Brandschutz ab | unenroll
trage jane@acme.com in Brandschutz ein | enroll
abmelden jane@acme.com aus Brandschutz | unenroll
abmelden jane@acme.com von "Brandschutz" auf skilljar | unenroll
austragen jane@acme.com aus Brandschutz | unenroll
deaktivieren jane@acme.com auf damstra | deactivate
sperren jane@acme.com | deactivate
sperre jane@acme.com überall | deactivate
reaktivieren jane@acme.com | reactivate
freischalten jane@acme.com | reactivate
suchen jane@acme.com | find
FINDE jane@acme.com | find
Teilnehmer von Brandschutz | roster
fortschritt jane@acme.com | progress
anwesenheit "Brandschutz" | attendance
Termine | sessions
planen "Q&A" | schedule
hinzufügen jane@acme.com zu skilljar | add
hinzufuegen jane@acme.com zu Brandschutz | enroll
löschen jane@acme.com | deactivate unenroll
loesche jane@acme.com aus Brandschutz | unenroll
einladen jane@acme.com | add enroll
zeige Brandschutz | courses roster find
kurse Brandschutz | courses
# in French
inscrire jane@acme.com dans Sécurité | enroll
inscrivez jane@acme.com à Sécurité | enroll
Inscrire jane@acme.com "Sécurité" | enroll
désinscrire jane@acme.com de la formation Sécurité | unenroll
desinscrire jane@acme.com de Sécurité | unenroll
désactiver jane@acme.com | deactivate
suspendre jane@acme.com | deactivate
réactiver jane@acme.com | reactivate
chercher jane@acme.com | find
recherche jane@acme.com | find
participants de Sécurité | =roster Sécurité
progression de jane@acme.com | progress
présences Sécurité | attendance
PRESENCES Sécurité | attendance
séances | sessions
planifier "Q&A" demain à 10h | schedule
ajouter jane@acme.com à Sécurité | enroll
lien jane@acme.com pour Sécurité | link
supprimer jane@acme.com de Sécurité | unenroll
annuler "Q&A" | sessions unenroll
# in Spanish
matricular jane@acme.com en Seguridad | enroll
inscribir a jane@acme.com en Seguridad | enroll
dar de baja a jane@acme.com de Seguridad | unenroll
desmatricular jane@acme.com de Seguridad | unenroll
desactivar jane@acme.com en damstra | deactivate
suspender jane@acme.com | deactivate
reactivar jane@acme.com | reactivate
buscar jane@acme.com | find
participantes de Seguridad | roster
progreso de jane@acme.com | progress
asistencia Seguridad | attendance
sesiones | sessions
programar "Q&A" | schedule
añadir jane@acme.com a Seguridad | enroll
anadir jane@acme.com a skilljar | add
agregar jane@acme.com | add
enlace jane@acme.com para Seguridad | link
eliminar jane@acme.com de Seguridad | unenroll
# in Portuguese
inscrever jane@acme.com em Segurança | enroll
inscreva jane@acme.com no curso Segurança | enroll
cancelar inscrição de jane@acme.com em Segurança | unenroll
Cancelar a inscricao de jane@acme.com em Segurança | unenroll
desativar jane@acme.com | deactivate
reativar jane@acme.com | reactivate
procurar jane@acme.com | find
progresso de jane@acme.com | progress
presença Segurança | attendance
sessões | sessions
agendar "Q&A" | schedule
adicionar jane@acme.com a Segurança | enroll
excluir jane@acme.com | deactivate unenroll
# what people say to bots
whoami | talk
who am i? | talk
hi | talk
Hello! | talk
good morning | talk
thanks | talk
thank you so much | talk
undo | talk
stop | talk
cancel | talk
nevermind | talk
status | talk
ping | talk
version | talk
are you a bot? | talk
yes | talk
commands | talk
what can you do? | talk
ayuda | talk
danke | talk
bye | talk
# slips of the finger that people really make
enrole jane@acme.com in Fire safety | enroll
enrolll jane@acme.com in Fire safety | enroll
enorll jane@acme.com in Fire safety | enroll
unenrole jane@acme.com from Fire safety | unenroll
shedule "Q&A" friday 10:00 | schedule
scedule "Q&A" friday 10:00 | schedule
attendence "Welder induction" | attendance
roaster "Fire safety" | roster
progess jane@acme.com | progress
deactivte jane@acme.com | deactivate reactivate
desactivate jane@acme.com | deactivate reactivate
fnid jane@acme.com | find
serach jane@acme.com | operations
sesions next week | sessions
coruses onboarding | courses
lnk jane@acme.com to Fire safety | link
ad jane@acme.com | add
delte jane@acme.com from Fire safety | unenroll
remvoe jane@acme.com from Fire safety | unenroll
# what is none of these
<nowhere> courses list | operations
subscribtions | operations
whatever jane@acme.com | operations
rename Fire safety to Welding | operations
upload a scorm package | operations
forgot password | operations
certificate jane@acme.com | operations
extend jane@acme.com in Fire safety | operations
"""
"""A line, and what it is to lead to."""


def outside_lines() -> list[tuple[str, str]]:
    lines = [
        line for line in OUTSIDE_WORDS.replace("<nowhere>", NOWHERE).splitlines() if line and not line.startswith("#")
    ]
    return [(typed, wanted) for typed, _, wanted in (line.rpartition(" | ") for line in lines)]
