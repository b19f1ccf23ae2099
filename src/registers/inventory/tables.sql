-- One row of a published inventory each; the predicate as canonical JSON.
CREATE TABLE inventory_row(
  entry BIGINT PRIMARY KEY,
  use_digest TEXT NOT NULL,
  pae TEXT NOT NULL,
  organisation TEXT NOT NULL, -- that brought it
  agency TEXT NOT NULL,       -- as published
  row_digest TEXT NOT NULL,
  occurrence BIGINT NOT NULL,
  time BIGINT NOT NULL,
  predicate TEXT NOT NULL);
CREATE INDEX inventory_row_use ON inventory_row(use_digest, entry);
CREATE INDEX inventory_row_key ON inventory_row(organisation, agency, row_digest, occurrence);
