"""What a feature says of a cell, as it is staged."""

import json
from dataclasses import asdict, dataclass, field

from db.codes import GridCellKind
from resolvers.registry.ground.drawn import DrawnCell

__all__ = ["SaidCell", "said_cell"]


@dataclass(frozen=True, slots=True)
class SaidCell:
    """A cell: its village by id, its boundary (WKB, EPSG:4326) in hexadecimal; None is what nobody says."""

    code: str | None = None
    name: str | None = None
    kind: str | None = None
    village_id: int | None = None
    shape: str | None = field(default=None, repr=False)

    @property
    def text(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def drawn(self) -> DrawnCell:
        """The cell as the registry's act draws it."""
        kind = None if self.kind is None else GridCellKind.of(self.kind)
        shape = None if self.shape is None else bytes.fromhex(self.shape)
        return DrawnCell(shape, self.village_id, self.code, self.name, kind)


def said_cell(text: str) -> SaidCell:
    """A cell as it was kept."""
    return SaidCell(**json.loads(text))
