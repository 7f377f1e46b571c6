-- What changes or ends: the old version is superseded and said again up to the day before.
WITH past AS (
    UPDATE division_version AS version
    SET superseded_at = now()
    FROM ended
    WHERE version.county_id = ended.county_id AND version.id = ended.version_id
    RETURNING version.*, ended.place
)
INSERT INTO division_version (county_id, id, division_id, parent_id, code, name, is_functional_zone, valid)
SELECT past.county_id, spare_id.id, past.division_id, past.parent_id, past.code, past.name, past.is_functional_zone,
       daterange(lower(past.valid), %(vintage_on)s::date)
FROM past
JOIN spare_id ON spare_id.place = past.place
WHERE lower(past.valid) < %(vintage_on)s::date
