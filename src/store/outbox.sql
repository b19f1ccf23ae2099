-- The private class, version 4: who is told about changes, and what is still to be sent (outbox/outbox.h).
-- Who asked to be told, of what, and how it goes. Lists and the secret: JSON, and sealed under the KEK.
CREATE TABLE outbox_webhook(
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  sealed TEXT NOT NULL,
  wanted TEXT NOT NULL,
  account BIGINT,
  created BIGINT NOT NULL,
  state TEXT NOT NULL,
  next_entry BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  failing_since BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  last_error TEXT NOT NULL,
  last_sent BIGINT NOT NULL);
CREATE INDEX outbox_webhook_account ON outbox_webhook(account);
-- One notice per entry, kind of notice and recipient: it is made once, also after a crash.
CREATE TABLE outbox_notice(
  entry BIGINT NOT NULL,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  state TEXT NOT NULL,
  made BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  PRIMARY KEY(entry, kind, recipient));
CREATE INDEX outbox_notice_waiting ON outbox_notice(recipient, state, subject, entry);
