-- Whoever puts something on a division that a list has made, or on its station, is waited for, and waits.
SELECT id FROM station
WHERE county_id = %(county_id)s AND division_id = ANY (%(divisions)s::bigint[])
ORDER BY id FOR UPDATE;

SELECT id FROM division
WHERE county_id = %(county_id)s AND id = ANY (%(divisions)s::bigint[])
ORDER BY id FOR UPDATE
