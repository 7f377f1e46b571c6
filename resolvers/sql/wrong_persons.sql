-- The persons whose last attempt, contact or visit is not what their contacts say.
WITH said AS (
    SELECT contact.person_id, max(contact.contacted_on) AS attempt_on,
           max(contact.contacted_on) FILTER (WHERE contact.outcome = 'REACHED') AS contact_on,
           max(contact.contacted_on) FILTER (
               WHERE contact.outcome = 'REACHED' AND contact.mode = ANY (%(in_person)s)
           ) AS visit_on
    FROM contact
    WHERE contact.county_id = %(county_id)s AND contact.superseded_at IS NULL
    GROUP BY contact.person_id
)
SELECT coalesce(array_agg(person.id ORDER BY person.id), '{}')
FROM person LEFT JOIN said ON said.person_id = person.id
WHERE person.county_id = %(county_id)s
  AND (person.last_attempt_on, person.last_contact_on, person.last_visit_on)
      IS DISTINCT FROM (said.attempt_on, said.contact_on, said.visit_on)
