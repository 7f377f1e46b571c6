-- Delivered rows that are divisions we know: a unit's root by its unit, the rest as the operator said, or by code and
-- name.
CREATE TEMP TABLE pair ON COMMIT DROP AS
SELECT placed.id, standing.county_id, standing.division_id
FROM placed
JOIN standing
  ON standing.county_id = placed.county_id
 AND standing.level = placed.level
 AND standing.tail = placed.tail
 AND standing.name = placed.name
WHERE placed.level <> ALL (%(unit_levels)s::text[])
  AND NOT EXISTS (
      SELECT FROM said_same WHERE said_same.code = placed.code OR said_same.old_code = standing.code
  )
UNION ALL
SELECT placed.id, standing.county_id, standing.division_id
FROM said_same
JOIN placed ON placed.code = said_same.code
JOIN standing
  ON standing.code = said_same.old_code AND standing.county_id = placed.county_id AND standing.level = placed.level
WHERE placed.level <> ALL (%(unit_levels)s::text[])
UNION ALL
SELECT unit.id, division.county_id, division.id
FROM unit
JOIN division ON division.county_id = unit.county_id AND division.level = unit.level;

CREATE UNIQUE INDEX ON pair (id);
CREATE UNIQUE INDEX ON pair (county_id, division_id);
ANALYZE pair;
