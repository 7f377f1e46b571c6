"""Reading the log of accesses stands in it too."""

from db.codes import AccessKind
from db.engine import Database
from resolvers.traces.events import Event, note_event
from resolvers.traces.lists import LogQuestion
from resolvers.viewer import Viewer


async def note_reading(database: Database, viewer: Viewer, question: LogQuestion) -> None:
    """Committed before anything is read: what is not written down is not shown."""
    event = Event(
        kind=AccessKind.LOG,
        operation=f"access log of {question.county_id}",
        subject=viewer.subject,
        account_id=viewer.account,
        role=viewer.role.value,
    )
    async with database.writing() as connection:
        await note_event(connection, event)
