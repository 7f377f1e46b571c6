-- Homes written anew under new ids: their days before a day as they were, and those from it on in another cell.
INSERT INTO residence (county_id, id, person_id, division_id, cell_id, geom, valid, end_reason)
SELECT home.county_id, part.id, home.person_id, home.division_id,
       CASE WHEN part.is_after THEN part.cell_id ELSE home.cell_id END, home.geom,
       CASE WHEN part.is_after THEN daterange(greatest(lower(home.valid), :on), upper(home.valid))
            ELSE daterange(lower(home.valid), :on) END,
       CASE WHEN part.is_after THEN home.end_reason ELSE 'REGRIDDED' END
FROM unnest(
    CAST(:homes AS bigint[]), CAST(:ids AS bigint[]), CAST(:after AS boolean[]), CAST(:cells AS bigint[])
) AS part (home_id, id, is_after, cell_id)
JOIN residence AS home ON home.county_id = :county_id AND home.id = part.home_id
