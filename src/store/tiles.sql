-- The tree in tiles of 256 hashes (C2SP tlog-tiles), derived from the leaves: full tiles of level 0, and of the levels above
-- also the last one, whenever a lower tile fills. The hashes of the last, partial tile of level 0 are those of its leaves.
CREATE TABLE log_tile(level BIGINT NOT NULL, position BIGINT NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY(level, position));
DROP TABLE log_node;
-- Entries without their UNIQUE(pae, key): the writer looks each one up (store/known.h), and a tree of random keys took most
-- of the time of a write.
CREATE TABLE log_entry_plain(
  idx INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  pae TEXT NOT NULL,
  key TEXT NOT NULL,
  leaf TEXT NOT NULL);
INSERT INTO log_entry_plain SELECT idx, kind, pae, key, leaf FROM log_entry ORDER BY idx;
DROP TABLE log_entry;
ALTER TABLE log_entry_plain RENAME TO log_entry;
CREATE INDEX log_entry_kind ON log_entry(kind, idx);
-- postgresql: CREATE UNIQUE INDEX log_entry_said ON log_entry(pae, key);
