"""The policy held against what the readme says of it: policies made up as files, and decided once more by what is
written here from its words alone, on plain data, without a line of ours."""

from fnmatch import fnmatchcase
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.policy.policy import Actor, Allow, Confirm, NeedApproval, OperationTraits, Refuse, Standing, Verdict, decide
from bot.policy.policy_file import parse
from bot.policy.scope import NO_COURSE, UNKNOWN_COURSE, About, CourseNames
from connectors.core.field_markers import Effect
from connectors.platform import Misconfigured
from tests.properties import examples

ROLES = ("operator", "instructor", "manager", "approver")
MEMBERS = ("admins", "owners", "U0INES", "@instructors", "@managers")
PEOPLE = (
    ("U0INES", "member", ("instructors",)),
    ("U0ADA", "owner", ()),
    ("U0BO", "admin", ("managers",)),
    ("U0KIM", "guest", ("instructors",)),
    ("U0GONE", "gone", ("managers",)),
)
OPERATIONS = (
    ("class", "classes_list", "read"),
    ("class", "enrollments_list", "read"),
    ("class", "enrollments_create", "write"),
    ("class", "classes_delete", "destructive"),
    ("chamilo", "get_users", "read"),
    ("chamilo", "delete_course", "destructive"),
)
COURSES = (("Onboarding 101", "12"), ("Welding level 2", "77"), ("Fire safety", "120"))
NAMED = ("onboarding  101", "WELDING*", "*101", "77", "Fire safety", "12*")
STRICTNESS = ("allow", "confirm", "approve", "refuse")

some = st.lists


def choice(*among: Any) -> Any:
    return st.sampled_from(among)


rules = st.fixed_dictionaries(
    {"then": choice(*STRICTNESS), "courses": some(choice(*NAMED), min_size=1, max_size=2, unique=True)},
    optional={
        "roles": some(choice(*ROLES), min_size=1, max_size=2, unique=True),
        "platforms": some(choice("class", "chamilo"), min_size=1, max_size=2, unique=True),
        "operations": some(choice("classes_*", "enrollments_list", "*_list", "delete_*", "*"), min_size=1, max_size=2),
        "effects": some(choice("read", "write", "destructive"), min_size=1, max_size=2, unique=True),
        "reversible": st.booleans(),
        "sensitive": st.booleans(),
        "quorum": choice(1, 2),
    },
)
everywhere = rules.map(lambda one: {key: value for key, value in one.items() if key != "courses"})
policies = st.fixed_dictionaries(
    {
        "roles": st.fixed_dictionaries({role: some(choice(*MEMBERS), max_size=2, unique=True) for role in ROLES}),
        "rules": some(rules | everywhere, max_size=4),
    }
)
asked = st.fixed_dictionaries(
    {
        "what": choice(*OPERATIONS),
        "reversible": st.booleans(),
        "sensitive": st.booleans(),
        "courses": some(choice(*COURSES), max_size=2, unique=True),
    }
)


def as_file(policy: dict[str, Any]) -> str:
    """As somebody would write it."""

    def value(one: Any) -> str:
        if isinstance(one, list):
            return f"[{', '.join(map(value, one))}]"
        return str(one).lower() if isinstance(one, bool) else str(one) if isinstance(one, int) else f'"{one}"'

    lines = ["[roles]", *(f"{role} = {value(members)}" for role, members in policy["roles"].items())]
    for number, rule in enumerate(policy["rules"]):
        lines += ["[[rules]]", f'name = "rule {number}"', *(f"{key} = {value(one)}" for key, one in rule.items())]
    return "\n".join(lines)


