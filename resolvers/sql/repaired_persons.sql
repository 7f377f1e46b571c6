-- Gives locked persons the last attempt, contact and visit that their contacts say, and what they are today.
WITH said AS (
    SELECT wrong.id, standing.categories, standing.priority_classes, standing.is_veteran, standing.sex,
           standing.born_on, max(contact.contacted_on) AS attempt_on,
           max(contact.contacted_on) FILTER (WHERE contact.outcome = 'REACHED') AS contact_on,
           max(contact.contacted_on) FILTER (
               WHERE contact.outcome = 'REACHED' AND contact.mode = ANY (%(in_person)s)
           ) AS visit_on
    FROM unnest(%(persons)s::bigint[]) AS wrong (id)
    LEFT JOIN contact
      ON contact.county_id = %(county_id)s AND contact.person_id = wrong.id AND contact.superseded_at IS NULL
    LEFT JOIN person_standing AS standing
      ON standing.county_id = %(county_id)s AND standing.person_id = wrong.id
     AND standing.superseded_at IS NULL AND standing.valid @> %(today)s::date
    GROUP BY wrong.id, standing.county_id, standing.id
), latest AS (
    SELECT DISTINCT ON (contact.person_id) contact.*
    FROM contact
    WHERE contact.county_id = %(county_id)s AND contact.superseded_at IS NULL AND contact.outcome = 'REACHED'
      AND contact.person_id = ANY (%(persons)s)
    ORDER BY contact.person_id, contact.contacted_on DESC, contact.id DESC
)
UPDATE person
SET last_attempt_on = said.attempt_on, last_contact_on = said.contact_on, last_visit_on = said.visit_on,
    last_contact_id = latest.id, last_contact_division_id = latest.division_id,
    last_contact_cell_id = latest.cell_id, last_contact_worker_id = latest.worker_id,
    last_contact_mode = latest.mode, last_contact_purpose = latest.purpose,
    last_contact_needs = latest.needs, last_contact_escalated_to = latest.escalated_to,
    last_contact_recorded_at = latest.recorded_at, last_contact_supersedes_id = latest.supersedes_id,
    categories = coalesce(said.categories, person.categories),
    priority_classes = coalesce(said.priority_classes, person.priority_classes),
    is_veteran = coalesce(said.is_veteran, person.is_veteran), sex = coalesce(said.sex, person.sex),
    born_on = coalesce(said.born_on, person.born_on)
FROM said LEFT JOIN latest ON latest.person_id = said.id
WHERE person.county_id = %(county_id)s AND person.id = said.id
