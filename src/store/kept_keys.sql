-- The private class, version 12: the order in which keys were kept, in a column of its own: of an owner's keys the latest
-- that the log knows speaks.
CREATE TABLE key_custodial_numbered(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  owner TEXT NOT NULL,
  public TEXT NOT NULL,
  sealed TEXT NOT NULL);
INSERT INTO key_custodial_numbered(key, owner, public, sealed) SELECT key, owner, public, sealed FROM key_custodial;
DROP TABLE key_custodial;
ALTER TABLE key_custodial_numbered RENAME TO key_custodial;
CREATE INDEX key_custodial_owner ON key_custodial(owner);
