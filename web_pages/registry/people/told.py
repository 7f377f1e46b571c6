"""The codes of a person's history in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from db.codes import (
    Code,
    ContactOutcome,
    DossierSection,
    DossierSource,
    EndReason,
    GridRole,
    HistoryKind,
    LifeEventKind,
    TransferDecision,
    TransferDirection,
    WithdrawalReason,
)
from resolvers.wording.language import name_of, said

_CODES: Mapping[HistoryKind, type[Code]] = MappingProxyType(
    {
        **dict.fromkeys((HistoryKind.REGISTERED, HistoryKind.HOME, HistoryKind.ENDED), EndReason),
        **dict.fromkeys((HistoryKind.LIFE_EVENT, HistoryKind.LIFE_EVENT_WITHDRAWN), LifeEventKind),
        **dict.fromkeys((HistoryKind.CONTACT, HistoryKind.CONTACT_CORRECTED), ContactOutcome),
        HistoryKind.CONTACT_WITHDRAWN: WithdrawalReason,
        HistoryKind.ASSIGNED: GridRole,
        HistoryKind.DOSSIER: DossierSection,
        HistoryKind.TRANSFER_OFFERED: TransferDirection,
        HistoryKind.TRANSFER_DECIDED: TransferDecision,
    }
)
_PARTS = MappingProxyType(
    {
        "KEPT": ("存续", "kept"),
        "MERGED": ("并入另一登记", "merged into another"),
        "HEAD": ("户主", "head"),
        "MEMBER": ("成员", "member"),
    }
)


def source_told(entry: Any) -> str:
    """The paper or person that an entry is known from; what a dossier says is known from a code."""
    if entry.source is None:
        return ""
    if entry.kind == HistoryKind.DOSSIER:
        return name_of(DossierSource.of(entry.source))
    return str(entry.source)


def code_told(entry: Any) -> str:
    """What the code of an entry says, in the caller's language."""
    if entry.code is None:
        return ""
    kind = _CODES.get(HistoryKind.of(entry.kind))
    if kind is not None:
        return name_of(kind.of(entry.code))
    return said(*_PARTS.get(entry.code, (entry.code, entry.code)))
