"""People by the role they have, as sentences say it."""


def holders(role: str) -> str:
    """`approvers`; of a role whose name is no plain noun `people with the role “ops-2”`."""
    return f"{role}s" if _is_noun(role) else f"people with the role “{role}”"


def approving(role: str, quorum: int) -> str:
    """Whose approval it takes: `another approver`, `2 approvers`, `someone else with the role “ops-2”`."""
    if quorum > 1:
        return f"{quorum} {holders(role)}"
    return f"another {role}" if _is_noun(role) else f"someone else with the role “{role}”"


def _is_noun(role: str) -> bool:
    return role.isalpha() and not role.endswith("s")
