-- The private class, version 2: who signs in, and what they have begun (access/, server/console).
-- Secrets are stored hashed (SHA-256 of 32 random bytes; Argon2id for passwords) or sealed under the KEK.
CREATE TABLE account(
  id INTEGER PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  language TEXT NOT NULL,
  password TEXT NOT NULL,
  locked BIGINT NOT NULL,
  made BIGINT NOT NULL);
-- For which persons of the log an account may sign; their offices are in the log alone.
CREATE TABLE account_person(account BIGINT NOT NULL, person TEXT NOT NULL, PRIMARY KEY(account, person));
CREATE INDEX account_person_person ON account_person(person);
-- One at a time, gone when it is used.
CREATE TABLE account_invitation(account INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, expires BIGINT NOT NULL);
CREATE TABLE account_session(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash TEXT NOT NULL UNIQUE,
  account BIGINT NOT NULL,
  began BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  network TEXT NOT NULL,
  state TEXT NOT NULL);
CREATE INDEX account_session_account ON account_session(account);
-- The secret in force, and one that waits for its first code.
CREATE TABLE account_second_factor(
  account INTEGER PRIMARY KEY,
  sealed TEXT NOT NULL,
  begun TEXT NOT NULL,
  last_step BIGINT NOT NULL);
CREATE TABLE account_recovery(account BIGINT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY(account, hash));
CREATE TABLE account_external(
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  account BIGINT NOT NULL,
  linked BIGINT NOT NULL,
  PRIMARY KEY(issuer, subject));
CREATE TABLE account_api_token(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account BIGINT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  second_factor BIGINT NOT NULL,
  made BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  last_used TEXT NOT NULL,
  revoked BIGINT);
CREATE INDEX account_api_token_account ON account_api_token(account);
-- Failed tries by account and by address, each named by an HMAC.
CREATE TABLE account_limit(
  who TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  last BIGINT NOT NULL,
  held_until BIGINT NOT NULL);
-- The audit trail, a chain of HMACs, and where it ends.
CREATE TABLE account_trail(
  number INTEGER PRIMARY KEY,
  time BIGINT NOT NULL,
  account BIGINT,
  event TEXT NOT NULL,
  detail TEXT NOT NULL,
  network TEXT NOT NULL,
  mac TEXT NOT NULL);
CREATE INDEX account_trail_account ON account_trail(account, number);
CREATE TABLE account_trail_end(one INTEGER PRIMARY KEY, number BIGINT NOT NULL, mac TEXT NOT NULL);
