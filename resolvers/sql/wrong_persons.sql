-- The persons whose last attempt, contact or visit, or what is repeated of the contact, is not what their contacts
-- say, or who are not as they stand today.
WITH said AS (
    SELECT contact.person_id, max(contact.contacted_on) AS attempt_on,
           max(contact.contacted_on) FILTER (WHERE contact.outcome = 'REACHED') AS contact_on,
           max(contact.contacted_on) FILTER (
               WHERE contact.outcome = 'REACHED' AND contact.mode = ANY (%(in_person)s)
           ) AS visit_on
    FROM contact
    WHERE contact.county_id = %(county_id)s AND contact.superseded_at IS NULL
    GROUP BY contact.person_id
), latest AS (
    SELECT DISTINCT ON (contact.person_id) contact.*
    FROM contact
    WHERE contact.county_id = %(county_id)s AND contact.superseded_at IS NULL AND contact.outcome = 'REACHED'
    ORDER BY contact.person_id, contact.contacted_on DESC, contact.id DESC
)
SELECT coalesce(array_agg(person.id ORDER BY person.id), '{}')
FROM person LEFT JOIN said ON said.person_id = person.id
LEFT JOIN latest ON latest.person_id = person.id
LEFT JOIN person_standing AS standing
  ON standing.county_id = %(county_id)s AND standing.person_id = person.id
 AND standing.superseded_at IS NULL AND standing.valid @> %(today)s::date
WHERE person.county_id = %(county_id)s
  AND ((person.last_attempt_on, person.last_contact_on, person.last_visit_on)
       IS DISTINCT FROM (said.attempt_on, said.contact_on, said.visit_on)
    OR (
        person.last_contact_id, person.last_contact_division_id, person.last_contact_cell_id,
        person.last_contact_worker_id, person.last_contact_mode, person.last_contact_purpose,
        person.last_contact_needs, person.last_contact_escalated_to, person.last_contact_recorded_at,
        person.last_contact_supersedes_id
    ) IS DISTINCT FROM (
        latest.id, latest.division_id, latest.cell_id, latest.worker_id, latest.mode, latest.purpose,
        latest.needs, latest.escalated_to, latest.recorded_at, latest.supersedes_id
    )
    OR (person.categories, person.priority_classes, person.is_veteran, person.sex, person.born_on)
       <> (standing.categories, standing.priority_classes, standing.is_veteran, standing.sex, standing.born_on))
