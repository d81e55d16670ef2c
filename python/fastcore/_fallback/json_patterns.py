"""RFC 8259 as patterns; possessive throughout, so that no input makes them backtrack."""

import re

SPACE = rb"[ \t\n\r]*+"
CHARACTERS = rb'(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+'
NUMBER = rb"-?+(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?+[0-9]++)?+"
SCALAR = rb'"' + CHARACTERS + rb'"|' + NUMBER + rb"|true|false|null"

# the steps from one value to the next, each with the space before it
ROOT = re.compile(SPACE + rb"(?:(" + SCALAR + rb")" + SPACE + rb"\Z|([{\[]))").match
MEMBER = re.compile(
    SPACE + rb'"(' + CHARACTERS + rb')"' + SPACE + rb":" + SPACE
    + rb"(?:(" + SCALAR + rb")" + SPACE + rb"([,}])|([{\[]))"
).match  # fmt: skip
ELEMENT = re.compile(SPACE + rb"(?:(" + SCALAR + rb")" + SPACE + rb"([,\]])|([{\[]))").match
OBJECT_END = re.compile(SPACE + rb"\}").match
ARRAY_END = re.compile(SPACE + rb"\]").match
AFTER_MEMBER = re.compile(SPACE + rb"([,}])").match
AFTER_ELEMENT = re.compile(SPACE + rb"([,\]])").match
ROW_END = re.compile(SPACE + rb"\Z").match
