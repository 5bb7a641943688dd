"""Who acts: every command of data_access takes an identity and checks its right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["viewer", "editor", "owner"]
_RANK = {"viewer": 0, "editor": 1, "owner": 2}


class NotAllowed(PermissionError):
    """The acting identity lacks the role that a command needs."""


@dataclass(frozen=True)
class Identity:
    """`name` goes into the audit log; `role` decides what commands accept."""

    name: str
    role: Role


LOCAL_OWNER = Identity("local owner", "owner")
READ_ONLY_VISITOR = Identity("visitor", "viewer")


def require(identity: Identity, role: Role, action: str) -> None:
    """Raise NotAllowed unless the identity has at least the role."""
    if _RANK[identity.role] < _RANK[role]:
        raise NotAllowed(f"{identity.name} may not {action}: that needs the role {role}, not {identity.role}")
