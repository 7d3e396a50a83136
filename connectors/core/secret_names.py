"""How people call what nobody else may know: `password`, `Zugangscode`, `api key`, in some fifty languages.

A name is looked up folded: without accents, case and invisible characters.
"""

import re
import unicodedata
from collections.abc import Sequence, Set
from enum import IntEnum
from typing import NamedTuple

from connectors.core.edit_distance import osa_distance


class SecretKind(IntEnum):
    """What a name says of what follows it.

    Attributes:
        FAINT: it names much else too, such as `key`
        EVERYDAY: titles speak of it too, such as `Secret Santa`
        PLAIN: hardly anything but a secret is called so
    """

    FAINT = 1
    EVERYDAY = 2
    PLAIN = 3


class SecretName(NamedTuple):
    """A name that was found.

    Attributes:
        kind: what it says of what follows it
        numeric: four digits may be all of the secret, as of a PIN
        own: the operation that is asked for has a secret field of this name
        size: the words of the name
        account: a user and then a password may stand behind it
    """

    kind: SecretKind
    numeric: bool = False
    own: bool = False
    size: int = 1
    account: bool = False


MAX_SECRET_NAME_WORDS = 4
"""Words of one name: `code de la porte`."""
MAX_NAME_CHARS = 40
"""Characters of the longest compound; what is longer is no name."""
MISTYPED_CHARS = (6, 11)
"""Characters of a word, least and most, that may be one of _OFTEN_MISTYPED with a slip in it."""
MIN_OWN_MISTYPED_CHARS = 7
"""Characters of an operation's own name from which on one slip leaves it recognisable."""

_WITHIN_COMPOUNDS = """
    password passwd passwort passwoert passcode passphrase passord kennwort kennwoert wachtwoord losenord loesenord
    adgangskode kodeord salasana jelszo jelszav zugangscode zugangskod toegangscode slaptazod fjalekalim lykilor
    salason lozink wagwoord pasvorto pasahitz contrasen contrasinal contrasigno nenosiri cyfrinair parolsuz
    парол лозинк κωδικ συνθηματικ გასაღებ პაროლ գաղտնաբառ סיסמ ססמ باسورد باسوورد پسورد پاسورد گذرواژه تێپەڕەوشە
"""  # fmt: skip
"""Stems that stand for nothing else, whatever is put before or, up to four letters, behind them."""
_BY_THEMSELVES = """
    pwd pwds pw pws pswd psw pwrd passw pword mdp senha senhas
    haslo hasla haslu haslem hasle heslo hesla heslu heslem hesel geslo gesla geslu geslom
    sifre sifra sifresi sifrem sifren sifreniz sifreyi sifrenizi sifresini sifreler parolasi parolam parolan parolaniz
    motdepasse motsdepasse motdepassse motdepass motdpasse motpasse modepasse palavrapasse palavraspasse
    clavedeacceso paroladordine matkhau katasandi katalaluan
    κωδικοςπροσβασης κωδικουπροσβασης κωδικοπροσβασης
    katakunci focalfaire facalfaire
    einschreibeschlussel einschreibeschluessel kursschlussel kursschluessel zugangsschlussel zugangsschluessel
    lizenzschlussel lizenzschluessel apischlussel apischluessel wlanschlussel wlanschluessel
    cledinscription clefdinscription clewifi clefwifi cleapi cledapi cledelicence
    clavedematriculacion clavedeinscripcion clavedeautomatriculacion clavedelcurso clavedelwifi clavewifi claveapi
    clavetemporal
    нууцүг құпиясөз сырсөз серсүз رمزعبور رمزورود كلمةالمرور كلمةمرور كلمةالسر كلمةسر الرقمالسري لفظاجازت
"""
SHORT_NAMES = frozenset(("pw", "pws", "pwd", "pwds", "psw", "pswd", "pwrd", "passw", "pword", "mdp"))
"""Names that nobody writes in a title."""
_NUMERIC = """
    pincode pincodes pinnumber pinnumbers pinnummer pinnummern pinkod pinkode pinkoodi codepin codigopin codicepin
    otp otps totp mpin puk geheimzahl passcode passcodes losungswort пинкод
    zugangscode sicherheitscode bestatigungscode entsperrcode einmalcode freischaltcode toegangscode beveiligingscode
    atkomstkod sakerhetskod adgangskode adgangskoden codedacces codesecret codedesecurite codedeverification
    kenncode turcode tuercode zutrittscode tresorcode alarmcode aktivierungscode wlancode geheimnummer digicode
    codedentree codeporte codedelaporte codeconfidentiel codewifi codedelwifi codedereunion coderecuparsms
    codigodelapuerta codigodelaentrada codigowifi codeforthedoor codeofthedoor codefurdietur
    codigodeacceso codigodeseguridad codigodeverificacion codigodeacesso codigodeseguranca codicediaccesso
    codicedisicurezza кодподтверждения коддоступа
"""
"""Names of codes, whose digits are few."""
_KEYS = """
    api app application auth service account db database client private priv public secret access encryption ssh
    license licence licensing product activation enrollment enrolment enrol enroll registration recovery master
    wifi wlan signing session webhook bot admin user aws host
"""
_CODES = """
    access security verification confirmation pass door entry gate login logon signin recovery backup unlock lock
    2fa mfa otp sms auth authentication authenticator onetime reset invite invitation activation alarm wifi
"""
_EVERYDAY = """
    pass passes pin pins clave claves parola parole parolei parol parool sandi secret
    secrets secreto token tokens keypass dbpass passkey
"""
_FAINT = """
    key keys code codes login logins creds cred credential credentials credenciales credenziali identifiants
    zugangsdaten anmeldedaten logindaten inloggegevens chiave cle clef jeton schlussel geheim chave bearer otk 🔑 🗝
    userpass kod kodu kode код кода ключ токен
"""
_ACCOUNTS = """
    login logins creds cred credential credentials credenciales credenziali identifiants zugangsdaten anmeldedaten
    logindaten inloggegevens
"""
"""Faint names behind which a user and then a password stand: `login: jdoe / Start123`."""
_WITHOUT_BLANKS = """
    密码 密碼 口令 密钥 密鑰 通行码 通關密語 パスワード パスコード 合言葉 비밀번호 비번 암호 패스워드 รหัสผ่าน पासवर्ड
    कूटशब्द शब्दकूट गुप्तशब्द পাসওয়ার্ড கடவுச்சொல் సంకేతపదం പാസ്സ്‌വേഡ് ಪ್ರವೇಶಪದ ពាក្យសំងាត់ ពាក្យសម្ងាត់ စကားဝှက် ਪਾਸਵਰਡ
"""
_NUMERIC_WITHOUT_BLANKS = "暗証番号 验证码 驗證碼 認証コード 인증번호"
_OFTEN_MISTYPED = ("password", "passwords", "passcode", "passphrase", "passwort", "contrasena")
"""No word of a dozen languages is one slip away from these that is not itself a name of a secret."""
_LIKE_NAMES = """
    passport passports passeport passwork motcle motscles palavrachave palabraclave parolachiave
"""
_UNFOLDED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ə": "e", "\u200c": None, "\u200d": None})
_LOOK_ALIKES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s"})


