-- Stations that change are said anew under the next number: as they were up to the vintage, and from it on under
-- another name, or no more.
WITH said AS (
    UPDATE station_version AS version
    SET superseded_at = now()
    FROM station_change AS change
    WHERE version.county_id = change.county_id AND version.station_id = change.station_id
      AND version.superseded_at IS NULL
    RETURNING version.*, change.name AS new_name
), part AS (
    SELECT said.*, daterange(lower(valid), least(upper(valid), %(vintage_on)s::date)) AS part_in, name AS part_name
    FROM said
    WHERE coalesce(lower(valid), '-infinity') < %(vintage_on)s::date
    UNION ALL
    SELECT said.*, daterange(greatest(lower(valid), %(vintage_on)s::date), upper(valid)), new_name
    FROM said
    WHERE new_name IS NOT NULL AND coalesce(upper(valid), 'infinity') > %(vintage_on)s::date
)
INSERT INTO station_version (
    county_id, id, station_id, division_id, level, form, version, name, head_name, head_post, head_post_kind,
    telephone, address, point, point_system, co_located_id, open_in, valid
)
SELECT part.county_id, (%(ids)s::bigint[])[row_number() OVER (ORDER BY part.county_id, part.id, part.part_in)],
       part.station_id, part.division_id, part.level, part.form, part.version + 1, part.part_name, part.head_name,
       part.head_post, part.head_post_kind, part.telephone, part.address, part.point, part.point_system,
       part.co_located_id,
       CASE WHEN part.new_name IS NULL
            THEN daterange(lower(part.open_in), least(upper(part.open_in), %(vintage_on)s::date))
            ELSE part.open_in END,
       part.part_in
FROM part
