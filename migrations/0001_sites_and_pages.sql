-- What: publishers' sites with their settings and keys, their pages with counters, and the views that
--       were counted lately (to drop repeats).
-- Why:  counters stand on the page's row, so that 100 counts are 100 rows read.
-- Cost: one row for a site, a key, a page; a counted view writes two (the visit and the page).
-- Undo: DROP TABLE visit, page, api_key, site (all data of the instance is lost).

CREATE TABLE site (
  id            TEXT    NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 63),
  -- JSON of `Settings` in contract/sites.ts, read whole with every request of the site.
  settings      TEXT    NOT NULL CHECK (json_valid(settings)),
  version       INTEGER NOT NULL DEFAULT 1,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_key (
  id            TEXT    NOT NULL PRIMARY KEY,
  site_id       TEXT    NOT NULL REFERENCES site (id),
  name          TEXT    NOT NULL CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 1000),
  -- SHA-256 of the secret in base64url; the secret has 256 random bits, so no salt is needed.
  secret_hash   TEXT    NOT NULL CHECK (length(secret_hash) = 43),
  scopes        TEXT    NOT NULL CHECK (json_valid(scopes)),
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE page (
  id            INTEGER NOT NULL PRIMARY KEY,
  site_id       TEXT    NOT NULL REFERENCES site (id),
  -- Normal form of contract/page-key.ts.
  key           TEXT    NOT NULL CHECK (length(CAST(key AS BLOB)) BETWEEN 1 AND 2048),
  url           TEXT             CHECK (length(CAST(url AS BLOB)) BETWEEN 1 AND 2048),
  title         TEXT             CHECK (length(CAST(title AS BLOB)) BETWEEN 1 AND 2000),
  views         INTEGER NOT NULL DEFAULT 0 CHECK (views >= 0),
  comments      INTEGER NOT NULL DEFAULT 0 CHECK (comments >= 0),
  created_at_ms INTEGER NOT NULL,
  UNIQUE (site_id, key)
) STRICT;

-- One row for a reader and a page while the reader's repeats are dropped. `visitor` is a keyed hash
-- that changes every day (worker/auth/visitor.ts). Rows older than two days are deleted once a day; an index for
-- that would cost two rows written a view to save one row read.
CREATE TABLE visit (
  page_id       INTEGER NOT NULL REFERENCES page (id),
  visitor       TEXT    NOT NULL CHECK (length(visitor) = 22),
  counted_at_ms INTEGER NOT NULL,
  PRIMARY KEY (page_id, visitor)
) STRICT, WITHOUT ROWID;

-- A view is a visit that is new or out of its window. Counting in triggers makes "store the visit" and
-- "add one" a single change: a batch that is retried cannot add twice.
CREATE TRIGGER visit_counts_when_new AFTER INSERT ON visit
BEGIN
  UPDATE page SET views = views + 1 WHERE id = new.page_id;
END;

CREATE TRIGGER visit_counts_when_renewed AFTER UPDATE OF counted_at_ms ON visit
BEGIN
  UPDATE page SET views = views + 1 WHERE id = new.page_id;
END;
