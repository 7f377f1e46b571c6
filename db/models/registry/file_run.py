"""Runs of office files, and their lines: staged, judged, written and undone (docs/decisions/0053, 0056)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Integer, LargeBinary, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import ConflictPolicy, FileKind, RowOutcome, RowVerdict, RunJob, RunState
from db.models.base import Base, Keyed, index, one_of
from db.sealed import Sealed

_HOUSED = text("house IS NOT NULL")


class FileRun(Base, Keyed):
    """A file that came in, for one county.

    `said_on` is the day from which on what it says holds; `whole` that it is written as a whole or not at
    all. `read` counts its lines; `ignored` those of them that are none of people, by reason. `terms` is what
    else was said beside the file, and for a draft that was drawn from it which one that is.

    From `lines_forgotten_at` on its lines say nothing any more, and it can only be looked at.

    Of a file that was uploaded: `recognised` is what its sheets are taken for, `profile` what was decided
    about their columns, `places` in which villages new ones would live. `job` is what a worker is to do yet,
    in the name of `job_by`, and `trouble` the refusal with which the last one ended.
    """

    __tablename__ = "file_run"
    __table_args__ = (
        one_of("kind", FileKind),
        one_of("policy", ConflictPolicy),
        one_of("state", RunState),
        one_of("job", RunJob),
        index("file_run_job_idx", "county_id", "id", postgresql_where=text("job IS NOT NULL")),
    )

    kind: Mapped[str]
    source: Mapped[str]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    office: Mapped[str | None]
    said_on: Mapped[date]
    policy: Mapped[str]
    whole: Mapped[bool]
    state: Mapped[str]
    read: Mapped[int] = mapped_column(Integer)
    ignored: Mapped[dict[str, Any]] = mapped_column(JSONB)
    headings: Mapped[dict[str, Any]] = mapped_column(JSONB)
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    staged_by: Mapped[str]
    staged_at: Mapped[datetime] = mapped_column(server_default=func.now())
    accepted_by: Mapped[str | None]
    accepted_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]
    undone_at: Mapped[datetime | None]
    lines_forgotten_at: Mapped[datetime | None]
    system: Mapped[str | None]
    category: Mapped[str | None]
    recognised: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    profile: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    places: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    job: Mapped[str | None]
    job_by: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    job_at: Mapped[datetime | None]
    job_tries: Mapped[int] = mapped_column(Integer, server_default="0")
    trouble: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class FilePiece(Base, Keyed):
    """A piece of an uploaded file, sealed for its row; gone once the run is accepted, or after a day."""

    __tablename__ = "file_piece"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "run_id"], ["file_run.county_id", "file_run.id"]),
        index("file_piece_run_id_idx", "county_id", "run_id", "number"),
    )

    run_id: Mapped[int]
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[bytes] = mapped_column(Sealed)


class StagedRow(Base, Keyed):
    """A line of a file: its cells as they were given, what was read from them, and what became of it.

    `cells`, `said` and `before` (the registered values that it changed) are sealed for the row. `findings`
    are codes with weight, column and texts, never values. `person_id` is whom it is about, `row_id` what it
    is about otherwise. `written_version` is the version that writing it made: a later one tells of a change.
    `house` is what the lines of one household have in common, `is_head` whether it is of the head, if it is
    said, `house_id` the staged household to which it was found to belong.
    """

    __tablename__ = "staged_row"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "run_id"], ["file_run.county_id", "file_run.id"]),
        one_of("verdict", RowVerdict),
        one_of("outcome", RowOutcome),
        index("staged_row_run_id_idx", "county_id", "run_id", "number"),
        index("staged_row_key_hash_idx", "county_id", "run_id", "key_hash"),
        index("staged_row_house_idx", "county_id", "run_id", "house", postgresql_where=_HOUSED),
        index("staged_row_house_id_idx", "county_id", "house_id", postgresql_where=_HOUSED),
        # A line is written when it is staged, judged and done: no index has to hear of the latter two.
        {"postgresql_with": {"fillfactor": 45}},
    )

    run_id: Mapped[int]
    number: Mapped[int] = mapped_column(Integer)
    sheet: Mapped[str]
    line: Mapped[int] = mapped_column(Integer)
    cells: Mapped[bytes] = mapped_column(Sealed)
    said: Mapped[bytes | None] = mapped_column(Sealed)
    before: Mapped[bytes | None] = mapped_column(Sealed)
    key_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    house: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_head: Mapped[bool | None]
    house_id: Mapped[int | None]
    findings: Mapped[list[Any]] = mapped_column(JSONB)
    verdict: Mapped[str | None]
    changed: Mapped[list[str]]
    person_id: Mapped[int | None]
    row_id: Mapped[int | None]
    base_version: Mapped[int | None] = mapped_column(Integer)
    written_version: Mapped[int | None] = mapped_column(Integer)
    outcome: Mapped[str | None]
    why: Mapped[dict[str, Any] | None] = mapped_column(JSONB)


class StagedHousehold(Base, Keyed):
    """A household of a file: what its lines would do to the register, and what became of it.

    `household_id` is that of the register. `deed` is what writing it did there, by which it can be taken
    back: whether it was formed, the ids of the stays that were written, and those there were.
    """

    __tablename__ = "staged_household"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "run_id"], ["file_run.county_id", "file_run.id"]),
        one_of("verdict", RowVerdict),
        one_of("outcome", RowOutcome),
        index("staged_household_run_id_idx", "county_id", "run_id", "id"),
    )

    run_id: Mapped[int]
    verdict: Mapped[str]
    household_id: Mapped[int | None]
    outcome: Mapped[str | None]
    deed: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    why: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
