-- What: comments, the keys of repeated requests, counters for the moderators' summary, the audit trail,
--       and the one view through which the public reads.
-- Why:  every list a reader or a moderator opens is one range of one index; every number shown is a
--       stored counter that triggers keep, so it is exact whoever writes and however often a batch is retried.
-- Cost: a held comment writes about a dozen rows, an approval about ten; see docs/performance.md.
-- Undo: drop what is created here (all comments of the instance are lost).

CREATE TABLE comment (
  id                TEXT    NOT NULL PRIMARY KEY CHECK (length(id) = 26),
  site_id           TEXT    NOT NULL REFERENCES site (id),
  page_id           INTEGER NOT NULL REFERENCES page (id),
  -- The page as the moderators' queue shows it: a copy, so that a list of 50 reads no second row for each. A
  -- trigger below keeps it.
  page_key          TEXT    NOT NULL,
  page_url          TEXT,
  page_title        TEXT,
  -- What the author answered to. Depth is limited, so this may be an ancestor of what was clicked.
  parent_id         TEXT             REFERENCES comment (id),
  depth             INTEGER NOT NULL CHECK (depth BETWEEN 1 AND 10),
  -- Where the public finds it: the nearest approved ancestor, and the top of that chain (itself, if none).
  -- worker/store/moderation.ts keeps both when a comment in the middle is taken down or restored.
  visible_parent_id TEXT,
  thread_id         TEXT    NOT NULL,
  status            TEXT    NOT NULL CHECK (status IN ('pending', 'approved', 'spam', 'deleted')),
  previous_status   TEXT             CHECK (previous_status IN ('pending', 'approved', 'spam', 'deleted')),
  -- JSON: [{code, detail?}], why it was held.
  reasons           TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(reasons)),
  author_name       TEXT             CHECK (length(CAST(author_name AS BLOB)) BETWEEN 1 AND 1000),
  author_website    TEXT             CHECK (length(CAST(author_website AS BLOB)) BETWEEN 1 AND 600),
  -- AES-256-GCM and a keyed hash per site (worker/auth/email.ts). Never the address.
  author_email      TEXT             CHECK (author_email LIKE 'v1.%'),
  author_mac        TEXT             CHECK (length(author_mac) = 43),
  device_mac        TEXT             CHECK (length(device_mac) = 43),
  staff             INTEGER NOT NULL DEFAULT 0 CHECK (staff IN (0, 1)),
  body              TEXT    NOT NULL CHECK (length(CAST(body AS BLOB)) BETWEEN 1 AND 20000),
  created_at_ms     INTEGER NOT NULL,
  edited_at_ms      INTEGER,
  -- Approved direct replies; approved comments of the thread that starts here, itself included.
  reply_count       INTEGER NOT NULL DEFAULT 0 CHECK (reply_count >= 0),
  thread_count      INTEGER NOT NULL DEFAULT 0 CHECK (thread_count >= 0)
) STRICT;

-- Threads of a page, oldest or newest first; and by size.
CREATE INDEX comment_thread_start ON comment (page_id, id)
  WHERE status = 'approved' AND visible_parent_id IS NULL;
CREATE INDEX comment_thread_size ON comment (page_id, thread_count, id)
  WHERE status = 'approved' AND visible_parent_id IS NULL;
-- The comments of a thread in order of time.
CREATE INDEX comment_in_thread ON comment (thread_id, status, id);
-- What was answered to a comment, in any status: to move replies when it is taken down.
CREATE INDEX comment_parent ON comment (parent_id) WHERE parent_id IS NOT NULL;
-- The moderators' queue, of a site and of a page. With `site_id`, which the public's lists do not ask for, so
-- that the planner never takes it for comment_thread_start and walks through all replies of a page.
CREATE INDEX comment_queue ON comment (site_id, status, id);
CREATE INDEX comment_page_queue ON comment (site_id, page_id, status, id);
-- Whether this person, on this device, has an approved comment.
CREATE INDEX comment_trust ON comment (site_id, device_mac, author_mac)
  WHERE status = 'approved' AND device_mac IS NOT NULL;

-- The only door for the public: lists, single comments, counts, feeds.
CREATE VIEW public_comments AS
  SELECT id, site_id, page_id, visible_parent_id AS parent_id, thread_id, depth, author_name, author_website, staff,
         body, created_at_ms, edited_at_ms, reply_count, thread_count
  FROM comment
  WHERE status = 'approved';

