-- The log class, version 10: what this node knows of other logs, and others of this one (peers/). Never dropped.
-- As a witness: the last checkpoint it cosigned of each log. Forgetting one would let a fork through.
CREATE TABLE witness_seen(
  origin TEXT PRIMARY KEY,
  size BIGINT NOT NULL,
  root TEXT NOT NULL,
  note TEXT NOT NULL, -- with the lines of the log's own keys, and ours
  time BIGINT NOT NULL);
-- As a log: the line with which a witness, named by the id of its key, cosigned our checkpoint of that size.
CREATE TABLE witness_cosignature(
  size BIGINT NOT NULL,
  witness TEXT NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY(size, witness));
CREATE INDEX witness_cosignature_witness ON witness_cosignature(witness, size);
-- Why nothing more is signed (store/halt.h): no row, or one.
CREATE TABLE log_halt(
  one BIGINT PRIMARY KEY,
  time BIGINT NOT NULL,
  witness TEXT NOT NULL,
  size BIGINT NOT NULL,
  proof TEXT NOT NULL);
