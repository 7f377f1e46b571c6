"""The acts, each in the file of its subject."""

import strawberry

from schema.campaigns import acts as campaign_acts
from schema.fields import both
from schema.grid_plans import acts as grid_plan_acts
from schema.hand_overs import acts as hand_over_acts
from schema.recording import acts as recording_acts
from schema.registrations import acts as life_event_acts
from schema.registrations import acts as unreachable_acts
from schema.registry.people import acts as people_acts


@strawberry.type(description=both("操作", "Acts"))
class Mutation:
    record_contact = recording_acts.record_contact
    record_contacts = recording_acts.record_contacts
    supersede_contact = recording_acts.supersede_contact
    record_life_event = life_event_acts.record_life_event
    withdraw_life_event = life_event_acts.withdraw_life_event
    report_unreachable = unreachable_acts.report_unreachable
    review_unreachable = unreachable_acts.review_unreachable
    hand_over = hand_over_acts.hand_over
    propose_grid = grid_plan_acts.propose_grid
    create_campaign = campaign_acts.create_campaign
    amend_campaign = campaign_acts.amend_campaign
    close_campaign = campaign_acts.close_campaign
    report_task = campaign_acts.report_task
    register_person = people_acts.register_person
    move_person = people_acts.move_person
    locate_person = people_acts.locate_person
    end_registration = people_acts.end_registration
    reinstate_person = people_acts.reinstate_person
    amend_person = people_acts.amend_person