CREATE TABLE idempotency (
  site_id       TEXT    NOT NULL,
  -- Keyed hashes of the header and of the request, so that neither can be read back.
  key_mac       TEXT    NOT NULL CHECK (length(key_mac) = 43),
  request_mac   TEXT    NOT NULL CHECK (length(request_mac) = 43),
  comment_id    TEXT    NOT NULL,
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (site_id, key_mac)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_created_at ON idempotency (created_at_ms);

CREATE TABLE site_status (
  site_id TEXT    NOT NULL,
  status  TEXT    NOT NULL,
  n       INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (site_id, status)
) STRICT, WITHOUT ROWID;

-- Pending comments by reason.
CREATE TABLE site_reason (
  site_id TEXT    NOT NULL,
  reason  TEXT    NOT NULL,
  n       INTEGER NOT NULL CHECK (n >= 0),
  PRIMARY KEY (site_id, reason)
) STRICT, WITHOUT ROWID;

-- An author's comments on a site by status: the history beside each comment in the queue.
CREATE TABLE author_status (
  site_id    TEXT    NOT NULL,
  author_mac TEXT    NOT NULL,
  pending    INTEGER NOT NULL DEFAULT 0 CHECK (pending >= 0),
  approved   INTEGER NOT NULL DEFAULT 0 CHECK (approved >= 0),
  spam       INTEGER NOT NULL DEFAULT 0 CHECK (spam >= 0),
  deleted    INTEGER NOT NULL DEFAULT 0 CHECK (deleted >= 0),
  PRIMARY KEY (site_id, author_mac)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER comment_counts_when_new AFTER INSERT ON comment
BEGIN
  INSERT INTO site_status (site_id, status, n) VALUES (new.site_id, new.status, 1)
    ON CONFLICT (site_id, status) DO UPDATE SET n = n + 1;
  INSERT INTO site_reason (site_id, reason, n)
    SELECT new.site_id, value ->> 'code', 1 FROM json_each(new.reasons) WHERE new.status = 'pending'
    ON CONFLICT (site_id, reason) DO UPDATE SET n = n + 1;
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
  UPDATE site_reason SET n = n - 1
    WHERE old.status = 'pending' AND site_id = old.site_id
      AND reason IN (SELECT value ->> 'code' FROM json_each(old.reasons));
  INSERT INTO site_reason (site_id, reason, n)
    SELECT new.site_id, value ->> 'code', 1 FROM json_each(new.reasons) WHERE new.status = 'pending'
    ON CONFLICT (site_id, reason) DO UPDATE SET n = n + 1;
  UPDATE author_status SET
    pending  = pending  - (old.status = 'pending')  + (new.status = 'pending'),
    approved = approved - (old.status = 'approved') + (new.status = 'approved'),
    spam     = spam     - (old.status = 'spam')     + (new.status = 'spam'),
    deleted  = deleted  - (old.status = 'deleted')  + (new.status = 'deleted')
    WHERE site_id = new.site_id AND author_mac = new.author_mac;
  UPDATE page SET comments = comments - (old.status = 'approved') + (new.status = 'approved')
    WHERE id = new.page_id AND (old.status = 'approved' OR new.status = 'approved');
END;

-- A thread changes when a comment becomes visible, is taken down, or moves to another parent.
CREATE TRIGGER comment_moves_in_thread AFTER UPDATE OF status, visible_parent_id, thread_id ON comment
BEGIN
  UPDATE comment SET reply_count = reply_count - 1 WHERE old.status = 'approved' AND id = old.visible_parent_id;
  UPDATE comment SET thread_count = thread_count - 1 WHERE old.status = 'approved' AND id = old.thread_id;
  UPDATE comment SET reply_count = reply_count + 1 WHERE new.status = 'approved' AND id = new.visible_parent_id;
  UPDATE comment SET thread_count = thread_count + 1 WHERE new.status = 'approved' AND id = new.thread_id;
END;

-- A page gets its address and title once, mostly before it has comments.
CREATE TRIGGER page_label_reaches_comments AFTER UPDATE OF key, url, title ON page
BEGIN
  UPDATE comment SET page_key = new.key, page_url = new.url, page_title = new.title
    WHERE site_id = new.site_id AND page_id = new.id;
END;

-- Append-only; holds no personal data: names of keys, ids of comments, statuses.
CREATE TABLE audit (
  id            INTEGER NOT NULL PRIMARY KEY,
  site_id       TEXT    NOT NULL,
  key_id        TEXT    NOT NULL,
  action        TEXT    NOT NULL,
  comment_id    TEXT,
  before        TEXT,
  after         TEXT,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX audit_comment ON audit (comment_id, id) WHERE comment_id IS NOT NULL;
CREATE INDEX audit_site ON audit (site_id, id);

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
