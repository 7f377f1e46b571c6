"""What is told of a name that is another's, and just so of one of nothing: by way, who asks, and code.

Reviewed by hand: a new argument or input field fails tests/schema/matrix/test_names.py until it stands here.
"""

# Of these anybody may know: plans, policies, campaigns, and places to which one refers. Whoever refers to a
# station keeps it from being closed until the commit, as a reference does.
_PUBLIC = """
    gridPlanReport.planId
    amendStation.input.coLocatedWithId campaign.id campaigns.scope.cellCode
    campaigns.scope.divisionCode campaigns.scope.stationId campaigns.scope.workerId
    contactPolicies.divisionCode createCampaign.input.parentId draftContactPolicy.input.basedOn
    movePerson.input.home.cellCode movePerson.input.home.divisionCode
    openStation.input.coLocatedWithId reportTask.input.campaignId serveDivision.input.stationId
    superviseStation.input.supervisorId
"""

# A place narrows a list of persons; those of others are public, and one's own persons there are none.
_EMPTY = """
    contactLedger.scope.cellCode contactLedger.scope.divisionCode contactLedger.scope.stationId
    contactLedger.scope.workerId duplicates.divisionCode duties.scope.cellCode
    duties.scope.divisionCode duties.scope.stationId duties.scope.workerId
    escalations.scope.cellCode escalations.scope.divisionCode escalations.scope.stationId
    escalations.scope.workerId households.cellCode households.divisionCode
    inboxNumbers.scope.cellCode inboxNumbers.scope.divisionCode inboxNumbers.scope.stationId
    inboxNumbers.scope.workerId incompleteDossiers.scope.cellCode
    incompleteDossiers.scope.divisionCode incompleteDossiers.scope.stationId
    incompleteDossiers.scope.workerId needs.scope.cellCode needs.scope.divisionCode
    needs.scope.stationId needs.scope.workerId people.filter.cellCode people.filter.divisionCode
    people.filter.stationId unreachableRequests.scope.cellCode
    unreachableRequests.scope.divisionCode unreachableRequests.scope.stationId
    unreachableRequests.scope.workerId
"""

