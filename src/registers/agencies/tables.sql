-- The public keys are in ledger_key; here is what else was said of organisations and people.
CREATE TABLE agencies_organisation(
  id TEXT PRIMARY KEY,
  digest TEXT NOT NULL,
  summary TEXT NOT NULL,
  homepage TEXT NOT NULL,
  entry BIGINT NOT NULL);
CREATE TABLE agencies_appointment(
  key TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  organisation TEXT NOT NULL,
  title TEXT NOT NULL,
  custody TEXT NOT NULL,
  entry BIGINT NOT NULL);
CREATE INDEX agencies_appointment_person ON agencies_appointment(person);
