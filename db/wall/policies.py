"""Which rows of which tables the server's role sees, by what the transaction says of whom it serves.

Policies read columns of the row and the setting alone. A subselect is read once for a statement; and `<> 0`
is taken to hold for nearly every row, whatever the setting, so that plans are those without a wall.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_SAID = "current_setting('rongge.scope', true)"
_BOUNDS = f"(SELECT nullif(split_part({_SAID}, ';', 1), '')::int[])"
_AUDITOR = f"(SELECT split_part({_SAID}, ';', 2)) = 'AUDITOR'"
_ACTOR = f"subject = (SELECT substring({_SAID} from '^[^;]*;[^;]*;(.*)$'))"  # noqa: S608  # no value in it
_COUNTY = f"width_bucket(county_id, {_BOUNDS}) % 2 <> 0"


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for one command: which rows there are for it, and which it may leave behind."""

    command: str
    using: str | None = None
    check: str | None = None


OF_COUNTY = (Policy("ALL", using=_COUNTY, check=_COUNTY),)
# A receipt is its sender's, in whatever county they work by now.
OF_ACTOR = (
    Policy("SELECT", using=f"{_ACTOR} OR {_COUNTY}"),
    Policy("INSERT", check=_ACTOR),
    Policy("UPDATE", using=_ACTOR, check=_ACTOR),
    Policy("DELETE", using=_ACTOR),
)
# Of no county is what happens before somebody is known to have one.
OF_LOG = (
    Policy("SELECT", using=f"{_COUNTY} OR {_AUDITOR}"),
    Policy("INSERT", check=f"{_COUNTY} OR county_id = 0"),
)
OTHER_WALLS: Mapping[str, tuple[Policy, ...]] = MappingProxyType({"receipt": OF_ACTOR, "access_log": OF_LOG})

_UNITS = "units and the public divisions below them"
_GROUND = "the ground: shapes and names, public within the system"
_STAFF = "stations and those who work there, whom everybody may find"
_RULES = "rules and campaigns, which hold for counties other than the one that made them"
_NO_PERSON = "files of divisions and roads: what came in, and which lines did not; no person"
# Tables with a county that have no wall, and why.
OPEN: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("county", "county_code", "county_link"), _UNITS),
        **dict.fromkeys(("division", "division_version", "division_succession", "division_shape"), _UNITS),
        **dict.fromkeys(("grid_plan", "grid_cell", "grid_plan_cell"), _GROUND),
        **dict.fromkeys(("road_vintage", "road_node", "road_edge"), _GROUND),
        **dict.fromkeys(("station", "station_version", "station_service", "station_supervision"), _STAFF),
        **dict.fromkeys(("grid_worker", "cell_assignment", "responsible_person"), _STAFF),
        **dict.fromkeys(("contact_policy", "campaign", "campaign_terms", "task_report"), _RULES),
        **dict.fromkeys(("import_run", "rejected_row"), _NO_PERSON),
        "worker_phone_rule": "what counties decide of their workers, no person: officers decide for all",
        "change_feed": "how far each county's feed has come, in numbers",
        "person_key": "keyed digests with the county that has the number: registering must find it in any",
    }
)
_ALL = "SELECT, INSERT, UPDATE, DELETE"
# What the server may do less with than with other tables: nobody's trace is rewritten by who left it.
_LESS = {
    "alembic_version": "SELECT",
    "wall_mark": "SELECT",
    "sealing_key": "SELECT",
    "key_generation": "SELECT",
    "access_log": "SELECT, INSERT",
    "access_seal": "SELECT",
    "access_purge": "SELECT",
}
# Of what names are searched by (resolvers/people/names.py): under a policy only such functions are asked of
# an index. None of them tells of its arguments but by its result. A backup does not keep these flags.
LEAKPROOF = (
    "arraycontains(anyarray, anyarray)",
    "string_to_array(text, text)",
    "rtrim(text, text)",
    "regexp_replace(text, text, text, text)",
    "textcat(text, text)",
    "textin(cstring)",
    "int4out(integer)",
)


def walled(table: str, *, of_county: bool) -> tuple[Policy, ...]:
    """The policies of a table; none where it has no wall."""
    if table in OPEN or not of_county:
        return ()
    return OTHER_WALLS.get(table, OF_COUNTY)


def privileges(table: str) -> str:
    """What the server may do with a table's rows."""
    return _LESS.get(table, _ALL)


def definition() -> str:
    """All that stands here, as text: another text is another wall."""
    return repr(
        (OF_COUNTY, sorted(OTHER_WALLS.items()), sorted(OPEN), _ALL, sorted(_LESS.items()), LEAKPROOF)
    )
