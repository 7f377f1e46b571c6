UPDATE station SET name = %(name)s WHERE county_id = %(county_id)s AND id = %(id)s
