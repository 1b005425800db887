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

-- A page has three pinned comments at most, whatever brings one back; only published ones are pinned.
CREATE TRIGGER pins_are_three AFTER UPDATE OF pinned_at_ms ON comment WHEN old.pinned_at_ms IS NULL AND new.pinned_at_ms IS NOT NULL
BEGIN
  UPDATE comment SET pinned_at_ms = NULL WHERE id = new.id
    AND (SELECT count(*) FROM comment WHERE page_id = new.page_id AND pinned_at_ms IS NOT NULL) > 3;
END;

DROP VIEW public_comments;
CREATE VIEW public_comments AS
  SELECT id, site_id, page_id, visible_parent_id AS parent_id, thread_id, depth, author_name, author_website, staff,
         body, created_at_ms, edited_at_ms, reply_count, thread_count, pinned_at_ms
  FROM comment
  WHERE status = 'approved';

-- Folded text (worker/text/normalise.ts) of every comment, in any status, under the number of the comment's row; `site`
-- is one token, so that a search stays inside its site.
CREATE VIRTUAL TABLE comment_words USING fts5 (site, author, body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');

-- What a comment answers, as the moderators' queue shows it: copies, so that a list of 50 reads no second row for
-- each. Triggers below keep them.
ALTER TABLE comment ADD COLUMN parent_name TEXT;
ALTER TABLE comment ADD COLUMN parent_excerpt TEXT;

UPDATE comment SET parent_name = parent.author_name, parent_excerpt = substr(parent.body, 1, 300)
  FROM comment AS parent WHERE parent.id = comment.parent_id;

CREATE TRIGGER text_reaches_replies AFTER UPDATE OF author_name, body ON comment
BEGIN
  UPDATE comment SET parent_name = new.author_name, parent_excerpt = substr(new.body, 1, 300) WHERE parent_id = new.id;
END;

-- Pending comments by reason, a comment in the index of each of its reasons; a filter by reason names the same terms
-- (worker/store/queue-filter.ts). A comment without the reason costs such an index nothing.
CREATE INDEX comment_reason_moderation_all ON comment (site_id, id) WHERE status = 'pending' AND instr(reasons, '"code":"moderation_all"') > 0;
CREATE INDEX comment_reason_first_time ON comment (site_id, id) WHERE status = 'pending' AND instr(reasons, '"code":"first_time"') > 0;
CREATE INDEX comment_reason_links ON comment (site_id, id) WHERE status = 'pending' AND instr(reasons, '"code":"links"') > 0;
CREATE INDEX comment_reason_word ON comment (site_id, id) WHERE status = 'pending' AND instr(reasons, '"code":"word"') > 0;
CREATE INDEX comment_reason_author ON comment (site_id, id) WHERE status = 'pending' AND instr(reasons, '"code":"author"') > 0;
CREATE INDEX comment_reason_domain ON comment (site_id, id) WHERE status = 'pending' AND instr(reasons, '"code":"domain"') > 0;
CREATE INDEX comment_reason_address ON comment (site_id, id) WHERE status = 'pending' AND instr(reasons, '"code":"address"') > 0;
CREATE INDEX comment_reason_impersonation ON comment (site_id, id) WHERE status = 'pending' AND instr(reasons, '"code":"impersonation"') > 0;
CREATE INDEX comment_reason_repeated ON comment (site_id, id) WHERE status = 'pending' AND instr(reasons, '"code":"repeated"') > 0;
CREATE INDEX comment_reason_flood ON comment (site_id, id) WHERE status = 'pending' AND instr(reasons, '"code":"flood"') > 0;
CREATE INDEX comment_reason_reports ON comment (site_id, id) WHERE status = 'pending' AND instr(reasons, '"code":"reports"') > 0;
-- Comments with reports that no moderator has looked at.
CREATE INDEX comment_reported ON comment (site_id, id) WHERE reports > 0 AND reports_judged = 0 AND status IN ('pending', 'approved');

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

-- Counters: comments by reason, for the summary; an author's comments by status, for the history beside each comment.
DROP TRIGGER comment_counts_when_new;
DROP TRIGGER comment_counts_when_status_changes;
DROP TABLE site_reason;

-- Pending comments by reason, and under `reported` pending and published ones whose reports nobody has looked at.
CREATE TABLE site_reason (
  site_id TEXT    NOT NULL,
  reason  TEXT    NOT NULL,
  n       INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (site_id, reason)
) STRICT, WITHOUT ROWID;

INSERT INTO site_reason (site_id, reason, n)
  SELECT comment.site_id, value ->> 'code', count(DISTINCT comment.id)
  FROM comment, json_each(comment.reasons) WHERE comment.status = 'pending' GROUP BY 1, 2;

CREATE TRIGGER reasons_are_counted_when_new AFTER INSERT ON comment WHEN new.status = 'pending'
BEGIN
  INSERT INTO site_reason (site_id, reason, n)
    SELECT DISTINCT new.site_id, value ->> 'code', 1 FROM json_each(new.reasons) WHERE true
    ON CONFLICT (site_id, reason) DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER reasons_are_counted_by_state AFTER UPDATE OF status, reasons, reports, reports_judged ON comment
BEGIN
  UPDATE site_reason SET n = n - 1 WHERE site_id = old.site_id AND reason IN (
    SELECT value ->> 'code' FROM json_each(old.reasons) WHERE old.status = 'pending'
    UNION SELECT 'reported' WHERE old.reports > 0 AND old.reports_judged = 0 AND old.status IN ('pending', 'approved')
    EXCEPT SELECT value ->> 'code' FROM json_each(new.reasons) WHERE new.status = 'pending'
    EXCEPT SELECT 'reported' WHERE new.reports > 0 AND new.reports_judged = 0 AND new.status IN ('pending', 'approved'));
  INSERT INTO site_reason (site_id, reason, n)
    SELECT new.site_id, code, 1 FROM (
      SELECT value ->> 'code' AS code FROM json_each(new.reasons) WHERE new.status = 'pending'
      UNION SELECT 'reported' WHERE new.reports > 0 AND new.reports_judged = 0 AND new.status IN ('pending', 'approved')
      EXCEPT SELECT value ->> 'code' FROM json_each(old.reasons) WHERE old.status = 'pending'
      EXCEPT SELECT 'reported' WHERE old.reports > 0 AND old.reports_judged = 0 AND old.status IN ('pending', 'approved'))
    WHERE true
    ON CONFLICT (site_id, reason) DO UPDATE SET n = n + 1;
END;

-- Authors with more than one comment on a site: how many they have by status. Authors share the rows of a site, 40 at
-- most, so that a list reads no more rows of histories than that; docs/decisions/0022-packed-histories.md.
CREATE TABLE author_history (
  site_id TEXT    NOT NULL,
  -- `unicode(author_mac) % 40`.
  bucket  INTEGER NOT NULL,
  -- JSON: the first 16 characters of author_mac to [pending, approved, spam, deleted].
  authors TEXT    NOT NULL CHECK (json_valid(authors)),
  PRIMARY KEY (site_id, bucket)
) STRICT, WITHOUT ROWID;

INSERT INTO author_history (site_id, bucket, authors)
  SELECT site_id, unicode(author_mac) % 40,
    json_group_object(substr(author_mac, 1, 16), json_array(pending, approved, spam, deleted))
  FROM author_status WHERE pending + approved + spam + deleted > 1 GROUP BY 1, 2;

DROP TABLE author_status;

CREATE TRIGGER history_grows AFTER INSERT ON comment WHEN new.author_mac IS NOT NULL
BEGIN
  UPDATE author_history SET authors = json_set(authors,
      '$."' || substr(new.author_mac, 1, 16) || '"' || '[' || (instr('pasd', substr(new.status, 1, 1)) - 1) || ']',
      (authors ->> ('$."' || substr(new.author_mac, 1, 16) || '"' || '[' || (instr('pasd', substr(new.status, 1, 1)) - 1) || ']')) + 1)
    WHERE site_id = new.site_id AND bucket = unicode(new.author_mac) % 40 AND authors -> ('$."' || substr(new.author_mac, 1, 16) || '"') IS NOT NULL;
  -- The second comment: the first stood for itself.
  INSERT INTO author_history (site_id, bucket, authors)
    SELECT new.site_id, unicode(new.author_mac) % 40, json_object(substr(new.author_mac, 1, 16),
      json_array(sum(status = 'pending'), sum(status = 'approved'), sum(status = 'spam'), sum(status = 'deleted')))
    FROM comment INDEXED BY comment_author
    WHERE site_id = new.site_id AND author_mac = new.author_mac
      AND NOT EXISTS (SELECT 1 FROM author_history WHERE site_id = new.site_id AND bucket = unicode(new.author_mac) % 40 AND authors -> ('$."' || substr(new.author_mac, 1, 16) || '"') IS NOT NULL)
    HAVING count(*) > 1
    ON CONFLICT (site_id, bucket) DO UPDATE SET authors = json_patch(authors, excluded.authors);
END;

CREATE TRIGGER history_changes AFTER UPDATE OF status ON comment WHEN old.status <> new.status AND new.author_mac IS NOT NULL
BEGIN
  UPDATE author_history SET authors = json_set(authors,
      '$."' || substr(new.author_mac, 1, 16) || '"' || '[' || (instr('pasd', substr(old.status, 1, 1)) - 1) || ']',
      (authors ->> ('$."' || substr(new.author_mac, 1, 16) || '"' || '[' || (instr('pasd', substr(old.status, 1, 1)) - 1) || ']')) - 1,
      '$."' || substr(new.author_mac, 1, 16) || '"' || '[' || (instr('pasd', substr(new.status, 1, 1)) - 1) || ']',
      (authors ->> ('$."' || substr(new.author_mac, 1, 16) || '"' || '[' || (instr('pasd', substr(new.status, 1, 1)) - 1) || ']')) + 1)
    WHERE site_id = new.site_id AND bucket = unicode(new.author_mac) % 40 AND authors -> ('$."' || substr(new.author_mac, 1, 16) || '"') IS NOT NULL;
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
  UPDATE page SET comments = comments - (old.status = 'approved') + (new.status = 'approved')
    WHERE id = new.page_id AND (old.status = 'approved' OR new.status = 'approved');
END;

-- Pages that a moderator opened or closed, and labels that a moderator gave: readers change neither.
ALTER TABLE page ADD COLUMN state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'read_only', 'closed'));
CREATE INDEX page_site ON page (site_id, id);

-- As in 0002, but a page whose label stays as it is leaves its comments alone.
DROP TRIGGER page_label_reaches_comments;
CREATE TRIGGER page_label_reaches_comments AFTER UPDATE OF key, url, title ON page
  WHEN old.key <> new.key OR old.url IS NOT new.url OR old.title IS NOT new.title
BEGIN
  UPDATE comment SET page_key = new.key, page_url = new.url, page_title = new.title
    WHERE site_id = new.site_id AND page_id = new.id;
END;

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

-- REPLACE removes what is in its way without asking the trigger above.
CREATE TRIGGER audit_is_never_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = new.id)
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
