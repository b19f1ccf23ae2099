-- Ties between organisations. `ends`: what the statement itself says, or its ownership-end, whichever is earlier.
CREATE TABLE ownership_tie(
  entry BIGINT PRIMARY KEY,
  pae TEXT NOT NULL UNIQUE,
  said_by TEXT NOT NULL,
  tie TEXT NOT NULL,
  one TEXT NOT NULL,
  other TEXT NOT NULL,
  since BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  over BIGINT NOT NULL);
CREATE INDEX ownership_tie_one ON ownership_tie(one);
CREATE INDEX ownership_tie_other ON ownership_tie(other);
