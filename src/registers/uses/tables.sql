-- Uses in their present words; `said_...` is the statement that gave them: the registration or the last amendment.
CREATE TABLE uses_use(
  digest TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  organisation TEXT NOT NULL,
  purpose TEXT NOT NULL,
  entry BIGINT NOT NULL,
  time BIGINT NOT NULL,
  predicate TEXT NOT NULL,
  said_entry BIGINT NOT NULL,
  said_time BIGINT NOT NULL,
  said_pae TEXT NOT NULL,
  said_person TEXT NOT NULL);
CREATE UNIQUE INDEX uses_use_id ON uses_use(id);
-- What is said of a use, one row a fact; the value as JSON.
CREATE TABLE uses_fact(
  use_digest TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  issuer TEXT NOT NULL,
  entry BIGINT NOT NULL,
  PRIMARY KEY(use_digest, name, entry));
CREATE TABLE uses_adoption(
  entry BIGINT PRIMARY KEY,
  use_digest TEXT NOT NULL,
  code TEXT NOT NULL,
  decision TEXT NOT NULL,
  reasons TEXT NOT NULL,
  person TEXT NOT NULL,
  time BIGINT NOT NULL);
CREATE INDEX uses_adoption_use ON uses_adoption(use_digest, entry);
-- What was amended, each change with the words before and after, as JSON.
CREATE TABLE uses_amendment(
  entry BIGINT PRIMARY KEY,
  use_digest TEXT NOT NULL,
  time BIGINT NOT NULL,
  person TEXT NOT NULL,
  ground TEXT NOT NULL,
  reason TEXT NOT NULL,
  changed TEXT NOT NULL);
CREATE INDEX uses_amendment_use ON uses_amendment(use_digest, entry);
