-- The private class, version 6: files that the node keeps (access/files.h). The bytes lie below DIR/files by their
-- SHA-256; who put them, about what and under which name stands here, and never in the log.
CREATE TABLE files_file(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  media TEXT NOT NULL,
  name TEXT NOT NULL, -- as it was called: may name somebody
  organisation TEXT NOT NULL, -- whose it is
  account BIGINT, -- who put it; none: by the command line
  subject TEXT NOT NULL, -- the digest of the component or use that it is about
  draft TEXT NOT NULL, -- of which it is evidence; mostly empty
  part BIGINT NOT NULL, -- it is one of the component's own files
  added BIGINT NOT NULL,
  UNIQUE(sha256, organisation, subject, draft));
CREATE INDEX files_file_subject ON files_file(subject, id);
CREATE INDEX files_file_organisation ON files_file(organisation, added);
-- Files handed to an agency, about a use or a component.
CREATE TABLE files_delivery(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  file BIGINT NOT NULL,
  vendor TEXT NOT NULL,
  agency TEXT NOT NULL,
  subject TEXT NOT NULL,
  note TEXT NOT NULL,
  account BIGINT,
  time BIGINT NOT NULL,
  looked_at BIGINT, -- when the agency did
  looked_by TEXT NOT NULL);
CREATE UNIQUE INDEX files_delivery_file ON files_delivery(file, agency);
CREATE INDEX files_delivery_agency ON files_delivery(agency, id);
CREATE INDEX files_delivery_vendor ON files_delivery(vendor, id);
-- Who read whose file by a grant or a delivery.
CREATE TABLE files_reading(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  file BIGINT NOT NULL,
  reader TEXT NOT NULL, -- the organisation
  account BIGINT NOT NULL,
  granter TEXT NOT NULL, -- empty: read by whom it was handed to
  entry BIGINT, -- the grant's
  time BIGINT NOT NULL);
CREATE INDEX files_reading_file ON files_reading(file, id);
CREATE INDEX files_reading_granter ON files_reading(granter, id);
-- How much an organisation has put on a day (UTC), also what it has removed since.
CREATE TABLE files_day(
  organisation TEXT NOT NULL,
  day BIGINT NOT NULL,
  files BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  PRIMARY KEY(organisation, day));
