"""The SQL of scans."""

from __future__ import annotations

from typing import Final

INSERT_SCAN: Final = """
INSERT INTO fastcore_scan (
    id, organisation, repository, branch, commit, category, tool, tool_version, duplicate_count, absent_count,
    problem_count, runs, rules, problems, idempotency_key, request_digest
) VALUES (
    %(id)s, %(organisation)s, %(repository)s, %(branch)s, %(commit)s, %(category)s, %(tool)s,
    %(tool_version)s, %(duplicate_count)s, %(absent_count)s, %(problem_count)s, %(runs)s::jsonb,
    %(rules)s::jsonb, %(problems)s::jsonb, %(idempotency_key)s, %(request_digest)s
) ON CONFLICT (organisation, idempotency_key) DO NOTHING
"""

SCAN_OF_KEY: Final = """
SELECT id, request_digest, base_scan_id, finding_count, new_count, fixed_count, unchanged_count,
       duplicate_count
FROM fastcore_scan WHERE organisation = %s AND idempotency_key = %s
"""

LOCK_BRANCH: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"

LAST_SCAN: Final = """
SELECT id FROM fastcore_scan
WHERE organisation = %s AND repository = %s AND branch = %s AND category = %s AND tool = %s AND id <> %s
ORDER BY created_at DESC, id DESC LIMIT 1
"""

# It cannot be deleted until the transaction ends; what was deleted in the meantime gives no row.
KEEP_SCAN: Final = "SELECT FROM fastcore_scan WHERE id = %s FOR KEY SHARE"

# By severity, which is null for findings of the base alone. A full join is the one that is never made by
# looking up each of a hundred thousand findings, whatever the server believes of tables that have just grown.
COUNT_CHANGES: Final = """
SELECT found.severity, count(*), count(*) FILTER (WHERE found.suppressed),
    count(*) FILTER (WHERE base.fingerprint IS NULL)
FROM (SELECT fingerprint, severity, suppressed FROM fastcore_finding WHERE scan_id = %(scan)s) AS found
FULL JOIN (SELECT fingerprint FROM fastcore_finding WHERE scan_id = %(base)s) AS base USING (fingerprint)
GROUP BY found.severity
"""

COMPLETE_SCAN: Final = """
UPDATE fastcore_scan SET
    created_at = clock_timestamp(), base_scan_id = %(base)s, finding_count = %(findings)s,
    suppressed_count = %(suppressed)s, new_count = %(new)s, fixed_count = %(fixed)s,
    unchanged_count = %(unchanged)s, severity_counts = %(severities)s::jsonb,
    problem_count = problem_count + %(refused_count)s, problems = problems || %(refused)s::jsonb
WHERE id = %(scan)s
"""

# Scans and those that were compared with them, a base before what is compared with it.
LOCK_SCANS: Final = """
SELECT id, base_scan_id FROM fastcore_scan
WHERE organisation = %(organisation)s AND (id = ANY (%(scans)s) OR base_scan_id = ANY (%(scans)s))
ORDER BY created_at, id
FOR NO KEY UPDATE
"""

BRANCHES: Final = """
SELECT organisation, repository, branch, category, tool FROM fastcore_scan
WHERE organisation = %(organisation)s AND id = ANY (%(scans)s)
ORDER BY 1, 2, 3, 4, 5
"""

# What a scan whose base is gone had in common with it is not known any more, and stays as it was.
UPDATE_COUNTS: Final = """
UPDATE fastcore_scan SET
    finding_count = %(findings)s, suppressed_count = %(suppressed)s, severity_counts = %(severities)s::jsonb,
    new_count = %(findings)s - CASE WHEN base_scan_id IS NULL THEN unchanged_count ELSE %(unchanged)s END,
    unchanged_count = CASE WHEN base_scan_id IS NULL THEN unchanged_count ELSE %(unchanged)s END,
    fixed_count = CASE WHEN base_scan_id IS NULL THEN fixed_count ELSE %(fixed)s END
WHERE id = %(scan)s
"""

# What was fixed and is there again needs to be looked at again. In the order of the fingerprints, so that
# branches which have the same findings again do not wait for each other in a circle.
REOPEN: Final = """
UPDATE fastcore_finding_state AS state SET
    state = 'open', note = 'found again', changed_by = '', changed_at = clock_timestamp()
FROM (
    SELECT fixed.fingerprint
    FROM fastcore_finding_state AS fixed
    JOIN fastcore_finding AS found USING (fingerprint)
    WHERE found.scan_id = %(scan)s AND fixed.organisation = %(organisation)s AND fixed.state = 'fixed'
        AND NOT EXISTS (
            SELECT FROM fastcore_finding AS base
            WHERE base.scan_id = %(base)s AND base.fingerprint = found.fingerprint
        )
    ORDER BY fixed.fingerprint
    FOR NO KEY UPDATE OF fixed
) AS again
WHERE state.organisation = %(organisation)s AND state.fingerprint = again.fingerprint
"""
