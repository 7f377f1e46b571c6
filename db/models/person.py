"""Persons served: registration episodes, the nation-wide key, and where each lived when."""

from datetime import date, datetime

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import Computed, ForeignKey, ForeignKeyConstraint, Integer, LargeBinary, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import (
    CoordinateSystem,
    EndReason,
    PersonCategory,
    PersonField,
    PersonStatus,
    PriorityClass,
    Sex,
)
from db.models.base import Base, Dated, Keyed, index, one_at_a_time, one_of, readable, room, some_of
from db.models.contact import LastContact
from db.sealed import Sealed

NAME_ORDER = "zh-x-icu"  # by pinyin, as names are looked up
# Of whoever is active; all others come last. Written as PostgreSQL does, for migrations are compared with it.
_LONGEST = """(
CASE
    WHEN status = 'ACTIVE'::text THEN COALESCE(last_contact_on, '0001-01-01'::date)
    ELSE 'infinity'::date
END)"""
_ELDEST = """(
CASE
    WHEN status = 'ACTIVE'::text THEN born_on
    ELSE 'infinity'::date
END)"""
# Each character of the name behind the county: resolvers/people/names.py.
_CHARACTERS = (
    """string_to_array(rtrim(regexp_replace(name COLLATE "C", '(.)', """
    r"""county_id::text || '\1,', 'g'), ','), ',')"""
)


class PersonKey(Base):
    """Keyed hash of the identity number → the person's episode: the only table across counties.

    While keys are rotated a number has a row for each key.
    """

    __tablename__ = "person_key"

    key_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    county_id: Mapped[int] = mapped_column(Integer)
    person_id: Mapped[int]
    key_id: Mapped[int] = mapped_column(ForeignKey("sealing_key.id"), server_default=text("1"))


class Person(Base, Keyed, LastContact):
    """One registration episode of one person in one county.

    `division_id`, `cell_id`, `geom` and the source of the point repeat the current residence;
    `last_contact_on` is the latest day the person was reached, `last_visit_on` that of being reached in
    person, `last_attempt_on` that of any attempt: all are written in the transaction that changes them. The
    first of `categories` is the principal one; `priority_classes` are kept most urgent first. These, sex and
    birth day are those of today: `PersonStanding` has those of other days. The ciphertexts are bound to their
    row. `former_county_id` and `former_id` name the registration from which this one goes on, of a person who
    came from another county or came back.
    """

    __tablename__ = "person"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "division_id"], ["division.county_id", "division.id"]),
        ForeignKeyConstraint(["county_id", "cell_id"], ["grid_cell.county_id", "grid_cell.id"]),
        one_of("sex", Sex),
        one_of("status", PersonStatus),
        one_of("point_system", CoordinateSystem),
        readable("name"),
        some_of("categories", PersonCategory),
        some_of("priority_classes", PriorityClass),
        index("person_cell_id_idx", "county_id", "cell_id"),
        index("person_division_id_idx", "county_id", "division_id"),
        index("person_geom_idx", "county_id", "geom", postgresql_using="gist"),
        index("person_eldest_idx", "county_id", _ELDEST, "id"),
        index("person_longest_idx", "county_id", _LONGEST, "id"),
        index("person_name_idx", "county_id", "name", "id"),
        index(
            "person_name_characters_idx",
            "county_id",
            _CHARACTERS,
            postgresql_using="gin",
            # What waits to be put in its place would be read by every search.
            postgresql_with={"fastupdate": "off"},
        ),
        room(90, dead=1000, share=0.02),
    )

    name: Mapped[str] = mapped_column(Text(collation=NAME_ORDER))
    sex: Mapped[str]
    born_on: Mapped[date]
    identity_cipher: Mapped[bytes] = mapped_column(Sealed)
    identity_masked: Mapped[str]
    phone_cipher: Mapped[bytes | None] = mapped_column(Sealed)
    phone_masked: Mapped[str | None]
    categories: Mapped[list[str]]
    priority_classes: Mapped[list[str]]
    is_veteran: Mapped[bool]
    enlisted_on: Mapped[date | None]
    discharged_on: Mapped[date | None]
    registered_code: Mapped[str | None]
    address: Mapped[str | None]
    status: Mapped[str]
    status_reason: Mapped[str | None]
    status_on: Mapped[date]
    division_id: Mapped[int]
    cell_id: Mapped[int | None]
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", 4326, spatial_index=False))
    geojson: Mapped[str | None] = mapped_column(Computed("ST_AsGeoJSON(geom, 7)", persisted=True))
    point_system: Mapped[str | None]
    point_accuracy_m: Mapped[int | None] = mapped_column(Integer)
    last_visit_on: Mapped[date | None]
    last_attempt_on: Mapped[date | None]
    former_county_id: Mapped[int | None] = mapped_column(Integer)
    former_id: Mapped[int | None]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int] = mapped_column(Integer, server_default="1")


class Residence(Base, Keyed, Dated):
    """Where a person lived, for a time.

    The village (or the finest division known), the cell if any, the point if known.

    A person is active and resident on a day exactly when a current row covers it; `end_reason` says why it
    ended. `recorded_by` is null where many rows were recorded at once: by an import, or a grid plan.
    """

    __tablename__ = "residence"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "person_id"], ["person.county_id", "person.id"]),
        ForeignKeyConstraint(["county_id", "division_id"], ["division.county_id", "division.id"]),
        ForeignKeyConstraint(["county_id", "cell_id"], ["grid_cell.county_id", "grid_cell.id"]),
        one_of("end_reason", EndReason),
        one_at_a_time("residence", "person_id"),
        index("residence_cell_id_idx", "county_id", "cell_id"),
        index("residence_division_id_idx", "county_id", "division_id"),
        index("residence_person_id_idx", "county_id", "person_id"),
    )

    person_id: Mapped[int]
    division_id: Mapped[int]
    cell_id: Mapped[int | None]
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", 4326, spatial_index=False))
    end_reason: Mapped[str | None]
    recorded_by: Mapped[str | None]


class PersonStanding(Base, Keyed, Dated):
    """What a person was, for a time, of somebody of whom that was ever changed.

    The rows of a person cover all days, at whatever instant they are known; the one in force today is
    repeated in the person's row. Of whoever has none the person's row holds for all days.
    """

    __tablename__ = "person_standing"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "person_id"], ["person.county_id", "person.id"]),
        one_of("sex", Sex),
        some_of("categories", PersonCategory),
        some_of("priority_classes", PriorityClass),
        one_at_a_time("person_standing", "person_id"),
        index("person_standing_person_id_idx", "county_id", "person_id"),
    )

    person_id: Mapped[int]
    categories: Mapped[list[str]]
    priority_classes: Mapped[list[str]]
    is_veteran: Mapped[bool]
    sex: Mapped[str]
    born_on: Mapped[date]


class PersonAmendment(Base, Keyed):
    """That a field of a person was changed: by whom, when, and with which version; never rewritten.

    Telephone numbers stand in it masked.
    """

    __tablename__ = "person_amendment"
    __table_args__ = (
        ForeignKeyConstraint(["county_id", "person_id"], ["person.county_id", "person.id"]),
        one_of("field", PersonField),
        index("person_amendment_person_id_idx", "county_id", "person_id"),
    )

    person_id: Mapped[int]
    version: Mapped[int] = mapped_column(Integer)
    field: Mapped[str]
    was: Mapped[str | None]
    became: Mapped[str | None]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
