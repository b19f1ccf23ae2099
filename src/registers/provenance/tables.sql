-- What is said of where a component comes from: the predicate of each kind, newest entry last.
CREATE TABLE provenance_said(
  entry BIGINT PRIMARY KEY,
  artifact TEXT NOT NULL,
  kind TEXT NOT NULL,
  organisation TEXT NOT NULL,
  time BIGINT NOT NULL,
  predicate TEXT NOT NULL);
CREATE INDEX provenance_said_artifact ON provenance_said(artifact, kind, entry);
-- Twins: artifacts with the same weights under other files.
CREATE TABLE provenance_weights(weights TEXT NOT NULL, artifact TEXT NOT NULL, PRIMARY KEY(weights, artifact));
-- Lineage between artifacts in the log, for the check that it has no cycle.
CREATE TABLE provenance_edge(
  artifact TEXT NOT NULL,
  parent TEXT NOT NULL,
  relation TEXT NOT NULL,
  entry BIGINT NOT NULL,
  PRIMARY KEY(artifact, parent, relation, entry));
CREATE INDEX provenance_edge_parent ON provenance_edge(parent);
