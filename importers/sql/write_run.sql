INSERT INTO import_run (county_id, id, kind, vintage_on, counts, started_at, finished_at)
VALUES (%(county_id)s, %(id)s, %(kind)s, %(vintage_on)s, %(counts)s, now(), clock_timestamp())
