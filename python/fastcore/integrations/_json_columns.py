"""Which columns hold JSON text."""

# json, jsonb, text and varchar in pg_type, fixed for good; a domain arrives with the number of its base type.
JSON_TYPES = {114, 3802, 25, 1043}
HOW_TO = "to make each row a json object write SELECT row_to_json(t) FROM (your query) AS t"
