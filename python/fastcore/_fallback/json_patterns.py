"""The tokens of RFC 8259 as patterns; possessive throughout, so that no input makes them backtrack."""

SPACE = rb"[ \t\n\r]*+"
CHARACTERS = rb'(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+'
NUMBER = rb"-?+(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?+[0-9]++)?+"
SCALAR = rb'"' + CHARACTERS + rb'"|' + NUMBER + rb"|true|false|null"
