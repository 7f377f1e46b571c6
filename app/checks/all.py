"""Every check, in the order in which a reader wants them."""

from collections.abc import Iterator

from app.checks.database import (
    clocks_agree,
    log_is_terse,
    partitions_are_ahead,
    structure_fits,
    version_fits,
    writes_are_safe,
)
from app.checks.finding import Check, CheckFinding, Level, Site
from app.checks.identity_provider import provider_answers
from app.checks.keys import keys_fit
from app.checks.log import log_has_room, log_is_sealed
from app.checks.machine import disk_has_room, folder_is_closed, secrets_are_given
from app.checks.offices import offices_are_held
from app.checks.tokens import tokens_last
from app.checks.wall import role_is_modest, wall_stands

# What can be asked of any database, and what needs our tables.
_ALWAYS: tuple[Check, ...] = (
    secrets_are_given,
    provider_answers,
    folder_is_closed,
    disk_has_room,
    version_fits,
    writes_are_safe,
    log_is_terse,
    structure_fits,
)
_OF_OUR_TABLES: tuple[Check, ...] = (
    role_is_modest,
    wall_stands,
    clocks_agree,
    keys_fit,
    partitions_are_ahead,
    log_has_room,
    log_is_sealed,
    offices_are_held,
    tokens_last,
)


def findings(site: Site) -> Iterator[CheckFinding]:
    """All findings as they come; those of our tables only where the structure is the program's."""
    fits = True
    for check in _ALWAYS:
        for finding in check(site):
            fits = fits and not (finding.code == "REVISION" and finding.level == Level.FAILED)
            yield finding
    for check in _OF_OUR_TABLES if fits else ():
        yield from check(site)
