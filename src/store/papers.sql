-- The private class, version 8: what a delivered file is for (access/deliveries.h). Until now the note began with it.
ALTER TABLE files_delivery ADD COLUMN paper TEXT NOT NULL DEFAULT 'other';
UPDATE files_delivery SET paper = CASE
  WHEN note LIKE 'Documentation%' THEN 'documentation'
  WHEN note LIKE 'Training data%' THEN 'training_data'
  WHEN note LIKE 'Tests%' THEN 'tests'
  WHEN note LIKE 'Answers%' THEN 'answers'
  ELSE 'other' END;
UPDATE files_delivery SET note = '' WHERE note IN ('Documentation', 'Training data', 'Tests', 'Answers', 'Other');
