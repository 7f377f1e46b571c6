SELECT person.county_id, person.id, person.name, person.sex, person.born_on,
    date_part('year', age($2::timestamp, person.born_on::timestamp))::int, person.identity_masked, person.phone_masked,
    person.categories, person.priority_classes, person.address,
    person.last_contact_on
FROM person
WHERE person.county_id = $1::int AND person.status = 'ACTIVE'
ORDER BY person.name, person.id
LIMIT 1000
