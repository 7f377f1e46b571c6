"""What comes of five who send the same act at once, each under a client id of their own."""

from tests.schema.registry.histories.sending import Outcome

# Each is another thing: two may be drawn up, and anybody may be met twice on a day.
SEVERAL = frozenset(
    {
        *("addGridWorker", "createCampaign", "createGridPlan", "draftContactPolicy"),
        *("proposeGrid", "putCells", "recordContact"),
    }
)
# Whoever says what holds already is told that it does, and changes nothing.
SAME = frozenset(
    {
        *("amendGridWorker", "amendPerson", "amendStation", "correctIdentityNumber"),
        *("nameResponsiblePerson", "putDivisionPoint", "putDivisionShape", "recordDossier", "reportTask"),
        *("serveDivision", "setCategories", "setHouseholdHead", "setPriorityClasses", "superviseStation"),
    }
)
# One is done; the others are refused for what it has changed.
REFUSED = {
    "acceptTransfer": {"TRANSFER_NOT_OPEN"},
    "activateContactPolicy": {"POLICY_CHANGED"},
    "activateGridPlan": {"PLAN_NOT_DRAFT"},
    "amendCampaign": {"CAMPAIGN_CHANGED"},
    "answerInboxItem": {"INBOX_ITEM_CHANGED"},
    "assignCell": {"ALREADY_ASSIGNED"},
    "closeCampaign": {"CAMPAIGN_CLOSED"},
    "closeInboxItem": {"INBOX_ITEM_CHANGED"},
    "closeStation": {"STATION_CLOSED"},
    "discardGridPlan": {"GRID_PLAN_NOT_FOUND"},
    "endHousehold": {"HOUSEHOLD_NOT_FOUND"},
    "endPost": {"POST_ALREADY_ENDED"},
    "endRegistration": {"REGISTRATION_CLOSED"},
    "formHousehold": {"IN_A_HOUSEHOLD"},
    "handOver": {"CELL_NOT_OF_WORKER"},
    "joinHousehold": {"IN_A_HOUSEHOLD"},
    "leaveHousehold": {"NOT_IN_HOUSEHOLD"},
    "locatePerson": {"ALREADY_LOCATED"},
    "mergeCells": {"CELL_NOT_FOUND"},
    "mergePersons": {"ALREADY_MERGED"},
    "movePerson": {"MOVED_SINCE"},
    "notDuplicate": {"DUPLICATE_DECIDED"},
    "offerTransfer": {"TRANSFER_OPEN"},
    "openStation": {"STATION_ALREADY_THERE"},
    "recordLifeEvent": {"LIFE_EVENT_RECORDED", "REGISTRATION_CLOSED"},
    "redrawCell": {"CELL_NOT_FOUND"},
    "refuseTransfer": {"TRANSFER_NOT_OPEN"},
    "registerPerson": {"ALREADY_REGISTERED"},
    "reinstatePerson": {"NOT_ENDED"},
    "reportUnreachable": {"UNREACHABLE_ALREADY_OPEN"},
    "retireContactPolicy": {"POLICY_CHANGED"},
    "returnPerson": {"REGISTRATION_CLOSED"},
    "reviewUnreachable": {"ALREADY_REVIEWED"},
    "splitCell": {"CELL_NOT_FOUND"},
    "supersedeContact": {"CONTACT_SUPERSEDED"},
    "takeUpInboxItem": {"INBOX_ITEM_CHANGED"},
    "unmergePersons": {"NOT_MERGED"},
    "withdrawLifeEvent": {"LIFE_EVENT_NOT_FOUND"},
    "withdrawTransfer": {"TRANSFER_NOT_OPEN"},
}
# Batches, whose receipts say it of each line.
BATCHES = frozenset({"registerPersons", "recordContacts"})
# Written for whoever asks, whatever comes of it.
_OF_EACH_CALL = frozenset({"receipt", "access_log", "spatial_ref_sys"})


def ensure_one_of_five(act: str, found: Outcome) -> None:
    """Of five at once one was done, and the others were told what the act says of them."""
    assert found.shown, (act, found)
    if act in SAME:
        shown = [{**one, "isUnchanged": None} for one in found.shown]
        assert found.refused == [], (act, found)
        assert all(one == shown[0] for one in shown), (act, found)
    else:
        assert len(found.shown) == 1, (act, found)
        assert set(found.refused) <= REFUSED[act], (act, found)


def counted(tables: list[str]) -> str:
    """Asks how many rows there are of each table, but for what is written of each call."""
    names = [one for one in sorted(tables) if one not in _OF_EACH_CALL]
    return " UNION ALL ".join(f"SELECT '{one}', count(*) FROM {one}" for one in names)
