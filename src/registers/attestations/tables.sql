CREATE TABLE attestations_check(
  entry BIGINT NOT NULL,
  subject TEXT NOT NULL,
  scope TEXT NOT NULL,
  verdict TEXT NOT NULL,
  organisation TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  pae TEXT NOT NULL,
  PRIMARY KEY(entry, subject, scope));
CREATE INDEX attestations_check_subject ON attestations_check(subject);
CREATE INDEX attestations_check_organisation ON attestations_check(organisation);
-- The files that checks rest on, by their place in the statement.
CREATE TABLE attestations_evidence(
  entry BIGINT NOT NULL,
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  is_public BIGINT NOT NULL,
  organisation TEXT NOT NULL,
  PRIMARY KEY(entry, place));
CREATE INDEX attestations_evidence_sha256 ON attestations_evidence(sha256);
