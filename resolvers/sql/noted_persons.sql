-- Tells copies of repaired persons, which stay where they are.
WITH feed AS (
    INSERT INTO change_feed AS kept (county_id, position, noted_on)
    VALUES (%(county_id)s, 1, %(today)s)
    ON CONFLICT (county_id) DO UPDATE
    SET position = kept.position + 1, noted_on = greatest(kept.noted_on, excluded.noted_on), noted_at = now()
    RETURNING position, noted_on
)
INSERT INTO change (county_id, position, kind, subject_id, noted_on, person_id, division_id, cell_id)
SELECT person.county_id, feed.position, 'PERSON', person.id, feed.noted_on, person.id,
       CASE WHEN person.status = 'ACTIVE' THEN person.division_id END,
       CASE WHEN person.status = 'ACTIVE' THEN person.cell_id END
FROM person
CROSS JOIN feed
WHERE person.county_id = %(county_id)s AND person.id = ANY (%(persons)s)
