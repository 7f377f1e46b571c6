SELECT json_build_object(
    'name', person.name,
    'cell', CASE WHEN cell.id IS NOT NULL THEN json_build_object(
        'code', cell.code, 'name', cell.name,
        'division', (
            SELECT json_build_object('code', dated.code, 'name', dated.name) FROM division_version AS dated
            WHERE dated.county_id = %(county)s AND dated.division_id = cell.division_id
                AND dated.superseded_at IS NULL
                AND dated.valid @> (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date)
        )
    ) END,
    'division', (
        SELECT json_build_object('code', dated.code, 'name', dated.name) FROM division_version AS dated
        WHERE dated.county_id = %(county)s AND dated.division_id = person.division_id
            AND dated.superseded_at IS NULL
            AND dated.valid @> (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date)
    )
)::text
FROM person
LEFT JOIN grid_cell AS cell ON cell.county_id = %(county)s AND cell.id = person.cell_id
WHERE person.county_id = %(county)s AND person.id = %(value)s::bigint
