"""Lists of the schema that are no files of their own, and why."""

OWN_TABLE = "a table of its own, read at one moment"
PERSONS_OWN = "of one person, whom no address names: it stands on the person's page"
ANSWER = "a part of one answer, whose numbers have a table or a page of their own"
BESIDE = "a column or a part of the line it hangs on"
ACT = "what an act has done, told once"
COPY = "for copies of devices, not for people"

REASONS = {
    "Query.people": OWN_TABLE,
    "Query.contactLedger": OWN_TABLE,
    "Query.personAccesses": PERSONS_OWN,
    "Query.mySessions": "one's own sessions, ended where they are shown",
    "Query.workerPhones": "what one county has decided, on the page of the offices",
    "Query.codeLists": "the words of the API, the same for everybody",
    "CodeList.codes": "the words of the API, the same for everybody",
    "Person.contacts": PERSONS_OWN,
    "Person.lifeEvents": PERSONS_OWN,
    "Person.history": PERSONS_OWN,
    "Person.merged": PERSONS_OWN,
    "Person.duties": PERSONS_OWN,
    "Household.members": "people of the division, whose lines name their households",
    "Contact.inboxSteps": "the steps of one thing reported; its state stands in escalations and needs",
    "GridWorker.cells": "the cells of the worker's station, and assignments in the list of workers",
    "Division.parents": BESIDE,
    "GridCell.assignments": BESIDE,
    "GridCell.ownAssignments": BESIDE,
    "Campaign.milestones": BESIDE,
    "Viewer.grants": BESIDE,
    "Account.grants": BESIDE,
    "Account.credentials": BESIDE,
    "AccountView.areas": BESIDE,
    "AccountView.reach": BESIDE,
    "ImportRun.totals": "of one file: a table on the page of its run",
    "ImportDivisions.missingDivisions": "of one file: a table on the page of its run",
    "ImportDivisions.changes": "of one file: a table on the page of its run",
    "NearestStations.stations": "five stations about a place, which an address does not name",
    "RecordContactsPayload.receipts": ACT,
    "RegisterPersonsPayload.receipts": ACT,
    "WorkerPhonesPayload.rules": ACT,
    "DutiesAfterContact.satisfied": ACT,
    "DutiesAfterContact.open": ACT,
    "OpenDuty.reasons": ACT,
    "Changes.cells": COPY,
    "Changes.persons": COPY,
    "Changes.contacts": COPY,
    "Changes.transfers": COPY,
    "Changes.tombstones": COPY,
}
