-- The private class, version 3: problem reports by the public (access/reports.h).
-- What people wrote is sealed under the KEK, bound to its case number; what stands beside it is public.
CREATE TABLE report(
  number TEXT PRIMARY KEY,
  use_digest TEXT NOT NULL,
  organisation TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  received BIGINT NOT NULL,
  answered BIGINT, -- when it was answered or closed first
  secret TEXT NOT NULL, -- SHA-256 of the reporter's secret word
  sealed TEXT NOT NULL);
CREATE INDEX report_use ON report(use_digest, received);
CREATE INDEX report_organisation ON report(organisation, received);
-- Who of the agency read or changed it; an answer is sealed like the report.
CREATE TABLE report_act(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  number TEXT NOT NULL,
  time BIGINT NOT NULL,
  person TEXT NOT NULL,
  act TEXT NOT NULL, -- read, or the new state
  sealed TEXT NOT NULL);
CREATE INDEX report_act_number ON report_act(number, id);
