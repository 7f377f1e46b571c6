-- Gives locked persons the last attempt, contact and visit that their contacts say.
WITH said AS (
    SELECT wrong.id, max(contact.contacted_on) AS attempt_on,
           max(contact.contacted_on) FILTER (WHERE contact.outcome = 'REACHED') AS contact_on,
           max(contact.contacted_on) FILTER (
               WHERE contact.outcome = 'REACHED' AND contact.mode = ANY (%(in_person)s)
           ) AS visit_on
    FROM unnest(%(persons)s::bigint[]) AS wrong (id)
    LEFT JOIN contact
      ON contact.county_id = %(county_id)s AND contact.person_id = wrong.id AND contact.superseded_at IS NULL
    GROUP BY wrong.id
)
UPDATE person
SET last_attempt_on = said.attempt_on, last_contact_on = said.contact_on, last_visit_on = said.visit_on
FROM said
WHERE person.county_id = %(county_id)s AND person.id = said.id
