UPDATE road_vintage SET superseded_at = now()
WHERE county_id = %(county_id)s AND vintage_on = %(vintage_on)s AND superseded_at IS NULL;
INSERT INTO road_vintage (county_id, id, vintage_on, source, attribution, digest, nodes, edges)
VALUES (%(county_id)s, %(id)s, %(vintage_on)s, %(source)s, %(attribution)s, %(digest)s, %(nodes)s, %(edges)s)
