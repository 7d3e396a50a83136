"""How people tell each other secrets, and what they write that only resembles it.

Values made by `pwgen` and `apg`, from a list of the passwords that are used most, and as offices make them up; words
for a password as the translations of Django have them; sentences of tickets.
"""

STRONG = (
    "Hunter2Zq9x", "Kp5w02", "8Hf73jd9sKd", "abc123XYZ9", "Abcd1234X", "Tr;ub4dor&3", "Ab,12;x9Kp", "aB'3x9Zq",
    "K=9p2:Xq7", "(9K)p2ab", "Hunter!x", "pa$$w0rt", "zoZaing5x7", "poo2ieK8", "oob0Thoa", "uroSh0Ar", "Gap0isie",
    "Zuk2uv*oo3", "booF,ai6sh", "Oj5aN)ah)b", "ESI254hkqJYn", "aDT1tQ4JLaQw", "PgvRhlGf6Ev6", "5iNnjbPejKpD",
    "8lzdGbrNmTRh", "oUWaSJWNfDU3", "0queyRedra", "1q2w3e4r", "1qaz2wsx3edc", "q1w2e3r4t5y6", "S3cur3!Pass",
    "Qwerty123!x", "P@ssword", "oteGah[n", "P@ssw0rd2024",
)  # fmt: skip
WEAK = (
    "hunter22", "Soleil75", "sesame-42", "Kestrel-Harbour-91", "Welcome1", "Summer2024", "Qwerty123", "trustno1",
    "zag12wsx", "123qwe", "1234qwer", "blink182", "Sommer@Haus", "KESTREL-HARBOUR", "zqxjkvbn", "zxcvbnm",
    "correct-horse-battery-staple", "X4t9", "AB12CD34", "Company26#", "DyRyghoyd", "Verano2024!",
)  # fmt: skip
NUMBERS = ("839201", "739123", "12345678", "102030", "147258369")
CODES = ("4711", "8392", "0815", "22535")

NAMES = {
    "af": "wagwoord", "ar": "كلمة المرور", "az": "şifrə", "bg": "парола", "bn": "পাসওয়ার্ড", "ca": "contrasenya",
    "cs": "heslo", "cy": "cyfrinair", "da": "adgangskode", "de": "Passwort", "el": "Συνθηματικό", "en": "password",
    "eo": "pasvorto", "es": "contraseña", "et": "salasõna", "eu": "pasahitza", "fa": "گذرواژه", "fi": "salasana",
    "fr": "mot de passe", "ga": "focal faire", "gd": "facal-faire", "gl": "contrasinal", "he": "סיסמה", "hi": "कूटशब्द",
    "hr": "lozinka", "hu": "jelszó", "hy": "գաղտնաբառ", "id": "kata sandi", "is": "lykilorð", "ja": "パスワード",
    "ka": "პაროლი", "kk": "құпия сөз", "km": "ពាក្យសំងាត់", "kn": "ಪ್ರವೇಶಪದ", "ko": "비밀번호", "ky": "сырсөз",
    "lt": "slaptažodis", "mk": "лозинка", "ml": "പാസ്സ്‌വേഡ്", "mn": "нууц үг", "mr": "गुप्तशब्द", "ms": "kata laluan",
    "my": "စကားဝှက်", "nb": "passord", "ne": "पासवर्ड", "nl": "wachtwoord", "pa": "ਪਾਸਵਰਡ", "pl": "hasło",
    "pt": "palavra-passe", "pt_BR": "senha", "ru": "пароль", "sk": "heslo", "sl": "geslo", "sq": "fjalëkalim",
    "sr": "лозинка", "sv": "lösenord", "sw": "nenosiri", "ta": "கடவுச்சொல்", "te": "సంకేతపదం", "th": "รหัสผ่าน",
    "tr": "şifre", "tt": "серсүз", "uk": "пароль", "ur": "لفظ اجازت", "vi": "mật khẩu",
    "zh_Hans": "密码", "zh_Hant": "密碼",
}  # fmt: skip
"""How a password is called in each language."""
MORE_NAMES = (
    "Password", "PASSWORD", "passwords", "Passwörter", "Passwortes", "contraseñas", "mots de passe", "lösenordet",
    "passordet", "kodeord", "kodeordet", "adgangskoden", "şifresi", "ŞİFRE", "hasła", "пароля", "암호", "暗証番号",
    "p/w", "pw", "pwd", "pswd", "psw", "passwrod", "pasword", "passwd", "pa$$word", "passw0rd", "ｐａｓｓｗｏｒｄ",
    "pass\u200bword", "pass\u00adword", "contrasen\u0303a", "PIN code", "PIN-Code", "PIN number", "PIN-Nummer",
    "passcode", "pass code", "passphrase", "access code", "Zugangscode", "enrollment key", "enrolment key",
    "license key", "API key", "apiKey", "api_key", "private-key", "WLAN-Passwort", "Wi-Fi password", "new_password",
    "code d’accès", "clave de acceso", "OTP", "Geheimzahl",
)  # fmt: skip
SHORT_CODE_NAMES = (
    "PIN",
    "PIN code",
    "PIN-Nummer",
    "passcode",
    "access code",
    "OTP",
    "暗証番号",
    "Geheimzahl",
    "2FA code",
)

