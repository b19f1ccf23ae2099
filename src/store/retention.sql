-- The private class, version 7: where the audit trail begins once old rows were removed (access/retention.h).
-- The last row removed, its HMAC, from which the chain goes on, and an HMAC over both.
CREATE TABLE account_trail_start(
  one INTEGER PRIMARY KEY,
  number BIGINT NOT NULL,
  mac TEXT NOT NULL,
  anchor TEXT NOT NULL);
CREATE INDEX account_trail_time ON account_trail(time);
