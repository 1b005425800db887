-- What: events that somebody is to be told of, the channels by which, and what became of each delivery.
-- Why:  an event stands in the batch of the change it tells of, whoever made the change, so that none is lost when a
--       Worker ends between the change and the telling; a delivery is planned once and tried until it is done or dead.
-- Cost: nothing for a site without channels; else three rows an event, for each channel that wants it four, and two for
--       each attempt that failed.
-- Undo: drop what is created here; nothing else depends on it.

CREATE TABLE channel (
  id            TEXT    NOT NULL PRIMARY KEY,
  site_id       TEXT    NOT NULL REFERENCES site (id),
  kind          TEXT    NOT NULL CHECK (kind IN ('webhook', 'mail', 'telegram')),
  -- For moderators and the audit trail; never an address.
  name          TEXT    NOT NULL CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 1000),
  -- JSON, by kind; secrets and addresses in it are sealed (worker/auth/seal.ts).
  config        TEXT    NOT NULL CHECK (json_valid(config)),
  -- `waiting`: its owner has not confirmed it yet; `off`: it refused for good, or a moderator switched it off.
  state         TEXT    NOT NULL CHECK (state IN ('waiting', 'on', 'off')),
  created_at_ms INTEGER NOT NULL,
  -- How often it went off: links from before are dead, also when it comes back.
  generation    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TRIGGER channel_begins_anew AFTER UPDATE OF state ON channel WHEN old.state <> 'off' AND new.state = 'off'
BEGIN
  UPDATE channel SET generation = generation + 1 WHERE id = new.id;
END;

CREATE INDEX channel_site ON channel (site_id, kind, id);

-- Channels that are on: read with the site, so that a site without any pays nothing.
ALTER TABLE site ADD COLUMN channels INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER channel_is_counted_when_new AFTER INSERT ON channel
BEGIN
  UPDATE site SET channels = channels + (new.state = 'on') WHERE id = new.site_id;
END;

CREATE TRIGGER channel_is_counted_when_switched AFTER UPDATE OF state ON channel WHEN old.state <> new.state
BEGIN
  UPDATE site SET channels = channels - (old.state = 'on') + (new.state = 'on') WHERE id = new.site_id;
END;

CREATE TRIGGER channel_is_counted_when_gone AFTER DELETE ON channel
BEGIN
  UPDATE site SET channels = channels - (old.state = 'on') WHERE id = old.site_id;
END;

-- Emptied by worker/courier as soon as the deliveries of an event are planned.
CREATE TABLE outbox (
  seq        INTEGER NOT NULL PRIMARY KEY,
  -- Sorts by time: 48 bits of milliseconds, then 80 random ones.
  id         TEXT    NOT NULL,
  site_id    TEXT    NOT NULL,
  type       TEXT    NOT NULL,
  comment_id TEXT    NOT NULL,
  -- The key or channel that acted; empty for readers and for Sada itself.
  actor      TEXT    NOT NULL,
  at_ms      INTEGER NOT NULL
) STRICT;

CREATE INDEX outbox_site ON outbox (site_id, seq);

CREATE TRIGGER comment_is_announced_when_new AFTER INSERT ON comment
  WHEN (SELECT channels FROM site WHERE id = new.site_id) > 0
BEGIN
  INSERT INTO outbox (id, site_id, type, comment_id, actor, at_ms)
    VALUES (printf('%012x', new.created_at_ms) || lower(hex(randomblob(10))), new.site_id, 'comment.created', new.id, '', new.created_at_ms);
END;

CREATE TRIGGER decision_is_announced AFTER INSERT ON audit
  WHEN new.comment_id IS NOT NULL AND new.before <> new.after AND (SELECT channels FROM site WHERE id = new.site_id) > 0
BEGIN
  INSERT INTO outbox (id, site_id, type, comment_id, actor, at_ms)
    VALUES (printf('%012x', new.created_at_ms) || lower(hex(randomblob(10))), new.site_id,
      'comment.' || CASE new.after WHEN 'pending' THEN 'held' ELSE new.after END, new.comment_id, new.key_id, new.created_at_ms);
END;

CREATE TRIGGER report_is_announced AFTER INSERT ON report
  WHEN (SELECT channels FROM site WHERE id = new.site_id) > 0
BEGIN
  INSERT INTO outbox (id, site_id, type, comment_id, actor, at_ms)
    VALUES (printf('%012x', new.created_at_ms) || lower(hex(randomblob(10))), new.site_id, 'comment.reported', new.comment_id, '', new.created_at_ms);
END;

CREATE TABLE delivery (
  site_id         TEXT    NOT NULL,
  channel_id      TEXT    NOT NULL REFERENCES channel (id) ON DELETE CASCADE,
  event_id        TEXT    NOT NULL,
  type            TEXT    NOT NULL,
  comment_id      TEXT    NOT NULL,
  actor           TEXT    NOT NULL,
  at_ms           INTEGER NOT NULL,
  -- What is sent, where every attempt must send the same; holds no e-mail address.
  payload         TEXT,
  state           TEXT    NOT NULL CHECK (state IN ('waiting', 'done', 'dead')),
  attempts        INTEGER NOT NULL DEFAULT 0,
  next_attempt_ms INTEGER NOT NULL,
  -- What the last attempt came to: a status or a code, never an answer's text.
  outcome         TEXT,
  ended_at_ms     INTEGER,
  -- Planning an event twice plans it once; and a channel's deliveries in order of time.
  PRIMARY KEY (channel_id, event_id)
) STRICT;

-- What a channel has to do next; of one moment, in the order of the events.
CREATE INDEX delivery_due ON delivery (channel_id, next_attempt_ms) WHERE state = 'waiting';
