CREATE TABLE tokens_token(
  entry BIGINT PRIMARY KEY,
  subject TEXT NOT NULL,
  organisation TEXT NOT NULL,
  not_before BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  status_index BIGINT NOT NULL,
  pae TEXT NOT NULL,
  predicate TEXT NOT NULL);
CREATE INDEX tokens_token_subject ON tokens_token(subject, entry);
CREATE UNIQUE INDEX tokens_token_status ON tokens_token(status_index);
-- When the node looks at a subject's token again: to renew it, or because what it rests on may change.
CREATE TABLE tokens_due(subject TEXT PRIMARY KEY, at BIGINT NOT NULL);
CREATE INDEX tokens_due_at ON tokens_due(at);
