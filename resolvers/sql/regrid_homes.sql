-- Homes from a day on whose cell a plan draws anew, or that lie in no cell, each with the cell of its village
-- that its point lies in; whether the point lay in its cell until now, and whether it is today's home.
SELECT home.id, home.person_id, home.division_id, home.cell_id, drawn.id AS new_cell_id,
       home.geom IS NOT NULL AS located, lower(home.valid) < :on AS begun,
       home.valid @> CAST(:today AS date) AS todays,
       coalesce(ST_DWithin(before.geom, home.geom, :border), false) AS was_inside
FROM residence AS home
LEFT JOIN grid_cell AS before ON before.county_id = :county_id AND before.id = home.cell_id
LEFT JOIN LATERAL (
    SELECT cell.id
    FROM grid_cell AS cell
    WHERE cell.county_id = :county_id AND cell.id = ANY (:cells) AND cell.division_id = home.division_id
      AND ST_DWithin(cell.geom, home.geom, :border)
    ORDER BY ST_Distance(cell.geom, home.geom), cell.code
    LIMIT 1
) AS drawn ON true
WHERE home.county_id = :county_id AND home.superseded_at IS NULL
  AND coalesce(upper(home.valid) > :on, true)
  AND (home.cell_id = ANY (:replaced) OR (home.cell_id IS NULL AND home.geom IS NOT NULL))
ORDER BY home.person_id, home.id