def fold(text: str) -> str:
    """Without case and accents; its length may differ."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in spread if not unicodedata.combining(one)).translate(_UNFOLDED)


def _folded(words: str) -> list[str]:
    return [fold(one) for one in words.split()]


_NO_NAMES = frozenset(_folded(_LIKE_NAMES))
_STEM = re.compile(rf"(?:{'|'.join(_folded(_WITHIN_COMPOUNDS))})(?!less)\w{{0,4}}\Z")
_NAMES: dict[str, SecretName] = {
    **{one: SecretName(SecretKind.FAINT, account=one in _ACCOUNTS.split()) for one in _folded(_FAINT)},
    **{one: SecretName(SecretKind.EVERYDAY, numeric=one in ("pin", "pins")) for one in _folded(_EVERYDAY)},
    **{one: SecretName(SecretKind.PLAIN) for one in _folded(_BY_THEMSELVES)},
    **{f"{a}{b}": SecretName(SecretKind.PLAIN) for a in _KEYS.split() for b in ("key", "keys", "token", "secret")},
    **{f"{a}{b}": SecretName(SecretKind.PLAIN, numeric=True) for a in _CODES.split() for b in ("code", "codes")},
    **{one: SecretName(SecretKind.PLAIN, numeric=True) for one in _folded(_NUMERIC)},
}
_UNSPACED = {
    **{one: SecretName(SecretKind.PLAIN) for one in _folded(_WITHOUT_BLANKS)},
    **{one: SecretName(SecretKind.PLAIN, numeric=True) for one in _folded(_NUMERIC_WITHOUT_BLANKS)},
}
_UNSPACED_NAME = re.compile("|".join(_UNSPACED))


def secret_name(parts: Sequence[str], own: Set[str] = frozenset()) -> SecretName | None:
    """What the last of these folded words, with up to two before it, is a name of. `own` are the names of an
    operation's secret fields, squashed."""
    best, name = None, ""
    for size in range(1, min(MAX_SECRET_NAME_WORDS, len(parts)) + 1):
        name = parts[-size] + name
        if len(name) > MAX_NAME_CHARS or name in _NO_NAMES:
            break
        found = _NAMES.get(name) or (_stem_in(name) if size == 1 else None)
        if name in own and (not found or found.kind < SecretKind.PLAIN):
            found = SecretName(SecretKind.PLAIN, own=True)
        if found and (not best or found[:2] > best[:2]):
            best = found._replace(size=size)
    return best


def unspaced_name(word: str) -> SecretName | None:
    """The name that stands in folded words between which their script leaves no blanks."""
    found = _UNSPACED_NAME.search(word)
    return _UNSPACED[found[0]] if found else None


def names_secret(key: str, own: Set[str] = frozenset()) -> bool:
    """Whether the name of a parameter ends in one of a secret: `new_password`, `db_pass`, `private-key`."""
    parts = re.findall(r"[^\W_]+", fold(key))
    squashed = "".join(parts)
    slips = (osa_distance(squashed, one, most=1) <= 1 for one in own if len(one) >= MIN_OWN_MISTYPED_CHARS)
    found = secret_name(parts, own)
    known = found and (found.kind > SecretKind.FAINT or (parts[-1] in ("key", "keys") and len(parts) > 1))
    return bool(known) or any(slips)


def declared_secret(name: str) -> bool:
    """Whether a field that is called so in a declaration, in words with “_” between them, is one for a secret. Here
    nobody has mistyped anything, so that a look costs next to nothing."""
    word, parts = "", name.lower().split("_")
    for part in reversed(parts[-MAX_SECRET_NAME_WORDS:]):
        word = part + word
        if word in _NO_NAMES:
            return False
        if (found := _NAMES.get(word)) and found.kind > SecretKind.FAINT:
            return True
    return bool(_STEM.search(parts[-1]))


def _stem_in(word: str) -> SecretName | None:
    least, most = MISTYPED_CHARS
    plain = word if word.isalpha() else word.translate(_LOOK_ALIKES)
    if _STEM.search(plain):
        return SecretName(SecretKind.PLAIN, numeric="code" in plain or "kod" in plain)
    if least <= len(word) <= most and any(osa_distance(word, one, most=1) <= 1 for one in _OFTEN_MISTYPED):
        return SecretName(SecretKind.PLAIN)
    return None
