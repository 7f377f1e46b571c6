"""The acts, each in the file of its subject."""

import strawberry

from schema import campaign_acts, hand_over_acts, life_event_acts, recording_acts, unreachable_acts
from schema.describe import both


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
    create_campaign = campaign_acts.create_campaign
    amend_campaign = campaign_acts.amend_campaign
    close_campaign = campaign_acts.close_campaign
    report_task = campaign_acts.report_task
