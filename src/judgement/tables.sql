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
  entry BIGINT NOT NULL,
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
CREATE UNIQUE INDEX judgement_use_entry ON judgement_use(entry);
CREATE INDEX judgement_use_restricted ON judgement_use(restricted) WHERE restricted = 1;
-- The same as lists count it, narrow, so that all uses are passed over in a few milliseconds: Facets in one number; the
-- organisation and the purpose by the entries that brought them first.
CREATE TABLE judgement_facet(
  entry INTEGER PRIMARY KEY,
  facets BIGINT NOT NULL,
  organisation BIGINT NOT NULL,
  purpose BIGINT NOT NULL);
-- Which uses are made of which components, so that news of a component reaches them; by digest and by entry.
CREATE TABLE judgement_part(
  component TEXT NOT NULL,
  use_digest TEXT NOT NULL,
  component_entry BIGINT NOT NULL,
  use_entry BIGINT NOT NULL,
  PRIMARY KEY(component, use_digest));
CREATE INDEX judgement_part_entry ON judgement_part(component_entry, use_entry);
CREATE INDEX judgement_part_use ON judgement_part(use_digest);
-- The full text over ledger_words, and how far it has come in them and in ledger_words_before.
CREATE VIRTUAL TABLE judgement_text USING fts5(
  title, body, content='ledger_words', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
-- postgresql: CREATE TABLE judgement_text(id BIGINT PRIMARY KEY, title TSVECTOR NOT NULL, body TSVECTOR NOT NULL);
-- postgresql: CREATE INDEX judgement_text_words ON judgement_text USING gin((title || body));
CREATE TABLE judgement_text_end(one BIGINT PRIMARY KEY, id BIGINT NOT NULL, renewed BIGINT NOT NULL);
-- The signed history of codes.
CREATE TABLE judgement_change(
  entry BIGINT PRIMARY KEY,
  use_digest TEXT NOT NULL,
  as_of BIGINT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  cause TEXT NOT NULL);
CREATE INDEX judgement_change_use ON judgement_change(use_digest, entry);
