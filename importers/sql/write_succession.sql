INSERT INTO division_succession (county_id, id, predecessor_id, successor_id, kind, happened_on)
VALUES (%(county_id)s, %(id)s, %(predecessor_id)s, %(successor_id)s, %(kind)s, %(happened_on)s)
