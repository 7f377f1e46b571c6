"""Recording what dossiers say."""

from typing import Annotated

import strawberry

from resolvers.registry.dossiers.lists import dossier
from resolvers.registry.dossiers.recording import record_dossier as record
from schema.context import RonggeInfo
from schema.fields import argument, both, shown
from schema.receipts import REPLAYED
from schema.registry.dossiers.dossier import Dossier
from schema.registry.dossiers.inputs import RecordDossierInput


@strawberry.type(description=both("登记档案的回执", "The receipt of what was recorded of a dossier"))
class DossierPayload:
    dossier: Dossier | None = shown("现在的档案", "The dossier as it stands now")
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both(
        "登记档案的若干部分；同日同部分他人已登记者为冲突；按 clientId 只做一次",
        "Records sections of a dossier; what others said of the same day is a conflict; once per clientId",
    )
)
async def record_dossier(
    info: RonggeInfo, input: Annotated[RecordDossierInput, argument("档案", "The sections")]
) -> DossierPayload | None:
    """Committed before it is answered."""
    context, recording = info.context, input.recording()
    done = await record(context.database, context.ask(), recording, context.ids)
    rows = await context.rows(dossier(context.ask(), done.county_id, done.row_id))
    found = Dossier.of(rows, context.today) if rows else None
    return DossierPayload(dossier=found, replayed=done.replayed)
