SELECT cell.code, cell.name, cell.kind, cell.geojson
FROM grid_cell AS cell
WHERE cell.county_id = $1::int AND cell.code = $2::text
