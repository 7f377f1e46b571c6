-- What a list has said of divisions and stations is superseded, and what it superseded is said again.
UPDATE division_version SET superseded_at = now()
WHERE county_id = %(county_id)s AND id = ANY (%(after)s::bigint[]);

UPDATE station_version SET superseded_at = now()
WHERE county_id = %(county_id)s AND id = ANY (%(stations_after)s::bigint[]);

INSERT INTO division_version (county_id, id, division_id, parent_id, code, name, is_functional_zone, valid)
SELECT old.county_id, again.id, old.division_id, old.parent_id, old.code, old.name, old.is_functional_zone, old.valid
FROM unnest(%(before)s::bigint[], %(ids)s::bigint[]) AS again (old_id, id)
JOIN division_version AS old ON old.county_id = %(county_id)s AND old.id = again.old_id;

-- All rows of a station are said anew under the next number, as by any act about it.
INSERT INTO station_version (
    county_id, id, station_id, division_id, level, form, version, name, head_name, head_post, head_post_kind,
    telephone, address, point, point_system, co_located_id, open_in, valid
)
SELECT old.county_id, again.id, old.station_id, old.division_id, old.level, old.form,
       (SELECT max(one.version) + 1 FROM station_version AS one
        WHERE one.county_id = old.county_id AND one.station_id = old.station_id),
       old.name, old.head_name, old.head_post, old.head_post_kind, old.telephone, old.address, old.point,
       old.point_system, old.co_located_id, old.open_in, old.valid
FROM unnest(%(stations_before)s::bigint[], %(station_ids)s::bigint[]) AS again (old_id, id)
JOIN station_version AS old ON old.county_id = %(county_id)s AND old.id = again.old_id;

DELETE FROM division_succession
WHERE county_id = %(county_id)s AND predecessor_id = ANY (%(divisions)s::bigint[]) AND happened_on = %(on)s::date
