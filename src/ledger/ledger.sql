-- Projections that every register leans on. Dropped and folded anew like all projections.
-- Things that statements can be about: things named by a digest of {kind, id, nonce}, and artifacts by their root.
CREATE TABLE ledger_subject(
  digest TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  organisation TEXT NOT NULL,
  entry BIGINT NOT NULL);
CREATE UNIQUE INDEX ledger_subject_name ON ledger_subject(kind, name);
-- Which entries are about a subject: timelines.
CREATE TABLE ledger_about(digest TEXT NOT NULL, entry BIGINT NOT NULL, PRIMARY KEY(digest, entry));
CREATE INDEX ledger_about_entry ON ledger_about(entry);
-- Authority: which key speaks for whom, from which entry on.
CREATE TABLE ledger_organisation(
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  zone TEXT NOT NULL,
  digest TEXT NOT NULL,
  entry BIGINT NOT NULL);
CREATE TABLE ledger_key(
  key TEXT PRIMARY KEY,
  public TEXT NOT NULL,
  person TEXT NOT NULL,
  organisation TEXT NOT NULL,
  role TEXT NOT NULL,
  granted BIGINT NOT NULL,
  revoked BIGINT,
  revoked_at BIGINT,
  compromised_since BIGINT);
CREATE INDEX ledger_key_organisation ON ledger_key(organisation);
-- Standing of a statement (by PAE digest) or a subject: suspended from..until, withdrawn or superseded from on.
CREATE TABLE ledger_standing(
  digest TEXT NOT NULL,
  state TEXT NOT NULL,
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  reason TEXT NOT NULL,
  entry BIGINT NOT NULL,
  PRIMARY KEY(digest, entry));
-- Entries whose content was erased, by which entry, on which ground, and since when it was asked for.
CREATE TABLE ledger_erasure(
  entry BIGINT PRIMARY KEY,
  pae TEXT NOT NULL,
  by_entry BIGINT NOT NULL,
  ground TEXT NOT NULL,
  asked_on TEXT NOT NULL,
  time BIGINT NOT NULL,
  has_nonce BIGINT NOT NULL);
CREATE INDEX ledger_erasure_pae ON ledger_erasure(pae);
-- What people can find things by; `id` is the entry and what it finds (WordsId). The search index is made of it.
CREATE TABLE ledger_words(
  id INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  purpose TEXT NOT NULL,
  stage TEXT NOT NULL);
CREATE INDEX ledger_words_subject ON ledger_words(subject);
-- The uses by name, as lists show them.
CREATE INDEX ledger_words_title ON ledger_words(lower(title), id) WHERE id & 7 = 0;
-- The words that such a text had before, oldest first: the index holds them until it hears of the change.
CREATE TABLE ledger_words_before(
  number INTEGER PRIMARY KEY,
  id BIGINT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL);
-- The purposes of uses, by the entry that named each first.
CREATE TABLE ledger_purpose(purpose TEXT PRIMARY KEY, entry BIGINT NOT NULL);
-- The uses that such a text concerns, by the entries that registered them.
CREATE TABLE ledger_words_use(entry BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY(entry, id));
