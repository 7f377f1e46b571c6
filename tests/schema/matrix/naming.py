"""What each argument and input field of type ID or String names: a thing with a scope, or nothing.

By field name; where one name means two things, by coordinate. What stands nowhere here has no decision.
"""

from collections.abc import Iterator

from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLObjectType,
    get_named_type,
)

from tests.schema.world import SCHEMA

CORE = SCHEMA._schema

# What says nothing about who or what else there is.
_TEXTS = """
    address article becomes branch decidedBy displayName document issuer label name note outlook phone plan
    post staffNumber
    reason report source subject system telephone text title was identityNumber part toCode registeredCode
"""
_NAMES = """
    accountId account
    campaignId campaign
    cellCode cell_code
    cellId cell
    cellIds cell
    coLocatedWithId station
    contactId contact
    credentialId credential
    divisionCode division_code
    divisionId division
    fromWorkerId worker
    grantId grant
    headId person
    householdId household
    keptId person
    leftOut duty_person
    lifeEventId event
    mergedId person
    otherIds person
    pairId pair
    parentId campaign
    personId person
    pinned duty_person
    planId plan
    policyId policy
    primaryId worker
    requestId request
    stationId station
    successorId station
    supersedes event
    supervisorId station
    toWorkerId worker
    transferId transfer
    villageId division
    workerId worker
    basedOn policy
    move station
    CellPartInput.code text
    NewCellInput.code text
    CreateGridPlanInput.code division_code
    EndRegistrationInput.successorId person
    LeaveHouseholdInput.successorId person
    CheckImportInput.id run
    Mutation.acceptImport.id run
    Mutation.resumeImport.id run
    Mutation.undoImport.id run
    IdReplacementInput.was station
    IdReplacementInput.becomes station
    Query.account.id account
    Query.viewAs.account account
    Query.campaign.id campaign
    Query.codeList.name text
    Query.compareGridPlans.after plan
    Query.compareGridPlans.before plan
    Query.division.code public
    Query.gridCell.code public
    Query.gridPlans.code public
    Query.importRun.id run
    Query.importRuns.code division_code
    Query.node.id node
    Query.station.id public
"""
TEXTS = frozenset(_TEXTS.split())
NAMES = dict(zip(_NAMES.split()[::2], _NAMES.split()[1::2], strict=True))
# They name nothing, or what anybody may know: divisions, stations, cells as places; a cursor is a place in
# one's own list, and of anything else it is refused as malformed.
FREE = ("text", "cursor", "public", "node")


def named(coordinate: str) -> str | None:
    """What it names, None without a decision."""
    name = coordinate.rpartition(".")[2]
    if coordinate in NAMES:
        return NAMES[coordinate]
    if coordinate.startswith("Query.") and name in {"after", "since"}:
        return "cursor"
    return "text" if name in TEXTS else NAMES.get(name)


# Where a name stands: the operation, and the way to it through the inputs.
Way = tuple[str, ...]


def ways() -> Iterator[tuple[Way, str]]:
    """Every way to an argument or input field of type ID or String, and its coordinate."""
    for kind in (CORE.query_type, CORE.mutation_type):
        assert isinstance(kind, GraphQLObjectType)
        for operation, field in kind.fields.items():
            for name, one in field.args.items():
                yield from _below((operation, name), f"{kind.name}.{operation}.{name}", one.type)


def _below(way: Way, coordinate: str, kind: GraphQLInputType) -> Iterator[tuple[Way, str]]:
    inner = get_named_type(kind)
    if isinstance(inner, GraphQLInputObjectType):
        for name, one in inner.fields.items():
            yield from _below((*way, name), f"{inner.name}.{name}", one.type)
    elif inner.name in {"ID", "String"}:
        yield way, coordinate
