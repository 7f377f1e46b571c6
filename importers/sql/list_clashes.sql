-- Codes that the list gives to one division while another bears them that it does not have and that does not end.
SELECT DISTINCT judged.code
FROM judged
JOIN standing
  ON standing.county_id = judged.county_id AND standing.code = judged.code
 AND standing.division_id <> judged.division_id
WHERE judged.level IN ('TOWNSHIP', 'VILLAGE')
  AND NOT EXISTS (
      SELECT FROM judged AS own
      WHERE own.county_id = standing.county_id AND own.division_id = standing.division_id
  )
  AND NOT EXISTS (
      SELECT FROM closing
      WHERE closing.county_id = standing.county_id AND closing.division_id = standing.division_id
  )
