"""The acts, each in the file of its subject."""

import strawberry

from schema.access import acts as access_acts
from schema.access import joining as joining_acts
from schema.access import phones as phone_acts
from schema.access import rotating as rotating_acts
from schema.campaigns import acts as campaign_acts
from schema.fields import both
from schema.grid_plans import acts as grid_plan_acts
from schema.hand_overs import acts as hand_over_acts
from schema.imports import acts as import_acts
from schema.recording import acts as recording_acts
from schema.registrations import acts as life_event_acts
from schema.registrations import acts as unreachable_acts
from schema.registry.dossiers import acts as dossier_acts
from schema.registry.duplicates import acts as duplicate_acts
from schema.registry.ground import acts as ground_acts
from schema.registry.ground import drawing_acts
from schema.registry.ground import shapes as shape_acts
from schema.registry.households import acts as household_acts
from schema.registry.inbox import acts as inbox_acts
from schema.registry.merging import acts as merging_acts
from schema.registry.people import acts as people_acts
from schema.registry.people import batch as people_batch
from schema.registry.policies import acts as policy_acts
from schema.registry.renumbering import acts as renumbering_acts
from schema.registry.revealing import acts as revealing_acts
from schema.registry.staff import acts as staff_acts
from schema.registry.stations import acts as station_acts
from schema.registry.stations import entry_acts as station_entry_acts
from schema.registry.transfers import acts as transfer_acts


@strawberry.type(description=both("操作", "Acts"))
class Mutation:
    record_contact = recording_acts.record_contact
    record_contacts = recording_acts.record_contacts
    supersede_contact = recording_acts.supersede_contact
    record_life_event = life_event_acts.record_life_event
    withdraw_life_event = life_event_acts.withdraw_life_event
    report_unreachable = unreachable_acts.report_unreachable
    review_unreachable = unreachable_acts.review_unreachable
    check_import = import_acts.check_import
    accept_import = import_acts.accept_import
    resume_import = import_acts.resume_import
    undo_import = import_acts.undo_import
    take_up_inbox_item = inbox_acts.take_up_inbox_item
    answer_inbox_item = inbox_acts.answer_inbox_item
    close_inbox_item = inbox_acts.close_inbox_item
    draft_contact_policy = policy_acts.draft_contact_policy
    activate_contact_policy = policy_acts.activate_contact_policy
    retire_contact_policy = policy_acts.retire_contact_policy
    serve_division = station_acts.serve_division
    name_responsible_person = station_acts.name_responsible_person
    supervise_station = station_acts.supervise_station
    open_station = station_entry_acts.open_station
    amend_station = station_entry_acts.amend_station
    close_station = station_entry_acts.close_station
    hand_over = hand_over_acts.hand_over
    propose_grid = grid_plan_acts.propose_grid
    create_campaign = campaign_acts.create_campaign
    amend_campaign = campaign_acts.amend_campaign
    close_campaign = campaign_acts.close_campaign
    report_task = campaign_acts.report_task
    add_grid_worker = staff_acts.add_grid_worker
    amend_grid_worker = staff_acts.amend_grid_worker
    assign_cell = staff_acts.assign_cell
    end_post = staff_acts.end_post
    create_grid_plan = drawing_acts.create_grid_plan
    put_cells = drawing_acts.put_cells
    split_cell = drawing_acts.split_cell
    merge_cells = drawing_acts.merge_cells
    redraw_cell = drawing_acts.redraw_cell
    discard_grid_plan = drawing_acts.discard_grid_plan
    activate_grid_plan = ground_acts.activate_grid_plan
    register_person = people_acts.register_person
    correct_identity_number = renumbering_acts.correct_identity_number
    register_persons = people_batch.register_persons
    move_person = people_acts.move_person
    locate_person = people_acts.locate_person
    end_registration = people_acts.end_registration
    reinstate_person = people_acts.reinstate_person
    return_person = people_acts.return_person
    merge_persons = merging_acts.merge_persons
    unmerge_persons = merging_acts.unmerge_persons
    not_duplicate = duplicate_acts.not_duplicate
    record_dossier = dossier_acts.record_dossier
    form_household = household_acts.form_household
    join_household = household_acts.join_household
    leave_household = household_acts.leave_household
    end_household = household_acts.end_household
    set_household_head = household_acts.set_household_head
    offer_transfer = transfer_acts.offer_transfer
    withdraw_transfer = transfer_acts.withdraw_transfer
    refuse_transfer = transfer_acts.refuse_transfer
    accept_transfer = transfer_acts.accept_transfer
    put_division_shape = shape_acts.put_division_shape
    put_division_point = shape_acts.put_division_point
    amend_person = people_acts.amend_person
    set_categories = people_acts.set_categories
    set_priority_classes = people_acts.set_priority_classes
    create_account = access_acts.create_account
    lock_account = access_acts.lock_account
    unlock_account = access_acts.unlock_account
    end_account = access_acts.end_account
    reset_password = access_acts.reset_password
    reset_second_factor = access_acts.reset_second_factor
    give_grant = access_acts.give_grant
    end_grant = access_acts.end_grant
    file_pledge = access_acts.file_pledge
    end_session = access_acts.end_session
    give_token = access_acts.give_token
    rotate_token = rotating_acts.rotate_token
    join_subject = joining_acts.join_subject
    part_subject = joining_acts.part_subject
    decide_worker_phones = phone_acts.decide_worker_phones
    reveal_person = revealing_acts.reveal_person
