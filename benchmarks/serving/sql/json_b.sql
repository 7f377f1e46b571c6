SELECT json_agg(
    json_build_object(
        'id', rtrim(translate(encode(
            convert_to(concat('Person:', person.county_id, ':', person.id), 'UTF8'), 'base64'
        ), E'+/\n', '-_'), '='),
        'name', person.name, 'sex', person.sex, 'bornOn', person.born_on,
        'age', date_part('year', age(
            (SELECT date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai')), person.born_on::timestamp
        ))::int,
        'identityMasked', person.identity_masked, 'phoneMasked', person.phone_masked,
        'categories', person.categories, 'priorityClasses', person.priority_classes,
        'address', person.address, 'lastContactOn', person.last_contact_on
    )
)::text
FROM (
    SELECT * FROM person
    WHERE person.county_id = %(county)s AND person.status = 'ACTIVE'
    ORDER BY person.name, person.id
    LIMIT 1000
) AS person
