-- Every home of a county in the cell that covers it, and the rows of the persons as their homes say.
UPDATE residence AS home SET cell_id = cell.id FROM grid_cell AS cell
WHERE home.county_id = %(county)s AND home.superseded_at IS NULL AND upper(home.valid) IS NULL
  AND cell.county_id = %(county)s AND upper(cell.valid) IS NULL AND cell.division_id = home.division_id
  AND ST_Covers(cell.geom, home.geom);
UPDATE person SET cell_id = home.cell_id FROM residence AS home
WHERE person.county_id = %(county)s AND home.county_id = person.county_id AND home.person_id = person.id
  AND home.superseded_at IS NULL AND upper(home.valid) IS NULL;