RIGHT_BEHIND = (
    "{name}: {value}", "{name} : {value}", "{name}:{value}", "{name} = {value}", "{name}={value}", "{name} - {value}",
    "{name} -> {value}", "{name} → {value}", "{name} ➡ {value}", "{name} ➜ {value}", "{name} 👉 {value}",
    "{name} :arrow_right: {value}", "{name} | {value}", "{name}\n{value}", "{name} {value}", "{name} is {value}",
    "{name}/{value}", "{name}–{value}", "*{name}:* `{value}`", "({name}: {value})", '{name}: "{value}"',
    "{name} « {value} »", "user: jane, {name}: {value}", "login jane {name} {value}", "here it is: {name} {value}.",
    "she lost it; {name} {value}, thanks",
)  # fmt: skip
"""Ways of telling that are nobody's language."""
ENGLISH = (
    "the {name} is {value}", "her {name} is now {value}", "the {name}'s {value}", "I reset the {name} to {value}",
    "{name} has been changed to {value}, please tell her", "set the {name} to {value} for jane",
    "the {name} for Jane Doe from sales is {value} please", "new {name} for jane on damstra: {value}",
    "{name} on damstra: {value}", "her {name} ({value}) does not work", "the {name} I gave her is {value}",
    "{name} (temporary): {value}", "{name} you need: {value}", "{name} that we agreed on yesterday: {value}",
    "{value} is the {name}", "{value} is her new {name}", "please use {value} as the {name}",
    "{name} becomes {value}", "account locked: {name} {value} is not accepted",
)  # fmt: skip
GERMAN = (
    "das {name} lautet {value}", "das {name} ist jetzt {value}", "{name} für Jane: {value}", "{value} ist das {name}",
    "bitte mit {value} als {name} anmelden", "das {name} wurde auf {value} geändert",
)  # fmt: skip
ROMANCE = (
    "le {name} est {value}", "{value} est le {name}", "la {name} es {value}", "{value} es la {name}",
    "{name} pour Jeanne : {value}", "utilisez {value} comme {name}", "la nueva {name} es: {value}",
    "a {name} é {value}", "la {name} è {value}", "usa {value} come {name}",
)  # fmt: skip
NORDIC_AND_OTHERS = (
    "{name} är {value}", "{name} er {value}", "{value} är {name}", "het {name} is {value}", "{name} to {value}",
    "{name} je {value}", "{name} är nu: {value}", "{name} это {value}", "新しい{name}：{value}",
)  # fmt: skip
FAR = (
    "password on that dreadful old machine in the hall upstairs, {value}", "password jane@acme.com {value}",
    "password? {value}", "password! {value}", "password changed from {value} to what she knows",
    "She says {value} never worked as her password", "credentials: jane@acme.com {value}", "her key is {value}",
    "login: jane / {value}", "{value} is what she has as password", "🔑 {value}", "password … {value}",
    "{value} es la contraseña", "{value} est le mot de passe", "{value} (password)", "Zugangsdaten: jane {value}",
)  # fmt: skip
"""Ways of telling in which only what nobody would write for anything else is taken for a value."""

