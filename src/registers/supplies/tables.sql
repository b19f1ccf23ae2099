-- Who supplies which use. `ended` and what follows: by a supply-end.
CREATE TABLE supplies_supply(
  entry BIGINT PRIMARY KEY,
  pae TEXT NOT NULL UNIQUE,
  use_digest TEXT NOT NULL,
  agency TEXT NOT NULL,
  vendor TEXT NOT NULL,
  since BIGINT NOT NULL,
  predicate TEXT NOT NULL,
  ended BIGINT,
  ended_entry BIGINT,
  ended_reason TEXT);
CREATE INDEX supplies_supply_use ON supplies_supply(use_digest);
CREATE INDEX supplies_supply_vendor ON supplies_supply(vendor);
