-- What: how many of a day's messages are which site's.
-- Why:  one site's flood of held comments must leave messages for the others.
-- Cost: one row written a message, as before.
-- Undo: sum the rows of each day into the table of 0006.

CREATE TABLE mail_day_by_site (
  -- In UTC, YYYY-MM-DD.
  day     TEXT    NOT NULL,
  -- Whose comments they told of; empty: questions to those who are to get mail.
  site_id TEXT    NOT NULL,
  sent    INTEGER NOT NULL,
  PRIMARY KEY (day, site_id)
) STRICT, WITHOUT ROWID;
INSERT INTO mail_day_by_site (day, site_id, sent) SELECT day, '', sent FROM mail_day;
DROP TABLE mail_day;
ALTER TABLE mail_day_by_site RENAME TO mail_day;
