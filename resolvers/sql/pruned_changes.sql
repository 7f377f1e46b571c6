-- The floor's own row stays: by it a copy that has come just so far is known, and lacks nothing. From the first
-- position on, so that what is left is always a whole end.
DELETE FROM change
WHERE county_id = %(county_id)s AND position IN (
    SELECT first.position FROM change AS first
    WHERE first.county_id = %(county_id)s AND first.position < %(floor)s
    ORDER BY first.position
    LIMIT %(most)s
)
