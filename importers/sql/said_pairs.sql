-- The codes of delivered divisions that are paired as the operator said.
SELECT placed.code
FROM said_same
JOIN placed ON placed.code = said_same.code
JOIN pair ON pair.id = placed.id
JOIN standing
  ON standing.county_id = pair.county_id AND standing.division_id = pair.division_id
 AND standing.code = said_same.old_code
