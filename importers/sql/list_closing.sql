-- What stands and is not in the list, and whether persons or cells of today are in it.
SELECT closing.division_id, closing.level, closing.code, closing.name,
       EXISTS (SELECT FROM person
               WHERE person.county_id = closing.county_id AND person.division_id = closing.division_id
                 AND person.status = 'ACTIVE')
       OR EXISTS (SELECT FROM grid_cell
                  WHERE grid_cell.county_id = closing.county_id AND grid_cell.division_id = closing.division_id
                    AND grid_cell.closed_at IS NULL AND upper_inf(grid_cell.valid)) AS is_used
FROM closing
ORDER BY closing.code
