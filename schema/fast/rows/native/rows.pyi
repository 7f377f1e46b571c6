from collections.abc import Sequence

from psycopg.pq.abc import PGresult

from schema.fast.rows.layout import Level

def read_through(ntuples: int, getlength: int, getisnull: int, getvalue: int) -> None: ...

class NativeRows:
    def __init__(self, levels: Sequence[Level]) -> None: ...
    def written(self, results: Sequence[PGresult], many: bool) -> bytes | None: ...
