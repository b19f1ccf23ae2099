-- The log class of tables: never dropped; changed only by migrations (store/migrate.cc).
-- One row per entry: what the leaf commits to, and the word of its kind for lists.
CREATE TABLE log_entry(
  idx INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  pae TEXT NOT NULL,
  key TEXT NOT NULL,
  leaf TEXT NOT NULL,
  UNIQUE(pae, key));
-- Lists by kind, newest first.
CREATE INDEX log_entry_kind ON log_entry(kind, idx);
-- The signed envelopes, beside the log so that one can be erased while its commitment stays.
CREATE TABLE log_payload(idx INTEGER PRIMARY KEY, envelope TEXT NOT NULL);
-- Complete subtrees of the Merkle tree.
CREATE TABLE log_node(level BIGINT NOT NULL, position BIGINT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY(level, position));
-- One signed, timestamped checkpoint per batch. An entry's logged time is that of the first one above its index.
CREATE TABLE log_checkpoint(size INTEGER PRIMARY KEY, time BIGINT NOT NULL, note TEXT NOT NULL);
-- The private class: never in the log, never dropped. Custodial keys, sealed under the node's key-encryption key.
CREATE TABLE key_custodial(
  key TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  public TEXT NOT NULL,
  sealed TEXT NOT NULL);
CREATE INDEX key_custodial_owner ON key_custodial(owner);
-- Which definition of the projections the tables on disk were folded by.
CREATE TABLE store_fingerprint(one BIGINT PRIMARY KEY, digest TEXT NOT NULL);
