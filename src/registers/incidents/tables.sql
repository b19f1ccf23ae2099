CREATE TABLE incidents_incident(
  digest TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  organisation TEXT NOT NULL,
  entry BIGINT NOT NULL,
  time BIGINT NOT NULL,
  case_number TEXT NOT NULL, -- of the report it began with; empty: none
  words TEXT NOT NULL, -- what a search finds it by
  predicate TEXT NOT NULL);
CREATE UNIQUE INDEX incidents_incident_id ON incidents_incident(id);
CREATE INDEX incidents_incident_entry ON incidents_incident(entry);
CREATE INDEX incidents_incident_case ON incidents_incident(case_number);
-- The uses and components that an incident concerns.
CREATE TABLE incidents_about(
  incident TEXT NOT NULL,
  subject TEXT NOT NULL,
  entry BIGINT NOT NULL, -- of the incident
  PRIMARY KEY(incident, subject));
CREATE INDEX incidents_about_subject ON incidents_about(subject, entry);
CREATE TABLE incidents_update(
  entry BIGINT PRIMARY KEY,
  incident TEXT NOT NULL,
  time BIGINT NOT NULL,
  predicate TEXT NOT NULL);
CREATE INDEX incidents_update_incident ON incidents_update(incident, entry);
-- How each stands, for lists and counts: derived from the statements that count.
CREATE TABLE incidents_now(
  incident TEXT PRIMARY KEY,
  state TEXT NOT NULL, -- open, closed, withdrawn
  severity TEXT NOT NULL,
  restricted BIGINT NOT NULL); -- about a use in a restricted area
