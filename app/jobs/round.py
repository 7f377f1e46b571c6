"""What waits on runs of files, done one after another; each by one process at a time."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from sqlalchemy import Row, func, select

from db.codes import RunJob
from db.engine import Database
from db.errors import DomainError
from db.failures import Unanswered
from db.ids import IdMaker
from db.models import Account
from importers.desk.doing import Work, do
from importers.desk.jobs import beat, begun, ended, given_back, still_waiting, waiting
from importers.desk.pieces import forget_pieces, old_uploads
from importers.runs.helping.members import ALONE, Crew
from importers.runs.run import RunKey
from resolvers.access.grants import account_with_grants, viewer_of
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys
from resolvers.scope import scope_setting
from resolvers.traces.trace import trace_of
from resolvers.viewer import Viewer, viewer_from_claims
from resolvers.windows import today_in_china

BEAT_S = 15.0
# The lock is held by a transaction that does nothing else: it ends with its process, however that dies.
_FOR_LONG = "SET LOCAL idle_in_transaction_session_timeout = 0"
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Worker:
    """One process that works: it looks for jobs as the owner of `database`, and does them behind the wall."""

    database: Database
    walled: Database
    keys: IdentityKeys
    ids: IdMaker
    crew: Crew = ALONE
    beat_s: float = BEAT_S

    async def round(self) -> int:
        """Does what waits now; how many jobs that were. A job that fails is left for a later round."""
        done = 0
        for row in await self.database.rows(waiting()):
            key = RunKey(row.county_id, row.id)
            async with self._alone(key) as wanted:
                if wanted is not None:
                    await self._work(key, wanted)
                    done += 1
        return done

    async def forget_old(self) -> None:
        """Forgets the content of uploads that nobody has accepted within a day."""
        for row in await self.database.rows(old_uploads()):
            async with self.database.writing() as connection:
                await forget_pieces(connection, RunKey(row.county_id, row.id))

    @asynccontextmanager
    async def _alone(self, key: RunKey) -> AsyncIterator[Row[Any] | None]:
        """The job of a run, ours until the block ends; None if another process has it, or it is done."""
        async with self.database.writing() as holding:
            await holding.exec_driver_sql(_FOR_LONG)
            is_ours = await holding.scalar(select(func.pg_try_advisory_xact_lock(key.id)))
            yield (await holding.execute(still_waiting(key))).first() if is_ours else None

    async def _work(self, key: RunKey, wanted: Row[Any]) -> None:
        async with self.database.writing() as connection:
            await begun(connection, key)
        beating = asyncio.create_task(self._beat(key))
        try:
            await self._do(key, wanted)
        except (asyncio.CancelledError, Unanswered):
            with suppress(Unanswered):
                async with self.database.writing() as connection:
                    await given_back(connection, key)
            raise
        except Exception as error:  # noqa: BLE001  # one file must not end the work at all others
            _log.error("job_failed", run=str(key), job=wanted.job, kind=type(error).__qualname__)
        finally:
            beating.cancel()
            await asyncio.wait([beating])

    async def _do(self, key: RunKey, wanted: Row[Any]) -> None:
        today, refusal = today_in_china(), None
        try:
            viewer = await self._asker(wanted.job_by, today)
            trace = trace_of(viewer, self.ids, f"import job {wanted.job}")
            serving = self.walled.serving(scope_setting(viewer), trace)
            work = Work(serving, Ask(viewer, today, today), key, self.keys, self.ids, self.crew)
            await do(work, RunJob.of(wanted.job))
        except Unanswered:
            raise
        except DomainError as error:
            refusal = error
        async with self.database.writing() as connection:
            await ended(connection, key, refusal)

    async def _asker(self, claims: Mapping[str, Any], today: date) -> Viewer:
        """Whoever asked for a job: an account as it is by now, a signed token as it was.

        Raises DomainError ASKER_WITHOUT_ACCESS for an account that was locked or has lost its grants.
        """
        account_id = claims.get("account")
        if account_id is None:
            return viewer_from_claims(claims)
        viewer = viewer_of(await self.database.rows(account_with_grants(Account.id == account_id, today)))
        if viewer is None:
            raise _without_access()
        return viewer

    async def _beat(self, key: RunKey) -> None:
        while True:
            await asyncio.sleep(self.beat_s)
            with suppress(Unanswered):
                async with self.database.writing() as connection:
                    await beat(connection, key)


def _without_access() -> DomainError:
    return DomainError(
        "ASKER_WITHOUT_ACCESS",
        "提出此事的账号已锁定或不再有权限，未予办理；请由有权限的人重新提出。",
        "The account that asked for this was locked or has lost its grants: nothing was done. Somebody who "
        "may has to ask again.",
    )
