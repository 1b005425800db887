-- What: rules, operations that can be undone, reports, pins, page states, moderators' notes, keys with an end,
--       an index of words, and comments by day.
-- Why:  a moderator's list is one range of one index whatever it is narrowed by, and what was done can be undone
--       exactly because it is known in one place which audit rows belong together.
-- Cost: a new comment writes about ten rows more (words, author, text, day, reason), a decision two.
-- Undo: drop what is created here, and the view as 0002 has it; comments, statuses and the trail stay.

ALTER TABLE comment ADD COLUMN pinned_at_ms INTEGER;
ALTER TABLE comment ADD COLUMN reports INTEGER NOT NULL DEFAULT 0 CHECK (reports >= 0);
-- A moderator published it although it was reported: more reports are counted and hold it no more.
ALTER TABLE comment ADD COLUMN reports_judged INTEGER NOT NULL DEFAULT 0 CHECK (reports_judged IN (0, 1));
-- Keyed hash of the folded text; NULL: its words are not in the index yet (worker/jobs/words.ts).
ALTER TABLE comment ADD COLUMN text_mac TEXT CHECK (length(text_mac) = 43);

-- An author's comments, for their file and for the limit on how many come in a minute.
CREATE INDEX comment_author ON comment (site_id, author_mac, id) WHERE author_mac IS NOT NULL;
-- The same text again, by whomever.
CREATE INDEX comment_text ON comment (site_id, text_mac, id) WHERE text_mac IS NOT NULL;
CREATE INDEX comment_without_words ON comment (id) WHERE text_mac IS NULL;
CREATE INDEX comment_pinned ON comment (page_id, pinned_at_ms) WHERE pinned_at_ms IS NOT NULL;

DROP VIEW public_comments;
CREATE VIEW public_comments AS
  SELECT id, site_id, page_id, visible_parent_id AS parent_id, thread_id, depth, author_name, author_website, staff,
         body, created_at_ms, edited_at_ms, reply_count, thread_count, pinned_at_ms
  FROM comment
  WHERE status = 'approved';

