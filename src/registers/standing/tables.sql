-- Who endorsed which statement. Standing itself is in ledger_standing.
CREATE TABLE standing_endorsement(
  entry BIGINT PRIMARY KEY,
  statement TEXT NOT NULL,
  person TEXT NOT NULL,
  organisation TEXT NOT NULL,
  note TEXT NOT NULL);
CREATE INDEX standing_endorsement_statement ON standing_endorsement(statement);
