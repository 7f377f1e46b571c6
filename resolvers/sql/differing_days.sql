-- Contacts by day, mode and outcome less what is kept of them; repaired by adding it to what is kept.
WITH differing AS (
    SELECT either.contacted_on, either.mode, either.outcome, sum(either.contacts)::int AS contacts
    FROM (
        SELECT contact.contacted_on, contact.mode, contact.outcome, 1 AS contacts
        FROM contact
        WHERE contact.county_id = %(county_id)s AND contact.superseded_at IS NULL
        UNION ALL
        SELECT county_day.contacted_on, county_day.mode, county_day.outcome, -county_day.contacts
        FROM county_day
        WHERE county_day.county_id = %(county_id)s
    ) AS either
    GROUP BY 1, 2, 3
    HAVING sum(either.contacts) <> 0
), repaired AS (
    INSERT INTO county_day AS kept (county_id, contacted_on, mode, outcome, contacts)
    SELECT %(county_id)s, differing.contacted_on, differing.mode, differing.outcome, differing.contacts
    FROM differing
    WHERE %(repairs)s
    ORDER BY 2, 3, 4
    ON CONFLICT (county_id, contacted_on, mode, outcome)
    DO UPDATE SET contacts = kept.contacts + excluded.contacts
)
SELECT count(*) FROM differing