-- Folded text (worker/text/normalise.ts) of every comment, in any status. The row's number is made of the comment's
-- id, so that no table need join the two; `site` is one token, so that a search stays inside its site.
CREATE VIRTUAL TABLE comment_words USING fts5 (site, author, body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');

-- Open reasons by comment: of pending ones why they wait, of published ones that they were reported.
CREATE TABLE flag (
  site_id    TEXT NOT NULL,
  code       TEXT NOT NULL,
  comment_id TEXT NOT NULL,
  PRIMARY KEY (site_id, code, comment_id)
) STRICT, WITHOUT ROWID;

INSERT INTO flag (site_id, code, comment_id)
  SELECT DISTINCT comment.site_id, value ->> 'code', comment.id
  FROM comment, json_each(comment.reasons) WHERE comment.status = 'pending';

CREATE TRIGGER comment_is_flagged_when_new AFTER INSERT ON comment WHEN new.status = 'pending'
BEGIN
  INSERT INTO flag (site_id, code, comment_id)
    SELECT DISTINCT new.site_id, value ->> 'code', new.id FROM json_each(new.reasons) WHERE value ->> 'code' <> 'reports'
    ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER comment_is_flagged_by_state AFTER UPDATE OF status, reports, reports_judged ON comment
BEGIN
  DELETE FROM flag WHERE site_id = new.site_id AND comment_id = new.id AND old.status = 'pending' AND new.status <> 'pending'
    AND code IN (SELECT value ->> 'code' FROM json_each(new.reasons));
  DELETE FROM flag WHERE site_id = new.site_id AND comment_id = new.id AND code = 'reports' AND new.reports > 0
    AND (new.reports_judged = 1 OR new.status NOT IN ('pending', 'approved'));
  INSERT INTO flag (site_id, code, comment_id)
    SELECT new.site_id, value ->> 'code', new.id FROM json_each(new.reasons)
    WHERE old.status <> 'pending' AND new.status = 'pending' AND value ->> 'code' <> 'reports'
    UNION SELECT new.site_id, 'reports', new.id
    WHERE new.reports > 0 AND new.reports_judged = 0 AND new.status IN ('pending', 'approved')
    ON CONFLICT DO NOTHING;
END;

-- One row for a reader and a comment. `reporter` is a keyed hash, which no two comments share.
CREATE TABLE report (
  comment_id    TEXT    NOT NULL,
  reporter      TEXT    NOT NULL CHECK (length(reporter) = 43),
  site_id       TEXT    NOT NULL,
  reason        TEXT    NOT NULL,
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (comment_id, reporter)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER report_is_counted AFTER INSERT ON report
BEGIN
  UPDATE comment SET reports = reports + 1 WHERE id = new.comment_id;
END;

-- How many comments are flagged, by reason, for the summary.
DROP TRIGGER comment_counts_when_new;
DROP TRIGGER comment_counts_when_status_changes;
DROP TABLE site_reason;

CREATE TABLE site_reason (
  site_id TEXT    NOT NULL,
  reason  TEXT    NOT NULL,
  n       INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (site_id, reason)
) STRICT, WITHOUT ROWID;

INSERT INTO site_reason (site_id, reason, n) SELECT site_id, code, count(*) FROM flag GROUP BY site_id, code;

CREATE TRIGGER flag_counts_when_set AFTER INSERT ON flag
BEGIN
  INSERT INTO site_reason (site_id, reason, n) VALUES (new.site_id, new.code, 1)
    ON CONFLICT (site_id, reason) DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER flag_counts_when_taken AFTER DELETE ON flag
BEGIN
  UPDATE site_reason SET n = n - 1 WHERE site_id = old.site_id AND reason = old.code;
END;

-- Comments received on a day (UTC), and how many of them are published.
CREATE TABLE site_day (
  site_id  TEXT    NOT NULL,
  day      TEXT    NOT NULL,
  received INTEGER NOT NULL DEFAULT 0,
  approved INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (site_id, day)
) STRICT, WITHOUT ROWID;

INSERT INTO site_day (site_id, day, received, approved)
  SELECT site_id, date(created_at_ms / 1000, 'unixepoch'), count(*), sum(status = 'approved') FROM comment GROUP BY 1, 2;

CREATE TRIGGER comment_counts_when_new AFTER INSERT ON comment
BEGIN
  INSERT INTO site_status (site_id, status, n) VALUES (new.site_id, new.status, 1)
    ON CONFLICT (site_id, status) DO UPDATE SET n = n + 1;
  INSERT INTO site_day (site_id, day, received, approved)
    VALUES (new.site_id, date(new.created_at_ms / 1000, 'unixepoch'), 1, new.status = 'approved')
    ON CONFLICT (site_id, day) DO UPDATE SET received = received + 1, approved = approved + excluded.approved;
  INSERT INTO author_status (site_id, author_mac, pending, approved, spam, deleted)
    SELECT new.site_id, new.author_mac, new.status = 'pending', new.status = 'approved', new.status = 'spam', new.status = 'deleted'
    WHERE new.author_mac IS NOT NULL
    ON CONFLICT (site_id, author_mac) DO UPDATE SET
      pending = pending + excluded.pending, approved = approved + excluded.approved,
      spam = spam + excluded.spam, deleted = deleted + excluded.deleted;
  UPDATE page SET comments = comments + 1 WHERE new.status = 'approved' AND id = new.page_id;
  UPDATE comment SET reply_count = reply_count + 1 WHERE new.status = 'approved' AND id = new.visible_parent_id;
  UPDATE comment SET thread_count = thread_count + 1 WHERE new.status = 'approved' AND id = new.thread_id;
END;

CREATE TRIGGER comment_counts_when_status_changes AFTER UPDATE OF status ON comment WHEN old.status <> new.status
BEGIN
  UPDATE site_status SET n = n - 1 WHERE site_id = old.site_id AND status = old.status;
  INSERT INTO site_status (site_id, status, n) VALUES (new.site_id, new.status, 1)
    ON CONFLICT (site_id, status) DO UPDATE SET n = n + 1;
  UPDATE site_day SET approved = approved - (old.status = 'approved') + (new.status = 'approved')
    WHERE (old.status = 'approved' OR new.status = 'approved')
      AND site_id = new.site_id AND day = date(new.created_at_ms / 1000, 'unixepoch');
  UPDATE author_status SET
    pending  = pending  - (old.status = 'pending')  + (new.status = 'pending'),
    approved = approved - (old.status = 'approved') + (new.status = 'approved'),
    spam     = spam     - (old.status = 'spam')     + (new.status = 'spam'),
    deleted  = deleted  - (old.status = 'deleted')  + (new.status = 'deleted')
    WHERE site_id = new.site_id AND author_mac = new.author_mac;
  UPDATE page SET comments = comments - (old.status = 'approved') + (new.status = 'approved')
    WHERE id = new.page_id AND (old.status = 'approved' OR new.status = 'approved');
END;

-- Pages that a moderator opened or closed, and labels that a moderator gave: readers change neither.
ALTER TABLE page ADD COLUMN state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'read_only', 'closed'));
CREATE INDEX page_site ON page (site_id, id);

