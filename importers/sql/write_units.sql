-- Units and the dated links between them.
INSERT INTO county (county_id, level, adcode, name)
SELECT county_id, level, adcode, name FROM unit WHERE is_new ORDER BY county_id;

-- `county` shows the present; what was is in county_code, county_link and division_version.
UPDATE county
SET adcode = unit.adcode, name = unit.name
FROM unit
WHERE unit.county_id = county.county_id AND (unit.adcode, unit.name) <> (unit.old_adcode, unit.old_name);

WITH past AS (
    UPDATE county_link AS link
    SET superseded_at = now()
    FROM (
        SELECT county_id FROM gone_unit
        UNION ALL
        SELECT county_id FROM unit WHERE old_parent_id IS NOT NULL AND parent_id <> old_parent_id
    ) AS changed
    WHERE link.county_id = changed.county_id AND link.superseded_at IS NULL AND link.valid @> %(vintage_on)s::date
    RETURNING link.county_id, link.parent_id, lower(link.valid) AS since
)
INSERT INTO county_link (county_id, id, parent_id, valid)
SELECT past.county_id, spare_id.id, past.parent_id, daterange(past.since, %(vintage_on)s::date)
FROM (SELECT past.*, row_number() OVER () AS place FROM past WHERE since < %(vintage_on)s::date) AS past
JOIN spare_id ON spare_id.place = past.place;

INSERT INTO county_link (county_id, id, parent_id, valid)
SELECT county_id, id, parent_id, daterange(%(vintage_on)s::date, NULL)
FROM unit
WHERE parent_id IS NOT NULL AND parent_id IS DISTINCT FROM old_parent_id
ORDER BY county_id;
