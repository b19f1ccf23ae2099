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
