SELECT person.county_id, person.id, person.name, person.sex, person.born_on,
    date_part('year', age($2::timestamp, person.born_on::timestamp))::int, person.identity_masked, person.phone_masked,
    person.categories, person.priority_classes, person.address, contacted.contact
FROM person
LEFT JOIN LATERAL (
    SELECT '{"contactedOn":"' || contact.contacted_on || '","mode":"' || contact.mode
        || '","outcome":"' || contact.outcome || '"}' AS contact
    FROM contact
    WHERE contact.county_id = $1::int AND contact.person_id = person.id
        AND contact.contacted_on = person.last_contact_on
        AND contact.outcome = 'REACHED' AND contact.superseded_at IS NULL
    ORDER BY contact.id DESC
    LIMIT 1
) AS contacted ON true
WHERE person.county_id = $1::int AND person.status = 'ACTIVE' AND person.cell_id = (
    SELECT cell.id FROM grid_cell AS cell WHERE cell.county_id = $1::int AND cell.code = $3::text
)
ORDER BY person.name, person.id
