-- Months go by and leave rows that count nobody. One that is being written to is left.
WITH empty AS (
    SELECT kept.period, kept.first_on, kept.cell_id, kept.division_id
    FROM cell_coverage AS kept
    WHERE kept.county_id = %(county_id)s AND kept.registered = 0 AND kept.unlocated = 0
      AND kept.attempted = 0 AND kept.reached = 0 AND kept.visited = 0
    FOR UPDATE SKIP LOCKED
)
DELETE FROM cell_coverage AS kept
USING empty
WHERE kept.county_id = %(county_id)s AND kept.period = empty.period AND kept.first_on = empty.first_on
  AND kept.cell_id = empty.cell_id AND kept.division_id = empty.division_id
