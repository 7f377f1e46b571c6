-- What the delivery means for each row it has, and which divisions end because it no longer has them.
CREATE TEMP TABLE judged ON COMMIT DROP AS
WITH settled AS (
    SELECT placed.id, placed.county_id, coalesce(pair.division_id, placed.id) AS division_id, placed.code, placed.name,
           placed.level, placed.parent_code, pair.id IS NULL AS is_new,
           standing.version_id, standing.code AS old_code, standing.name AS old_name,
           standing.parent_id AS old_parent_id, unit.parent_id IS DISTINCT FROM unit.old_parent_id AS has_new_link
    FROM placed
    LEFT JOIN pair ON pair.id = placed.id
    LEFT JOIN standing ON standing.county_id = pair.county_id AND standing.division_id = pair.division_id
    LEFT JOIN unit ON unit.id = placed.id
), hung AS (
    SELECT settled.*, coalesce(parent.division_id, above.division_id) AS parent_id
    FROM settled
    LEFT JOIN settled AS parent
      ON parent.county_id = settled.county_id AND parent.code = settled.parent_code
    LEFT JOIN standing AS above
      ON parent.id IS NULL AND above.county_id = settled.county_id AND above.code = settled.parent_code
)
SELECT hung.id, hung.county_id, hung.division_id, hung.parent_id, hung.level, hung.is_new, hung.version_id,
       hung.old_code, hung.old_name, hung.old_parent_id, hung.code, hung.name,
       CASE WHEN hung.version_id IS NULL THEN 'ADDED'
            WHEN hung.code <> hung.old_code OR hung.parent_id IS DISTINCT FROM hung.old_parent_id OR hung.has_new_link
                THEN 'MOVED'
            WHEN hung.name <> hung.old_name THEN 'RENAMED'
            ELSE 'UNCHANGED' END AS verdict
FROM hung;

INSERT INTO kept_zone
SELECT standing.county_id, standing.division_id, standing.level
FROM standing
WHERE standing.level = 'TOWNSHIP'
  AND standing.is_functional_zone
  AND standing.level IN (SELECT silent_on_zones.level FROM silent_on_zones)
  AND standing.county_id IN (SELECT placed.county_id FROM placed WHERE placed.level = standing.level)
  AND NOT EXISTS (
      SELECT FROM pair WHERE pair.county_id = standing.county_id AND pair.division_id = standing.division_id
  );

-- Within a county the townships, and the villages, are a whole list as soon as one of them was delivered, but for the
-- zones of which the lists say nothing, and what hangs on those. What hangs on a division that ends and was not found
-- elsewhere ends with it. A rejected row ends nothing.
CREATE TEMP TABLE closing ON COMMIT DROP AS
WITH RECURSIVE listed AS (
    SELECT DISTINCT placed.county_id, placed.level FROM placed WHERE placed.level IN ('TOWNSHIP', 'VILLAGE')
), gone AS (
    SELECT standing.*
    FROM standing
    WHERE (
        standing.county_id IN (SELECT gone_unit.county_id FROM gone_unit)
        OR (
            standing.level = ANY (%(closable)s::text[])
            AND EXISTS (
                SELECT FROM listed WHERE listed.county_id = standing.county_id AND listed.level = standing.level
            )
            AND NOT EXISTS (SELECT FROM rejected_code WHERE rejected_code.code = standing.code)
            AND NOT EXISTS (
                SELECT FROM kept_zone
                WHERE kept_zone.county_id = standing.county_id
                  AND kept_zone.division_id IN (standing.division_id, standing.parent_id)
            )
        )
    )
      AND NOT EXISTS (
          SELECT FROM pair WHERE pair.county_id = standing.county_id AND pair.division_id = standing.division_id
      )
    UNION
    SELECT standing.*
    FROM standing
    JOIN gone ON gone.county_id = standing.county_id AND gone.division_id = standing.parent_id
    WHERE NOT EXISTS (
        SELECT FROM pair WHERE pair.county_id = standing.county_id AND pair.division_id = standing.division_id
    )
)
SELECT * FROM gone;

CREATE TEMP TABLE ended ON COMMIT DROP AS
SELECT gone.*, row_number() OVER (ORDER BY gone.county_id, gone.version_id) AS place
FROM (
    SELECT county_id, version_id FROM closing
    UNION ALL
    SELECT county_id, version_id FROM judged WHERE verdict IN ('MOVED', 'RENAMED')
) AS gone;

ANALYZE judged, closing, ended;
