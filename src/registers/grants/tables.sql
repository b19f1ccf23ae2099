-- Who may read files about what. `ended` and what follows: by a grant-end.
CREATE TABLE grants_grant(
  entry BIGINT PRIMARY KEY,
  pae TEXT NOT NULL UNIQUE,
  subject TEXT NOT NULL,
  granter TEXT NOT NULL,
  grantee TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  predicate TEXT NOT NULL,
  ended BIGINT,
  ended_entry BIGINT,
  ended_reason TEXT);
CREATE INDEX grants_grant_subject ON grants_grant(subject, grantee);
CREATE INDEX grants_grant_granter ON grants_grant(granter);
CREATE INDEX grants_grant_grantee ON grants_grant(grantee);
