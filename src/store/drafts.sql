-- The private class, version 5: what people have begun to say and not yet signed (access/drafts.h).
-- `fields` is what they typed, by step; `payloads` the statements that the preview showed; `entries`
-- those of them that are in the log, in order. `version` grows with every save.
CREATE TABLE drafts_draft (
  id TEXT PRIMARY KEY,
  account BIGINT NOT NULL,
  person TEXT NOT NULL,
  form TEXT NOT NULL,
  about TEXT NOT NULL,
  title TEXT NOT NULL,
  fields TEXT NOT NULL,
  payloads TEXT NOT NULL,
  entries TEXT NOT NULL,
  version BIGINT NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL
);
CREATE INDEX drafts_of_account ON drafts_draft(account, updated);
CREATE INDEX drafts_by_age ON drafts_draft(updated);
