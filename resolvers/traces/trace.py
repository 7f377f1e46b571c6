"""What a request leaves in the log of accesses: who asks, as what, by which operation."""

from db.codes import AccessKind
from db.ids import IdMaker
from db.log.traces import Trace
from resolvers.viewer import Viewer


def trace_of(
    viewer: Viewer, ids: IdMaker, operation: str = "", *, kind: AccessKind = AccessKind.READ
) -> Trace:
    """What a request of a viewer leaves; `operation` names what is asked, never a value."""
    return Trace(ids, viewer.subject, viewer.role.value, viewer.account, kind, operation)
