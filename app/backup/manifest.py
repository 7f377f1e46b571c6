"""What a backup says of itself: what must be in it, and under which key its sealed values are."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

from db.errors import DomainError
from resolvers.people.identities import IdentityKeys, SealedAt, open_sealed, seal
from resolvers.sealed.keys import KeyState, fixed

DUMP, MANIFEST = "database.dump", "backup.json"
_FORM = 1
_PROVEN = "戎格"
_AT = SealedAt("backup", "key", 0, 0)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Rows by table as they were in the dump's own snapshot, and a known value under each key.

    `revision` is the database's, `major` PostgreSQL's version; `made_at` is ISO 8601 with its offset.
    """

    made_at: str
    revision: str
    major: int
    rows: Mapping[str, int]
    proofs: Mapping[str, str]

    def with_proofs(self, keys: IdentityKeys, registered: Collection[int]) -> Self:
        """The same with a known value sealed under every key in use, whether file or database says so."""
        proofs = {
            str(number): seal(fixed(keys.held(), current=number), _AT, _PROVEN).hex()
            for number, key in keys.held().keys.items()
            if number in registered or key.state != KeyState.WAITING
        }
        return replace(self, proofs=proofs)

    def ensure_keys(self, keys: IdentityKeys) -> None:
        """Raises DomainError BACKUP_KEY_WRONG unless each sealed value of the backup can be opened."""
        for proof in self.proofs.values():
            try:
                open_sealed(keys, _AT, bytes.fromhex(proof))
            except DomainError:
                raise DomainError(
                    "BACKUP_KEY_WRONG",
                    "RONGGE_IDENTITY_KEY 与 RONGGE_IDENTITY_RING 中没有此备份的密钥："
                    "恢复后身份证号和电话将无法解密。",
                    "RONGGE_IDENTITY_KEY and RONGGE_IDENTITY_RING lack a key of this backup: its identity"
                    " and telephone numbers could never be opened.",
                ) from None

    def write(self, folder: Path) -> None:
        """Beside the dump, as JSON."""
        body = {"form": _FORM, **asdict(self)}
        (folder / MANIFEST).write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n")


def manifest_in(folder: Path) -> Manifest:
    """The manifest of a backup. Raises DomainError BACKUP_UNREADABLE."""
    try:
        body = json.loads((folder / MANIFEST).read_text())
        form = body.pop("form")
        found = Manifest(**body)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise unreadable() from None
    if form != _FORM or not (folder / DUMP).is_file():
        raise unreadable()
    return found


def unreadable() -> DomainError:
    """A folder that is no whole backup of ours."""
    return DomainError(
        "BACKUP_UNREADABLE",
        "这不是完整的备份目录，或其文件已损坏。",
        "This folder is no whole backup, or a file in it is damaged.",
    )
