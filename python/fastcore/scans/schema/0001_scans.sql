-- Scans, their findings, and what people decided about findings.
-- Every statement may run again: the service and Django may both bring this schema up to date.

CREATE TABLE IF NOT EXISTS fastcore_migration (
    name text PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS fastcore_scan (
    id uuid PRIMARY KEY,
    organisation text NOT NULL,
    repository text NOT NULL,
    branch text NOT NULL,
    commit text NOT NULL,
    category text NOT NULL,
    tool text NOT NULL,
    tool_version text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finding_count integer NOT NULL DEFAULT 0,
    suppressed_count integer NOT NULL DEFAULT 0,
    duplicate_count integer NOT NULL DEFAULT 0,
    absent_count integer NOT NULL DEFAULT 0,
    problem_count integer NOT NULL DEFAULT 0,
    severity_counts jsonb NOT NULL DEFAULT '{}',
    base_scan_id uuid REFERENCES fastcore_scan ON DELETE SET NULL,
    new_count integer NOT NULL DEFAULT 0,
    fixed_count integer NOT NULL DEFAULT 0,
    unchanged_count integer NOT NULL DEFAULT 0,
    runs jsonb NOT NULL DEFAULT '[]',
    rules jsonb NOT NULL DEFAULT '[]',
    problems jsonb NOT NULL DEFAULT '[]',
    idempotency_key text,
    request_digest text,
    CONSTRAINT fastcore_scan_idempotency_key UNIQUE (organisation, idempotency_key)
);

CREATE INDEX IF NOT EXISTS fastcore_scan_of_branch
    ON fastcore_scan (organisation, repository, branch, category, tool, created_at DESC, id);
CREATE INDEX IF NOT EXISTS fastcore_scan_newest ON fastcore_scan (organisation, created_at DESC, id);
CREATE INDEX IF NOT EXISTS fastcore_scan_base ON fastcore_scan (base_scan_id);

-- The columns of a finding are named as the fields of fastcore.Finding.
CREATE TABLE IF NOT EXISTS fastcore_finding (
    scan_id uuid NOT NULL REFERENCES fastcore_scan ON DELETE CASCADE,
    fingerprint text NOT NULL,
    rule_id text NOT NULL,
    severity text NOT NULL,
    file_path text NOT NULL,
    line integer NOT NULL,
    "column" integer NOT NULL,
    end_line integer NOT NULL,
    end_column integer NOT NULL,
    message text NOT NULL,
    code_snippet text NOT NULL,
    cwe text[] NOT NULL,
    suppressed boolean NOT NULL,
    baseline_state text NOT NULL,
    partial_fingerprints jsonb NOT NULL,
    tool_name text NOT NULL,
    PRIMARY KEY (scan_id, fingerprint)
);

-- A finding that nobody decided about is open, and has no row here.
CREATE TABLE IF NOT EXISTS fastcore_finding_state (
    organisation text NOT NULL,
    fingerprint text NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'fixed', 'false_positive', 'accepted')),
    note text NOT NULL DEFAULT '',
    changed_by text NOT NULL DEFAULT '',
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (organisation, fingerprint)
);

INSERT INTO fastcore_migration (name) VALUES ('0001_scans') ON CONFLICT DO NOTHING;
