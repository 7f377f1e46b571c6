-- Days never go back from one position to the next, so what is old is a whole beginning of the feed.
WITH floor AS (
    SELECT coalesce(max(position), 0) AS position
    FROM change
    WHERE county_id = %(county_id)s AND noted_on < %(before)s
)
SELECT
    count(*) FILTER (WHERE change.position < floor.position),
    count(change.position) FILTER (WHERE change.position >= floor.position),
    floor.position,
    coalesce(sum(pg_column_size(change.*)) FILTER (WHERE change.position < floor.position), 0)::bigint
FROM floor
LEFT JOIN change ON change.county_id = %(county_id)s
GROUP BY floor.position
