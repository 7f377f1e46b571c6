"""Number and telephone of a worker who is registered, held against what a line says of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from db.codes import ConflictPolicy
from importers.findings import Finding, Weight
from importers.workers.said import Said
from resolvers.people.identities import IdentityKeys, SealedAt, open_sealed, same_sealed
from resolvers.registry.staff.orders import Replacement, WorkerAmendment
from resolvers.registry.staff.workers import TABLE

_ZH = {"staff_number": ("工号", "staff number"), "phone": ("联系电话", "telephone")}


@dataclass(frozen=True, slots=True)
class Mending:
    """The details that a line changes of a worker, and what was found."""

    fields: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def mending(said: Said, worker: Row[Any], policy: ConflictPolicy, keys: IdentityKeys) -> Mending:
    """Detail by detail, by the policy where another is registered; what is blank says nothing."""
    fields, findings = list[str](), list[Finding]()
    for one in _ZH:
        if getattr(said, one) is None or _is_said(said, worker, one, keys):
            continue
        stands = worker.staff_number if one == "staff_number" else worker.phone_cipher
        if policy == ConflictPolicy.OVERWRITE or (stands is None and policy != ConflictPolicy.KEEP):
            fields.append(one)
        else:
            findings.append(_differs(one, held=policy == ConflictPolicy.ASK))
    return Mending(tuple(fields), tuple(findings))


def amendment(
    said: Said, worker: Row[Any], fields: Sequence[str], *, client_id: UUID, county_id: int
) -> WorkerAmendment:
    """The act that mends them."""
    number = Replacement(worker.staff_number, said.staff_number) if "staff_number" in fields else None
    phone = Replacement(worker.phone_masked, said.phone) if "phone" in fields else None
    return WorkerAmendment(client_id, county_id, worker.id, staff_number=number, phone=phone)


def details_before(
    worker: Row[Any], fields: Sequence[str], county_id: int, keys: IdentityKeys
) -> dict[str, str | None]:
    """What is registered of them, the telephone in clear: to be sealed."""
    at = SealedAt(TABLE, "phone_cipher", county_id, worker.id)
    phone = None if worker.phone_cipher is None else open_sealed(keys, at, worker.phone_cipher)
    return {one: worker.staff_number if one == "staff_number" else phone for one in fields}


def _is_said(said: Said, worker: Row[Any], one: str, keys: IdentityKeys) -> bool:
    if one == "staff_number":
        return bool(worker.staff_number == said.staff_number)
    at = SealedAt(TABLE, "phone_cipher", worker.county_id, worker.id)
    return same_sealed(keys, at, worker.phone_cipher, said.phone)


def _differs(one: str, *, held: bool) -> Finding:
    zh, en = _ZH[one]
    if held:
        told = f"{zh}与登记不同，请决定以何者为准", f"{en}: not what is registered; say which is right"
        return Finding("VALUE_DIFFERS", Weight.HELD, *told, zh)
    told = f"{zh}与登记不同，保留登记", f"{en}: what is registered stays"
    return Finding("VALUE_KEPT", Weight.WARNED, *told, zh)
