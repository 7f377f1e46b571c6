SELECT json_build_object(
    'code', cell.code, 'name', cell.name, 'kind', cell.kind, 'boundary', cell.geojson::json,
    'people', json_build_object('nodes', (
        SELECT coalesce(
            json_agg(
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
                    'address', person.address, 'lastContact', contacted.contact
                )
                ORDER BY person.name, person.id
            ),
            '[]'
        )
        FROM person
        LEFT JOIN LATERAL (
            SELECT json_build_object(
                'contactedOn', contact.contacted_on, 'mode', contact.mode, 'outcome', contact.outcome
            ) AS contact
            FROM contact
            WHERE contact.county_id = person.county_id AND contact.person_id = person.id
                AND contact.contacted_on = person.last_contact_on
                AND contact.outcome = 'REACHED' AND contact.superseded_at IS NULL
            ORDER BY contact.id DESC
            LIMIT 1
        ) AS contacted ON true
        WHERE person.county_id = cell.county_id AND person.cell_id = cell.id AND person.status = 'ACTIVE'
    ))
)::text
FROM grid_cell AS cell
WHERE cell.county_id = %(county)s AND cell.code = %(value)s
