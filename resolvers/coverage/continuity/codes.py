"""What continuity may be cut by, and why somebody is not continuous."""

from db.codes import Code
from resolvers.coverage.question import BreakdownBy


class ContinuityBreak(Code):
    """Why somebody had no one worker all the time: the first that is true."""

    NOT_REGISTERED = "NOT_REGISTERED", "期内有一段时间不在册", "not registered for some of the window"
    NO_CELL = "NO_CELL", "期内有一段时间未划入网格", "in no cell for some of the window"
    NO_WORKER = "NO_WORKER", "期内有一段时间网格无网格员", "the cell had no worker for some of the window"
    WORKER_CHANGED = "WORKER_CHANGED", "所在网格更换了网格员", "the cell passed to another worker"
    CELL_CHANGED = "CELL_CHANGED", "迁入或划入另一网格员的网格", "came to a cell of another worker"


class ContinuityBy(Code):
    """What continuity may be cut by: where the persons live at the window's end, and with whom."""

    CHILD_DIVISION = "CHILD_DIVISION", "下级区划", "child division"
    VILLAGE = "VILLAGE", "村（社区）", "village"
    CELL = "CELL", "网格", "grid cell"
    STATION = "STATION", "服务站", "the one station that serves the person's division"
    WORKER = "WORKER", "期末的网格员", "primary grid worker at the window's end"

    @property
    def place(self) -> BreakdownBy:
        """The same dimension of coverage."""
        return BreakdownBy.of(self.value)
