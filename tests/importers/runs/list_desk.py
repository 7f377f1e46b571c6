"""Where lists of a kind come in as runs, from their dry run to their undoing."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from db.codes import FileKind
from db.engine import Database
from importers.kinds import STEPS, undo_run, write_run
from importers.runs.accepting import accept_run
from importers.runs.preview import Delivered, preview
from importers.runs.report import RunReport, report_of
from importers.runs.run import RunKey
from importers.runs.steps import Terms
from resolvers.ask import Ask
from tests.importers.runs.files_of_people import HANDS, IDS, Row
from tests.schema.world import World
from tests.work import KEYS


@dataclass(frozen=True, slots=True)
class ListDesk(ABC):
    """The desk of one kind, whose files say what holds from a day on."""

    database: Database
    world: World
    kind: ClassVar[FileKind]
    said_on: ClassVar[date]

    @property
    @abstractmethod
    def ask(self) -> Ask:
        """Whoever brings them in."""

    @staticmethod
    @abstractmethod
    def file_of(rows: Sequence[Row]) -> Delivered:
        """A file with these lines."""

    async def preview(self, *rows: Row, **terms: Any) -> RunKey:
        """The dry run of a file with these lines."""
        return await preview(
            self.database,
            self.ask,
            self.world.county.county_id,
            steps=STEPS[self.kind],
            delivered=self.file_of(rows),
            terms=replace(Terms(self.said_on), **terms),
            keys=KEYS,
            ids=IDS,
        )

    async def write(self, key: RunKey) -> RunReport:
        """Accepts a dry run and writes it."""
        await accept_run(self.database, self.ask, key)
        await write_run(self.database, self.ask, key, HANDS)
        return await self.report(key)

    async def brought(self, *rows: Row, **terms: Any) -> RunReport:
        """A file brought in from beginning to end."""
        return await self.write(await self.preview(*rows, **terms))

    async def tried(self, *rows: Row, **terms: Any) -> RunReport:
        """The account of a dry run."""
        return await self.report(await self.preview(*rows, **terms))

    async def undone(self, report: RunReport) -> RunReport:
        """A run that was taken back."""
        key = RunKey(report.run.county_id, report.run.id)
        await undo_run(self.database, self.ask, key, HANDS)
        return await self.report(key)

    async def report(self, key: RunKey) -> RunReport:
        """The account of a run."""
        return await report_of(self.database, self.ask, key)
