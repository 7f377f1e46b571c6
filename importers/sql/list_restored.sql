-- The versions that undoing a list would bring back, and what stands in their way but for what goes with it.
SELECT old.division_id, old.parent_id, old.code, upper_inf(old.valid) AS is_open,
       EXISTS (SELECT FROM division_version AS now
               WHERE now.county_id = old.county_id AND now.division_id = old.parent_id
                 AND now.superseded_at IS NULL AND upper_inf(now.valid)) AS parent_stands,
       ARRAY(SELECT now.division_id FROM division_version AS now
             WHERE now.county_id = old.county_id AND now.code = old.code AND now.division_id <> old.division_id
               AND now.superseded_at IS NULL AND upper_inf(now.valid)) AS others
FROM division_version AS old
WHERE old.county_id = %(county_id)s AND old.id = ANY (%(versions)s::bigint[])
