-- What this transaction has written of divisions and of their stations: ids superseded, ids added, ids that stand.
SELECT kind, division_id,
       coalesce(array_agg(id ORDER BY id) FILTER (WHERE superseded_at = now()), '{}') AS before,
       coalesce(array_agg(id ORDER BY id) FILTER (WHERE superseded_at IS NULL AND recorded_at = now()), '{}') AS after,
       coalesce(array_agg(id ORDER BY id) FILTER (WHERE superseded_at IS NULL), '{}') AS stands
FROM (
    SELECT 'division' AS kind, division_id, id, recorded_at, superseded_at
    FROM division_version WHERE county_id = %(county_id)s AND division_id = ANY (%(divisions)s::bigint[])
    UNION ALL
    SELECT 'station', division_id, id, recorded_at, superseded_at
    FROM station_version WHERE county_id = %(county_id)s AND division_id = ANY (%(divisions)s::bigint[])
) AS version
GROUP BY kind, division_id
