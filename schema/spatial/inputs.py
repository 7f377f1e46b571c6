"""How the ground is to be cut."""

import strawberry

from db.errors import DomainError
from resolvers.spatial import question as asked
from schema.codes import BinKind
from schema.fields import both, shown


@strawberry.input(
    description=both(
        "密度的分区方式；六边形可给 size，核密度面可给 bandwidth",
        "How the ground is cut; `size` is for hexagons, `bandwidth` for a surface",
    )
)
class DensityBinsInput:
    kind: BinKind = shown("分区方式", "How it is cut")
    size: int | None = shown(
        "六边形对边距离（米），250–5000，默认 1000",
        "Width of a hexagon in metres, 250–5000, 1000 by default",
        default=None,
    )
    bandwidth: int | None = shown(
        "核密度带宽（米），500–20000，默认 2000",
        "Bandwidth of a surface in metres, 500–20000, 2000 by default",
        default=None,
    )

    def bins(self) -> asked.Bins:
        """The bins. Raises DomainError BAD_BIN_SIZE."""
        mine, other = self.size, self.bandwidth
        if self.kind == BinKind.KERNEL:
            mine, other = other, mine
        if other is not None:
            raise DomainError(
                "BAD_BIN_SIZE",
                "size 只用于六边形，bandwidth 只用于核密度面。",
                "`size` is for hexagons only, `bandwidth` for a surface only.",
                {"argument": "size" if self.kind == BinKind.KERNEL else "bandwidth"},
            )
        return asked.Bins(self.kind, mine)