LMS_NAMES = (
    "Einschreibeschlüssel", "Einschreibeschluessel", "Kursschlüssel", "Zugangsschlüssel", "Lizenzschlüssel",
    "WLAN Schlüssel", "clé d'inscription", "clef d’inscription", "clé wifi", "clave de matriculación",
    "clave del wifi", "clave del curso", "host key", "enrollment key",
)  # fmt: skip
"""How courses and networks are opened."""
DOOR_NAMES = (
    "Kenncode", "Türcode", "Tuercode", "Zutrittscode", "Tresorcode", "Alarmcode", "Geheimnummer", "digicode",
    "code d'entrée", "code de la porte", "código de la puerta", "code for the door", "door code", "PIN",
)  # fmt: skip
"""How doors and meetings are, with a number."""
SLIPS = (
    "Paswort", "Passwrot", "Passwotr", "contraceña", "contrseña", "mot de passse", "mot de pass", "mot passe", "pasword"
)  # fmt: skip
CHANGED = (
    "{name} geändert in {value}", "{name} geändert zu {value}", "{name} zurückgesetzt auf {value}",
    "{name} ersetzt durch {value}", "{name} changé en {value}", "{name} modifié à {value}",
    "{name} remplacé par {value}", "j'ai changé le {name} en {value}", "{name} cambiada a {value}",
    "{name} cambiada por {value}", "cambié la {name} por {value}", "{name} reset to {value}",
    "I changed the {name} into {value}", "{name} cambiata in {value}", "{name} alterada para {value}",
)  # fmt: skip
BECOMES = (
    "das {name} heißt {value}", "das {name} bleibt {value}", "das {name} wäre {value}", "le {name} reste {value}",
    "le {name} serait {value}", "le {name} doit être {value}", "la {name} sigue siendo {value}",
    "la {name} sería {value}", "la {name} debe ser {value}",
)  # fmt: skip
DESCRIBED = (
    "{name} neu {value}", "{name} nueva {value}", "{name} temporaire {value}", "{name} temporal {value}",
    "{name} nova: {value}", "{name} new {value}", "{value} ({name})", "{value} <- {name}", "{value} ← {name}",
    "{name} « {value} »",
)  # fmt: skip
PAIRS = (
    "creds jdoe:{value}", "login: jdoe / {value}", "Zugangsdaten: jdoe / {value}", "credenciales jdoe {value}",
    "ses identifiants sont jdoe et {value}", "pass hunter2", "Password for Jane hunter2", "password reset hunter2",
    "password for Jane Doe hunter2", "jane@acme.com / Tk7mQ2xv", "jane@acme.com | Tk7mQ2xv",
)  # fmt: skip
PLAIN_WORDS = (
    "password reset to changeme", "her password is now sunshine", "Passwort zurückgesetzt auf sonnenblume",
    "mot de passe « soleil »", "mot de passe remplacé par soleil", "contraseña «verano»", "Passwort „Sonne“",
    "password: Tk7m@Q2xv.com", "OTP: 482 913", "your verification code is: 482 913", "PIN: 47 11", "PIN 4711#",
    "PIN: 4 7 1 1", "door code 47B11", "digicode : 47B11", "passcode 4711*", "backup codes 1234-5678",
)  # fmt: skip
TOKENS = (
    "sk-proj-AbCdEfGhIjKlMnOpQrStUvWx", "ya29.a0AfH6SMBabcdefghijklmnop", "Authorization: Basic amRvZTpDaGFuZ2VtZTEh",
    "Authorization: Token 9f8b7c6d5e4f3a2b", "whsec_AbCdEfGhIjKlMnOp12", "lin_api_AbCdEfGhIjKlMnOp12",
    "dckr_pat_AbCdEfGhIjKlMnOp12", "sbp_1234567890abcdef1234567890abcdef12345678", "ATATT3xFfGF0AbCdEfGhIjKlMnOp12",
    "AGE-SECRET-KEY-1QYQSZQGPQYQSZQGP", "https://learn.acme.com/password/reset/9f8b7c6d5e4f3a2b1c0d9f8b7c6d5e4f",
    "https://learn.acme.com/login/magic/9f8b7c6d5e4f3a2b1c0d", "https://learn.acme.com/cb?code=9f8b7c6d5e4f3a2b",
)  # fmt: skip
"""As their makers write them."""

