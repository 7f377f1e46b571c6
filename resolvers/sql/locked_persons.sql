-- Whoever records a contact locks its person first: what these persons' contacts say holds until the commit.
SELECT count(*) FROM (
    SELECT FROM person
    WHERE person.county_id = %(county_id)s AND person.id = ANY (%(persons)s)
    ORDER BY person.id
    FOR UPDATE
) AS locked
