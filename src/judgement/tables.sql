-- Releases of the shared rules, with the whole document.
CREATE TABLE judgement_rubric(
  digest TEXT PRIMARY KEY,
  version TEXT NOT NULL,
  since BIGINT NOT NULL,
  entry BIGINT NOT NULL,
  document TEXT NOT NULL);
-- The index of codes and deadlines: one row per use, as evaluate() gave it last. `due` is when it can change by itself.
CREATE TABLE judgement_use(
  use_digest TEXT PRIMARY KEY,
  code TEXT NOT NULL,
  impact BIGINT,
  data BIGINT,
  autonomy BIGINT,
  missing BIGINT,
  tier TEXT NOT NULL,
  provisional BIGINT NOT NULL,
  restricted BIGINT NOT NULL,
  earned BIGINT NOT NULL,
  due BIGINT NOT NULL);
CREATE INDEX judgement_use_due ON judgement_use(due);
-- Which uses are made of which components, so that news of a component reaches them.
CREATE TABLE judgement_part(component TEXT NOT NULL, use_digest TEXT NOT NULL, PRIMARY KEY(component, use_digest));
-- The signed history of codes.
CREATE TABLE judgement_change(
  entry BIGINT PRIMARY KEY,
  use_digest TEXT NOT NULL,
  as_of BIGINT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  cause TEXT NOT NULL);
CREATE INDEX judgement_change_use ON judgement_change(use_digest, entry);