def in_words(policy: dict[str, Any], person: tuple[str, str, tuple[str, ...]], one: dict[str, Any], course: Any) -> str:
    """What the readme says: the first rule that fits decides, what is left out fits everything; where none fits,
    operators look and change at once, confirm what can be brought back, and ask for the rest; everybody else is
    refused, and so are people who are no members of this workspace. A rule with courses fits what is about them."""
    id, standing, groups = person
    if standing in ("guest", "gone"):
        return "refuse"
    names = {id, *(f"@{group}" for group in groups)}
    names |= {"admin": {"admins"}, "owner": {"admins", "owners"}}.get(standing, set())
    held = {role for role, members in policy["roles"].items() if names & {*members}}
    platform, operation, effect = one["what"]
    for rule in policy["rules"]:
        fits = [
            "roles" not in rule or held & {*rule["roles"]},
            platform in rule.get("platforms", (platform,)),
            any(fnmatchcase(operation, glob) for glob in rule.get("operations", ("*",))),
            effect in rule.get("effects", (effect,)),
            one["reversible"] is rule.get("reversible", one["reversible"]),
            one["sensitive"] is rule.get("sensitive", one["sensitive"]),
            "courses" not in rule or (course and any(is_meant(course, name) for name in rule["courses"])),
        ]
        if all(fits):
            return str(rule["then"])
    if "operator" not in held:
        return "refuse"
    if one["sensitive"]:
        return "approve"
    if effect == "destructive":
        return "confirm" if one["reversible"] else "approve"
    return "allow"


def is_meant(course: tuple[str, str], name: str) -> bool:
    """Titles, codes or ids; `*` stands for the rest of a title; compared whatever the letter case and the blanks."""
    title, id = (" ".join(text.lower().split()) for text in course)
    name = " ".join(name.lower().split())
    return fnmatchcase(title, name) if "*" in name else name in (title, id)


def traits(one: dict[str, Any], about: About) -> OperationTraits:
    platform, operation, effect = one["what"]
    return OperationTraits(platform, operation, Effect(effect), one["reversible"], one["sensitive"], about=about)


def said(verdict: Verdict) -> str:
    kinds = {Allow: "allow", Confirm: "confirm", NeedApproval: "approve", Refuse: "refuse"}
    return kinds[type(verdict)]


@settings(max_examples=examples(600))
@given(policies, choice(*PEOPLE), asked)
def test_it_decides_as_the_readme_says(policy: Any, person: Any, one: Any) -> None:
    """Of one course, or of none, exactly so; of several never more than of each."""
    try:
        read = parse(as_file(policy), "made up")
    except Misconfigured:
        assume(False)
        raise
    id, standing, groups = person
    actor = Actor(id, id, Standing(standing), groups=frozenset(groups))
    courses = one["courses"]
    about = About(tuple(CourseNames.of(*course) for course in courses)) if courses else NO_COURSE
    ours = STRICTNESS.index(said(decide([traits(one, about)], actor, read)))
    theirs = max(STRICTNESS.index(in_words(policy, person, one, course)) for course in courses or [None])
    assert ours >= theirs
    if len(courses) < 2:
        assert ours == theirs
    unknown = STRICTNESS.index(said(decide([traits(one, UNKNOWN_COURSE)], actor, read)))
    worlds = [in_words(policy, person, one, course) for course in (*COURSES, ("Nothing anybody names", "9"), None)]
    assert unknown >= max(map(STRICTNESS.index, worlds[:-1]))


@given(policies, choice(*PEOPLE), some(asked, min_size=1, max_size=3))
def test_together_it_takes_what_the_strictest_takes(policy: Any, person: Any, several: Any) -> None:
    try:
        read = parse(as_file(policy), "made up")
    except Misconfigured:
        assume(False)
        raise
    id, standing, groups = person
    actor = Actor(id, id, Standing(standing), groups=frozenset(groups))
    alone = [one["courses"][0] if one["courses"] else None for one in several]
    natures = [
        traits(one, About((CourseNames.of(*course),)) if course else NO_COURSE)
        for one, course in zip(several, alone, strict=True)
    ]
    expected = max(
        STRICTNESS.index(in_words(policy, person, one, course)) for one, course in zip(several, alone, strict=True)
    )
    assert STRICTNESS.index(said(decide(natures, actor, read))) == expected
