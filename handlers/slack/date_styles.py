"""How dates are written in each of the styles that people can choose: words and patterns as the Unicode CLDR has them
(Gregorian calendar, formats wide and abbreviated). English is as Registrar has always written it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.preferences.preferences import DateStyle

_PART = re.compile(r"'[^']*'|E{3,4}|M{3,4}|MM|dd|d|y")


@dataclass(frozen=True)
class DateWords:
    """One way to write dates. Patterns are CLDR's: `EEEE` a weekday, `EEE` a short one, `d` a day, `MMMM` a month,
    `MMM` a short one, `MM` and `dd` two digits, `y` a year, and words between quotes.

    Attributes:
        months: a word each, from January on; likewise `short_months`
        days: a word each, from Monday on; likewise `short_days`
        long: a date with its weekday; `long_year` the same with the year
        brief: a date; `brief_year` the same with the year
        short: a date with a short weekday; `short_year` the same with the year
        until: between two dates
        between: between a date and its clock
        noon: whether the clock has twelve hours
    """

    months: str
    short_months: str
    days: str
    short_days: str
    long: str
    long_year: str
    brief: str
    brief_year: str
    short: str
    short_year: str
    until: str = " – "
    between: str = ", "
    noon: bool = False

    def write(self, moment: datetime, pattern: str) -> str:
        """A moment by one of the patterns, on its own clock."""
        month, day = moment.month - 1, moment.weekday()
        parts = {
            "EEEE": self.days.split()[day],
            "EEE": self.short_days.split()[day],
            "MMMM": self.months.split()[month],
            "MMM": self.short_months.split()[month],
            "MM": f"{moment.month:02}",
            "dd": f"{moment.day:02}",
            "d": f"{moment.day}",
            "y": f"{moment.year}",
        }
        return _PART.sub(lambda found: parts.get(found[0], found[0].strip("'")), pattern)

    def clock(self, moment: datetime) -> str:
        """`21:00`, or `9:00 PM`."""
        if self.noon:
            return f"{moment.hour % 12 or 12}:{moment:%M} {'PM' if moment.hour >= 12 else 'AM'}"
        return f"{moment:%H:%M}"


_ENGLISH = (
    "January February March April May June July August September October November December",
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "Mon Tue Wed Thu Fri Sat Sun",
)

DATE_WORDS: Mapping[DateStyle, DateWords] = {
    DateStyle.ENGLISH: DateWords(
        *_ENGLISH,
        long="EEEE d MMMM",
        long_year="EEEE d MMMM y",
        brief="d MMM",
        brief_year="d MMM y",
        short="EEE d MMM",
        short_year="EEE d MMM y",
        until=" to ",
    ),
    DateStyle.US: DateWords(
        *_ENGLISH,
        long="EEEE, MMMM d",
        long_year="EEEE, MMMM d, y",
        brief="MMM d",
        brief_year="MMM d, y",
        short="EEE, MMM d",
        short_year="EEE, MMM d, y",
        noon=True,
    ),
    DateStyle.ISO: DateWords(
        *_ENGLISH,
        long="EEEE y-MM-dd",
        long_year="EEEE y-MM-dd",
        brief="y-MM-dd",
        brief_year="y-MM-dd",
        short="EEE y-MM-dd",
        short_year="EEE y-MM-dd",
        until=" to ",
        between=" ",
    ),
    DateStyle.GERMAN: DateWords(
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "Mo. Di. Mi. Do. Fr. Sa. So.",
        long="EEEE, d. MMMM",
        long_year="EEEE, d. MMMM y",
        brief="d. MMM",
        brief_year="d. MMM y",
        short="EEE, d. MMM",
        short_year="EEE, d. MMM y",
    ),
    DateStyle.FRENCH: DateWords(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "lun. mar. mer. jeu. ven. sam. dim.",
        long="EEEE d MMMM",
        long_year="EEEE d MMMM y",
        brief="d MMM",
        brief_year="d MMM y",
        short="EEE d MMM",
        short_year="EEE d MMM y",
    ),
    DateStyle.SPANISH: DateWords(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ene feb mar abr may jun jul ago sept oct nov dic",
        "lunes martes miércoles jueves viernes sábado domingo",
        "lun mar mié jue vie sáb dom",
        long="EEEE, d 'de' MMMM",
        long_year="EEEE, d 'de' MMMM 'de' y",
        brief="d MMM",
        brief_year="d MMM y",
        short="EEE, d MMM",
        short_year="EEE, d MMM y",
    ),
    DateStyle.PORTUGUESE: DateWords(
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
        "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
        "seg. ter. qua. qui. sex. sáb. dom.",
        long="EEEE, d 'de' MMMM",
        long_year="EEEE, d 'de' MMMM 'de' y",
        brief="d 'de' MMM",
        brief_year="d 'de' MMM 'de' y",
        short="EEE, d 'de' MMM",
        short_year="EEE, d 'de' MMM 'de' y",
    ),
}