# By who asks and the code; "-": nothing, and no error.
_TOLD = {
    ("worker", "NO_SUCH_SUCCESSOR"): "endRegistration.input.successorId",
    ("worker", "NOT_IN_HOUSEHOLD"): "leaveHousehold.input.successorId",
    ("staff", "-"): """
        personAccesses.personId
    """,
    ("staff", "INBOX_ITEM_NOT_FOUND"): """
        answerInboxItem.input.contactId closeInboxItem.input.contactId
        takeUpInboxItem.input.contactId
    """,
    ("staff", "PERSON_NOT_FOUND"): """
        revealPerson.input.personId
    """,
    ("staff", "REQUEST_NOT_FOUND"): """
        reviewUnreachable.input.requestId
    """,
    ("staff", "STATION_NOT_FOUND"): """
        reportTask.input.stationId
    """,
    ("town_manager", "AREA_NOT_FOUND"): """
        createCampaign.input.divisionCode createGridPlan.input.code
        draftContactPolicy.input.divisionCode nameResponsiblePerson.input.divisionCode
        openStation.input.divisionCode proposeGrid.input.scope.cellCode
        proposeGrid.input.scope.divisionCode proposeGrid.input.scope.stationId
        proposeGrid.input.scope.workerId putDivisionPoint.input.divisionId
        putDivisionShape.input.divisionId serveDivision.input.divisionCode
    """,
    ("town_manager", "CAMPAIGN_NOT_FOUND"): """
        amendCampaign.input.campaignId closeCampaign.input.campaignId
    """,
    ("town_manager", "CELL_NOT_OF_WORKER"): """
        handOver.input.cells.cellCode planHandOver.input.cells.cellCode
    """,
    ("town_manager", "GRID_PLAN_NOT_FOUND"): """
        activateGridPlan.input.planId discardGridPlan.input.planId
    """,
    # Whoever puts a plan in force manages the whole county.
    ("administrator", "CELL_NOT_OF_PLAN"): """
        activateGridPlan.input.primaries.cellCode
    """,
    ("administrator", "WORKER_NOT_FOUND"): """
        activateGridPlan.input.primaries.workerId
    """,
    ("town_manager", "POLICY_NOT_FOUND"): """
        activateContactPolicy.input.policyId previewContactPolicy.policyId
        retireContactPolicy.input.policyId
    """,
    ("town_manager", "STATION_NOT_FOUND"): """
        addGridWorker.input.stationId amendStation.input.stationId closeStation.input.stationId
        closeStation.input.successorId createCampaign.input.stationId
        superviseStation.input.stationId
    """,
    ("town_manager", "WORKER_NOT_FOUND"): """
        amendGridWorker.input.workerId endPost.input.workerId handOver.input.fromWorkerId
        planHandOver.input.fromWorkerId
    """,
    ("worker", "-"): """
        contactLedger.filter.personId contactLedger.filter.workerId dayRoute.leftOut dayRoute.pinned
        dossier.personId escalations.workerId inboxBreakdown.workerId inboxNumbers.workerId needs.workerId
        recordContacts.input.contacts.personId registerPersons.input.persons.home.cellCode
        registerPersons.input.persons.home.divisionCode
    """,
    ("worker", "AREA_NOT_FOUND"): """
        acceptTransfer.input.home.cellCode acceptTransfer.input.home.divisionCode
        continuity.scope.cellCode continuity.scope.divisionCode continuity.scope.stationId
        continuity.scope.workerId coverage.scope.cellCode coverage.scope.divisionCode
        coverage.scope.stationId coverage.scope.workerId coverageBreakdown.scope.cellCode
        coverageBreakdown.scope.divisionCode coverageBreakdown.scope.stationId
        coverageBreakdown.scope.workerId coverageList.scope.cellCode coverageList.scope.divisionCode
        coverageList.scope.stationId coverageList.scope.workerId coverageTrend.scope.cellCode
        coverageTrend.scope.divisionCode coverageTrend.scope.stationId coverageTrend.scope.workerId
        dayRoute.workerId density.scope.cellCode density.scope.divisionCode density.scope.stationId
        density.scope.workerId dossierCompleteness.scope.cellCode
        dossierCompleteness.scope.divisionCode dossierCompleteness.scope.stationId
        dossierCompleteness.scope.workerId dutySummary.scope.cellCode dutySummary.scope.divisionCode
        dutySummary.scope.stationId dutySummary.scope.workerId hotspots.scope.cellCode
        hotspots.scope.divisionCode hotspots.scope.stationId hotspots.scope.workerId
        householdVisits.scope.cellCode householdVisits.scope.divisionCode
        householdVisits.scope.stationId householdVisits.scope.workerId importRuns.code
        inboxBreakdown.scope.cellCode inboxBreakdown.scope.divisionCode
        inboxBreakdown.scope.stationId inboxBreakdown.scope.workerId
        nearestStations.scope.cellCode nearestStations.scope.divisionCode
        nearestStations.scope.stationId nearestStations.scope.workerId populationFlow.scope.cellCode
        populationFlow.scope.divisionCode populationFlow.scope.stationId
        populationFlow.scope.workerId registerPerson.input.home.cellCode
        registerPerson.input.home.divisionCode returnPerson.input.home.cellCode
        returnPerson.input.home.divisionCode serviceAreas.scope.cellCode
        serviceAreas.scope.divisionCode serviceAreas.scope.stationId serviceAreas.scope.workerId
        serviceGapList.scope.cellCode serviceGapList.scope.divisionCode
        serviceGapList.scope.stationId serviceGapList.scope.workerId serviceGaps.scope.cellCode
        serviceGaps.scope.divisionCode serviceGaps.scope.stationId serviceGaps.scope.workerId
        stationSiting.scope.cellCode stationSiting.scope.divisionCode stationSiting.scope.stationId
        stationSiting.scope.workerId stationsRequired.scope.cellCode
        stationsRequired.scope.divisionCode stationsRequired.scope.stationId
        stationsRequired.scope.workerId unassignedCells.scope.cellCode
        unassignedCells.scope.divisionCode unassignedCells.scope.stationId
        unassignedCells.scope.workerId
    """,
    ("worker", "CELL_NOT_FOUND"): """
        mergeCells.input.cellIds mergeCells.input.planId putCells.input.cells.villageId
        putCells.input.planId redrawCell.input.cellId redrawCell.input.planId splitCell.input.cellId
        splitCell.input.planId
    """,
    ("worker", "CONTACT_NOT_FOUND"): """
        supersedeContact.input.contactId
    """,
    ("worker", "DUPLICATE_NOT_FOUND"): """
        notDuplicate.input.pairId
    """,
    ("worker", "HOUSEHOLD_NOT_FOUND"): """
        endHousehold.input.householdId joinHousehold.input.householdId setHouseholdHead.input.householdId
    """,
    ("worker", "LIFE_EVENT_NOT_FOUND"): """
        recordLifeEvent.input.supersedes withdrawLifeEvent.input.lifeEventId
    """,
    ("worker", "LOG_NOT_PERMITTED"): """
        accessLog.filter.divisionCode accessLog.filter.personId
    """,
    ("worker", "OFFICE_NEEDED"): """
        account.id viewAs.account accounts.filter.stationId endAccount.input.accountId
        endGrant.input.accountId endGrant.input.grantId endSession.input.accountId filePledge.input.accountId
        giveGrant.input.accountId giveGrant.input.area.divisionCode giveGrant.input.area.stationId
        giveGrant.input.area.workerId giveToken.input.accountId lockAccount.input.accountId
        resetPassword.input.accountId resetSecondFactor.input.accountId
        joinSubject.input.accountId partSubject.input.accountId rotateToken.input.accountId
        unlockAccount.input.accountId decideWorkerPhones.input.divisionCode workerPhones.divisionCode
    """,
    ("worker", "PERSON_NOT_FOUND"): """
        amendPerson.input.personId correctIdentityNumber.input.personId
        endRegistration.input.personId formHousehold.input.headId
        formHousehold.input.otherIds joinHousehold.input.personId leaveHousehold.input.personId
         locatePerson.input.personId mergePersons.input.keptId
        mergePersons.input.mergedId movePerson.input.personId offerTransfer.input.personId
        recordContact.input.personId recordDossier.input.personId recordLifeEvent.input.personId
        reinstatePerson.input.personId reportUnreachable.input.personId returnPerson.input.personId
        setCategories.input.personId setHouseholdHead.input.personId
        setPriorityClasses.input.personId unmergePersons.input.mergedId
    """,
    ("worker", "PLANS_OF_TWO_COUNTIES"): """
        compareGridPlans.after compareGridPlans.before
    """,
    ("worker", "RUN_NOT_FOUND"): """
        acceptImport.id checkImport.input.id importRun.id resumeImport.id undoImport.id
    """,
    ("worker", "SESSION_NOT_FOUND"): """
        endSession.input.credentialId
    """,
    ("worker", "STATION_NOT_FOUND"): """
        stationSiting.move
    """,
    ("worker", "TRANSFER_NOT_FOUND"): """
        acceptTransfer.input.transferId refuseTransfer.input.transferId
        withdrawTransfer.input.transferId
    """,
    ("worker", "WORKER_NOT_FOUND"): """
        amendGridWorker.input.stationId.becomes
        amendGridWorker.input.stationId.was assignCell.input.cellId assignCell.input.workerId
        endPost.input.toWorkerId handOver.input.cells.toWorkerId handOver.input.toWorkerId
        mergeCells.input.primaryId planHandOver.input.cells.toWorkerId planHandOver.input.toWorkerId
        putCells.input.cells.primaryId redrawCell.input.primaryId splitCell.input.parts.primaryId
    """,
}
PUBLIC, EMPTY = tuple(_PUBLIC.split()), tuple(_EMPTY.split())
TOLD = {way: told for told, ways in _TOLD.items() for way in ways.split()}
