-- What some lines of runs that are over say is forgotten: how many lines, and the bytes of what they said.
WITH old AS (
    SELECT line.county_id, line.id,
        coalesce(octet_length(line.cells), 0) + coalesce(octet_length(line.said), 0)
            + coalesce(octet_length(line.before), 0) AS size
    FROM staged_row AS line
    JOIN file_run AS run ON run.county_id = line.county_id AND run.id = line.run_id
    WHERE line.county_id = %(county_id)s AND run.county_id = %(county_id)s
        AND octet_length(line.cells) > 0
        AND (run.lines_forgotten_at IS NOT NULL OR (
            %(only_counts)s AND run.staged_at < %(before)s AND run.job IS NULL
            AND run.state IN ('UPLOADED', 'RECOGNISED', 'STAGED', 'CHECKED', 'DONE', 'UNDONE')
        ))
    LIMIT CASE WHEN %(only_counts)s THEN NULL ELSE %(most)s END
), forgotten AS (
    UPDATE staged_row SET cells = '', said = NULL, before = NULL
    FROM old
    WHERE NOT %(only_counts)s AND staged_row.county_id = %(county_id)s AND staged_row.county_id = old.county_id
        AND staged_row.id = old.id
)
SELECT count(*)::integer, coalesce(sum(size), 0)::bigint FROM old
