SELECT digest
FROM road_vintage
WHERE county_id = %(county_id)s AND superseded_at IS NULL AND vintage_on <= %(vintage_on)s
ORDER BY vintage_on DESC
LIMIT 1