CREATE TABLE rule (
  id            TEXT    NOT NULL PRIMARY KEY,
  site_id       TEXT    NOT NULL REFERENCES site (id),
  kind          TEXT    NOT NULL CHECK (kind IN ('word', 'author', 'domain', 'address')),
  mode          TEXT    NOT NULL CHECK (mode IN ('word', 'contains')),
  -- What moderators see; for an author's address nothing of it.
  pattern       TEXT    NOT NULL,
  -- What is compared: a folded pattern, or the keyed hash of an author's address or device.
  subject       TEXT    NOT NULL,
  action        TEXT    NOT NULL CHECK (action IN ('hold', 'spam', 'refuse')),
  expires_at_ms INTEGER,
  created_at_ms INTEGER NOT NULL,
  UNIQUE (site_id, kind, mode, subject)
) STRICT, WITHOUT ROWID;

-- Counts changes of the rules, so that whoever has read them knows when to read them again.
ALTER TABLE site ADD COLUMN rules_version INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER rule_is_news AFTER INSERT ON rule
BEGIN
  UPDATE site SET rules_version = rules_version + 1 WHERE id = new.site_id;
END;

CREATE TRIGGER rule_is_gone AFTER DELETE ON rule
BEGIN
  UPDATE site SET rules_version = rules_version + 1 WHERE id = old.site_id;
END;

-- Names under which staff has answered, folded: readers may not take them.
CREATE TABLE staff_name (
  site_id TEXT NOT NULL,
  folded  TEXT NOT NULL,
  PRIMARY KEY (site_id, folded)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER staff_name_is_news AFTER INSERT ON staff_name
BEGIN
  UPDATE site SET rules_version = rules_version + 1 WHERE id = new.site_id;
END;

-- What one request of a moderator did: the audit rows after `after_audit` up to `last_audit`.
CREATE TABLE operation (
  id            TEXT    NOT NULL PRIMARY KEY CHECK (length(id) = 26),
  site_id       TEXT    NOT NULL,
  key_id        TEXT    NOT NULL,
  action        TEXT    NOT NULL,
  after_audit   INTEGER NOT NULL,
  last_audit    INTEGER,
  created_at_ms INTEGER NOT NULL,
  undone_at_ms  INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX operation_site ON operation (site_id, id);

-- JSON of what else a decision changed, as it was before: undoing gives it back.
ALTER TABLE audit ADD COLUMN state_before TEXT;

CREATE TRIGGER audit_is_never_removed BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TABLE author_note (
  id            INTEGER NOT NULL PRIMARY KEY,
  site_id       TEXT    NOT NULL,
  -- The author's keyed hash, or the comment's id where the author gave no address.
  subject       TEXT    NOT NULL,
  body          TEXT    NOT NULL CHECK (length(CAST(body AS BLOB)) BETWEEN 1 AND 20000),
  key_id        TEXT    NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX author_note_subject ON author_note (site_id, subject, id);

ALTER TABLE api_key ADD COLUMN expires_at_ms INTEGER;
ALTER TABLE api_key ADD COLUMN revoked_at_ms INTEGER;
ALTER TABLE api_key ADD COLUMN last_used_on TEXT;
CREATE INDEX api_key_site ON api_key (site_id);

-- Comments that came from one address (as a keyed hash that changes every day) in ten minutes.
CREATE TABLE posting_rate (
  site_id   TEXT    NOT NULL,
  sender    TEXT    NOT NULL CHECK (length(sender) = 43),
  window_ms INTEGER NOT NULL,
  n         INTEGER NOT NULL,
  PRIMARY KEY (site_id, sender, window_ms)
) STRICT, WITHOUT ROWID;

CREATE INDEX posting_rate_window ON posting_rate (window_ms);
