"""Which officer has come, and which account they mean."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID, uuid5

from starlette.requests import Request

from resolvers.access.accounts import no_account
from resolvers.access.offices.acts import Officer
from resolvers.access.offices.rule import READS, require_office
from resolvers.ask import Ask
from resolvers.scope import scope_setting
from resolvers.traces.trace import trace_of
from resolvers.viewer import Viewer

ACCOUNTS, LOG, PHONES = "/officers/accounts", "/officers/log", "/officers/phones"
_ID_DIGITS = 18
# A form is obeyed once, however often its button is pressed: its client id is made of what it says.
_TICKETS = UUID("a8a7ad6e-6d8c-4f54-9d13-6d2f6a3a0c4e")


def officer_of(request: Request, today: Callable[[], date]) -> Officer:
    """Who asks. Raises DomainError OFFICE_NEEDED."""
    viewer: Viewer = request.state.viewer
    require_office(viewer, READS)
    day = today()
    trace = trace_of(viewer, request.state.ids, request.url.path)
    database = request.state.database.serving(scope_setting(viewer), trace)
    state = request.state
    return Officer(database, Ask(viewer, day, day), state.ids, state.hashing, state.issuer)


def account_of(request: Request) -> int:
    """The account of an address. Raises DomainError ACCOUNT_NOT_FOUND."""
    found = number(request.path_params["account"])
    if not found:
        raise no_account()
    return found


def new_ticket(request: Request) -> str:
    """What a form bears, so that what it asks for is done once."""
    return str(request.state.ids.next())


def client_id(fields: Mapping[str, str]) -> UUID:
    """The client id of a form that was sent, with the ticket of its page."""
    return uuid5(_TICKETS, repr(sorted(fields.items())))


def number(written: str) -> int:
    """A number that was sent, nought for what is none: nothing has it."""
    digits = written.isascii() and written.isdecimal() and len(written) <= _ID_DIGITS
    return int(written) if digits else 0
