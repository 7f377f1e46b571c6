-- What hangs today on some divisions.
SELECT DISTINCT parent_id, division_id
FROM division_version
WHERE county_id = %(county_id)s AND parent_id = ANY (%(divisions)s::bigint[]) AND superseded_at IS NULL