TITLES = (
    "Password: PCI-DSS", "Passwords: HIPAA and you",
    "Password security basics", "How to choose a password", "Passwords: 12 tips", "Token economy", "Secret Santa 2026",
    "Boarding pass checks", "Key account training", "Passport control 2026", "Pin the tail", "Keys to success",
    "Safety Passport 2026", "SCC Passport 2026", "Passport: EU2026", "Resenha 2026", "Desenha 2026", "PIN: basics",
    "Passcode: iOS18 device management", "replaced by Password 2026 edition", "Duplicate of API key: AZ-104",
    "Password v2.0", "PIN is 4-digit", "Palabra clave: SEO2026", "Ski pass: 3Vallées", "pk_tables_and_keys101",
    "use scikit sk_learn_basics101", "Access token OAuth2.1", "Password hygiene 101", "API key rotation AZ-104",
    "Password Policy ISO27001", "Password reset flow OAuth2", "Password managers: 1Password and LastPass",
    "1Password: getting started", "KeePass 2026", "Passwordless: WebAuthn2 in practice", "Windows 11 PIN reset",
    "Password-less login with FIDO2", "Chip and PIN 2026", "Pass: C1 Advanced English", "Token: ERC20 for beginners",
    "Password: SHA256 and bcrypt explained", "Secret: the MI6 story", "Pin: GPIO4 on Raspberry",
    "PIN 13 on Arduino Uno",
    "Password 1001", "Passwords: NIST800-63B", "Kubernetes secrets: CKA2026", "Sicheres Passwort: Tipps für 2026",
    "Contraseña: 10 errores", "Mot de passe : les règles ANSSI2021", "Senha: LGPD2020", "Hasło: RODO2018",
    "What is a strong password? CompTIA SY0-701", "Passwort-Sicherheit nach BSI2020", "Clave: A1 Español",
    "PIN: Personal Identification Numbers explained", "Token ERC20 for beginners", "Passphrase: BIP39 explained",
    "bcrypt password hashing MD5 vs SHA256", "WPA2 passphrase setup", "Secrets: AZ500 vault", "Tokens: GPT4o",
    "C++ pass by reference C++20", "Password not enough: MFA2026", "Password Python3 tutorial", "密码学 入门 2026",
    "Secret code: how ciphers work", "How to Code: Simple Data", "PW: Pratt-Whitney PW1100G", "Trade secret: B2B law",
    "Error code 0x80070005", "PKCS#12 passphrases explained", "Passwords in Node.js: bcrypt@5",
    "Pin 7 of ATmega328P", "First-pass yield: Lean6Sigma", "Passport for Jane and Rick 2026", "Login code of practice",
    "Password set to expire", "The password is now required", "Passwörter neu denken", "Neue Passwörter 2026",
    "Password changed by Office365", "Passwords 2025 2026 edition", "Code de la route 2026", "Login Enterprise 4.8",
    "Authorization: Bearer authentication", "Clave: Afro-Cuban rhythms 6/8", "Passeport de formation 2026",
    "Alarm code E-101", "HS code 8471.30", "The password is dead: FIDO2 explained",
    "Bypass: A320 hydraulics", "Pass-through on VMware8",
)  # fmt: skip
"""Titles as catalogues of courses have them."""
QUOTED_TITLES = (
    "Fault and alarm codes 1001-1999", "License key: Win11Pro", "Kennwort: Ordnung", "SSH keys: ed25519",
    "API Token SonarQube10", "Login code: Python3", "Password strength: zxcvbn",
)  # fmt: skip
"""Titles that need quotes."""
REASONS = (
    "reset the password of user jane99", "password reset for user jane99", "the password is now wrong",
    "password changed in 2026", "password reset to default",
    "minimum number of days before password change to MIN_DAYS",
    "Introduzca frase contraseña para exportar la clave secreta OpenPGP:", "reset password (INC0012345)",
    "password reset: INC0012345", "reset her password: INC0012345",
    "reset password - INC0012345", "password, ticket INC0012345", "password reset see JIRA-4711",
    "She forgot her password on 2026-03-02.", "The password was changed on 12/05/2026", "Password expires 31.12.2026",
    "reset password, ticket #4711", "Password must be changed every 90 days", "password must be changed by 2026-05-01",
    "password reset for user jane99", "password of jane99 expired", "Her password was reset 2026-03-02",
    "passcode was wrong 3 times since 10:00", "PIN was 4 digits", "PIN is required since 2026", "PIN reset at 10:30",
    "forgot PIN, 2nd time", "Reset the password of user U1234567", "password is: see vault", "password: n/a",
    "password: ask IT", "her PIN is wrong", "she lost access, duplicates INC004711", "the password for jane is wrong",
    "password must be changed by 1 May", "reset the password for jane99@example.com", "the pass rate was 80 %",
    "Her login is jdoe2, she never had a password", "New starter, no password until 2026-03-02",
    "Too many wrong PIN attempts - description missing.", "Incorrect password more than 10 times does not lock it.",
    "OAuth2 failure during upgrade from 15.0.5.3 to 16.0.0.5, no password asked", "Token is refreshed after `720000ms`",
    "The two-step PIN is different from the 6-digit registration code by SMS", "Passwords not resetting - v2.1",
    "downgraded from 24H2 to 23H2, now nobody has the password", "a PIN for room 2026", "her passport is C01X00T47",
    "Ihr Passwort muss mindestens 8 Zeichen enthalten.", "La contraseña debe contener al menos 8 caracteres.",
    "Votre mot de passe doit contenir au minimum 8 caractères.", "A senha precisa conter no mínimo 8 caracteres.",
    "Twoje hasło musi zawierać co najmniej 8 znaków.", "Пароль должен содержать как минимум 8 символов.",
    "パスワードは最低 8 文字以上必要です。", "密码必须包含至少 8 个字符。", "비밀번호는 최소 8자를 포함해야 합니다.",
    "WPB-11000 Test password reset with wrong key should fail", "she works in building B12, her password expired",
)  # fmt: skip
"""Reasons that speak of passwords and tell none."""
NEAR_WORDS = (
    "Passport", "Passports", "Passwork", "Resenha", "Desenha", "ordenha", "Kennwert", "Machtwort", "Kompass", "Compass",
    "passed", "passage", "encompass", "trespass", "bypass", "Hasel", "Pinnwand", "keynote", "keyboard", "tokenize",
    "Sekretariat", "secretary", "clavecin", "parolee", "passwordless", "codex", "Crossword", "Wasserwort", "overpass",
)  # fmt: skip
"""Words of dictionaries that look like a name of a secret and are none."""
