"""The parts of generated logs: what is read of them, and now and then a value of another kind there."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Values = st.SearchStrategy[Any]

WRONG = st.sampled_from(
    [None, None, True, False, 0, -1, 1.5, 7, "", "x", [], {}, [None], [0], ["x"], {"x": "x"}]
)


def or_wrong(values: Values) -> Values:
    """Mostly the values themselves: logs of which nothing can be read prove little."""
    return st.integers(0, 15).flatmap(lambda chance: WRONG if chance == 11 else values)


def one_of(*values: Any) -> Values:
    return or_wrong(st.sampled_from(values))


def object_of(**members: Values) -> Values:
    return or_wrong(st.fixed_dictionaries({}, optional=members))


def chain(name: str, values: Values, /, **others: Values) -> Values:
    """An object with a member that is nearly always there, as what it leads to is deep down."""
    return or_wrong(st.fixed_dictionaries({name: values}, optional=others))


def array_of(values: Values, max_size: int = 3) -> Values:
    return or_wrong(st.lists(values, max_size=max_size))


def named(names: Values, values: Values) -> Values:
    return or_wrong(st.dictionaries(names, values, max_size=3))


# few names and indexes, so that references meet what they are about
INDEX = one_of(0, 0, 1, 2, 3, -1, 0.0, 1.0, 2**31)
GUID = one_of("g0", "g1", "g2", "G0")
RULE_ID = one_of("a", "a/b", "a/b/c", "b", "a/", "/", "x/y", "é", "\ud800", "b//c")
TEXT = one_of(
    *(
        "plain",
        "é€😀",
        "{0} {{x}} {1}",
        "{{0}}",
        "}}{",
        "{2}{10}{0000000001}",
        " \t{0}\r\n",
        "\ud83d",
        "a\0b",
        "{0}" * 9,
    )
)
TEXT_OBJECT = object_of(text=TEXT, markdown=TEXT)
WORD = st.sampled_from(
    [
        *("error", "Warning", "NOTE", "none", "fail", "FAIL", "pass", "accepted", "Accepted", "rejected"),
        *("new", "UNCHANGED", "updated", "absent", "high", "Critical", "requires login", " Requires login\t"),
    ]
)
WORDS = or_wrong(WORD)
SCORE = one_of(
    *(9, 8.9, 7, 4, 3.9, 0.1, 0, -0.0, -1, 1e300, 10**30),
    *("9.0", "7", " 4.5 ", "0", "00.1", "-1", "9.", ".5", "1e1", "HIGH", " low\v", "Severe"),
    *("\x1c9", "\u0669"),
)
CWE = one_of(
    *("CWE-79", "external/cwe/cwe-089", "cwe: 1", "CWE_22 cwe20", "xcwe-5", "CWE-12345678"),
    *("CWE-007,CWE-8x", "cwe 0"),
    *("79", "0080", "12345678", "", 79, 80.0, 0, -5, 10_000_000, 2**31),
)
CWE_KEY = st.sampled_from(
    ["cwe", "CWE", "cwe-id", "CWE_IDS", "cwes", "cwe id", "cweid ", "security-severity"]
)
PROPERTIES = object_of(
    **{
        "security-severity": SCORE,
        "tags": array_of(CWE),
        "cwe": CWE | array_of(CWE),
        "Cwe-Id": CWE | array_of(CWE),
    }
) | named(CWE_KEY, CWE | SCORE)
COMPONENT = object_of(index=INDEX, guid=GUID, name=one_of("CWE", "my cWe", "OWASP"))
REFERENCE = object_of(id=CWE, index=INDEX, toolComponent=COMPONENT)

MESSAGE_ID = st.sampled_from(["m", "n", ""])
STRINGS = named(MESSAGE_ID, TEXT_OBJECT)
RULE = object_of(
    id=RULE_ID,
    name=TEXT,
    shortDescription=TEXT_OBJECT,
    fullDescription=TEXT_OBJECT,
    helpUri=TEXT,
    messageStrings=STRINGS,
    defaultConfiguration=object_of(level=WORDS),
    properties=PROPERTIES,
    relationships=array_of(chain("target", REFERENCE)),
)
VERSION = one_of("1", "2.0.0")
DRIVER = object_of(
    name=TEXT,
    version=VERSION,
    semanticVersion=VERSION,
    dottedQuadFileVersion=VERSION,
    guid=GUID,
    rules=array_of(RULE, 4),
    globalMessageStrings=STRINGS,
)
EXTENSIONS = array_of(object_of(guid=GUID, rules=array_of(RULE), globalMessageStrings=STRINGS))

PARTS = st.sampled_from(
    [
        *("src", "a.py", "é", "%20", "%C3%A9", "%FF", "%2e%2E", "%5C", "%", "..", ".", "", "C:"),
        *("c%3a", "host"),
        *("file:", "FILE:", "file://", "file://localhost", "https:", "x:", "\\", "\\\\", "\\.."),
        *("😀", "\0", " "),
    ]
)
URI = or_wrong(
    st.sampled_from(["a.py", "b.py", "src/a.py", "file:///src/a.py", "C:\\src\\a.py", "/src/./a.py"])
    | st.lists(PARTS, max_size=5).map("/".join)
    | st.lists(PARTS, max_size=4).map("".join)
)
BASE_ID = st.sampled_from(["%SRCROOT%", "SRCROOT", "B", "C"])
# both artifacts and locations have it, which finds the one by the other
PLAIN_LOCATION = st.just({"uri": "a.py"})
LOCATION = PLAIN_LOCATION | object_of(uri=URI, uriBaseId=or_wrong(BASE_ID), index=INDEX)
CONTENTS = or_wrong(st.text(st.sampled_from("ab\n\n\ré€😀\u2028\0"), min_size=1, max_size=12))
ARTIFACT = object_of(location=LOCATION) | chain("contents", chain("text", CONTENTS), location=LOCATION)
NUMBER = one_of(0, 1, 1, 2, 3, 4.0, 5, 7, -1, 2**31 - 1, 2**31)
LINES = dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), NUMBER)
OFFSETS = dict.fromkeys(("charOffset", "charLength", "byteOffset", "byteLength"), NUMBER)
SNIPPET = object_of(text=TEXT)
REGION = (
    object_of(**LINES, snippet=SNIPPET)
    | chain("charOffset", NUMBER, charLength=NUMBER)
    | chain("byteOffset", NUMBER, byteLength=NUMBER)
    | object_of(**LINES, **OFFSETS)
)
PHYSICAL_LOCATION = chain(
    "artifactLocation", LOCATION, region=REGION, contextRegion=object_of(snippet=SNIPPET)
) | chain("artifactLocation", LOCATION | chain("index", INDEX), region=REGION)
MESSAGE = object_of(text=TEXT, markdown=TEXT, id=or_wrong(MESSAGE_ID), arguments=array_of(TEXT))
FINGERPRINTS = named(st.sampled_from(["p", "q", "", "\ud800", "é"]), TEXT | WORD)
RESULT_MEMBERS: dict[str, Values] = {
    "ruleId": RULE_ID,
    "ruleIndex": INDEX,
    "rule": object_of(id=RULE_ID, index=INDEX, toolComponent=COMPONENT),
    "message": MESSAGE,
    "locations": or_wrong(st.lists(chain("physicalLocation", PHYSICAL_LOCATION), min_size=1, max_size=2)),
    "level": WORDS,
    "kind": WORDS,
    "taxa": array_of(REFERENCE),
    "properties": PROPERTIES,
    "suppressions": array_of(object_of(status=WORDS), 2),
    "baselineState": WORDS,
    "partialFingerprints": FINGERPRINTS,
    "fingerprints": FINGERPRINTS,
}
RESULT = object_of(**RESULT_MEMBERS)
