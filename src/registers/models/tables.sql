CREATE TABLE models_model(
  digest TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  organisation TEXT NOT NULL,
  name TEXT NOT NULL,
  summary TEXT NOT NULL,
  modality TEXT NOT NULL,
  entry BIGINT NOT NULL);
CREATE UNIQUE INDEX models_model_id ON models_model(id);
CREATE TABLE models_release(
  entry BIGINT PRIMARY KEY,
  model TEXT NOT NULL,
  version TEXT NOT NULL,
  artifact TEXT NOT NULL,
  organisation TEXT NOT NULL,
  time BIGINT NOT NULL,
  pae TEXT NOT NULL,
  predicate TEXT NOT NULL);
CREATE UNIQUE INDEX models_release_version ON models_release(model, version);
CREATE INDEX models_release_artifact ON models_release(artifact);
