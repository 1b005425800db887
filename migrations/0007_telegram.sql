-- What: a site's Telegram bot, codes that link a chat to it, and what keeps a chat's messages and presses in order.
-- Why:  a moderator decides in a chat as with a key; whoever else writes to the bot learns and changes nothing.
-- Cost: nothing for a site without a bot; else one row a message that shows a comment and one a press.
-- Undo: drop what is created here, and delete channels of the kind `telegram`.

CREATE TABLE telegram_bot (
  site_id       TEXT    NOT NULL PRIMARY KEY REFERENCES site (id),
  -- Telegram's number of the bot: the part of the token before the colon, which is not secret. Telegram sends a
  -- bot's updates to one address only, so two sites cannot share one.
  bot_id        TEXT    NOT NULL UNIQUE,
  username      TEXT    NOT NULL,
  -- Sealed (worker/auth/seal.ts).
  token         TEXT    NOT NULL CHECK (token LIKE 'v1.%'),
  -- SHA-256 of what Telegram sends with each update; the text itself is kept by Telegram alone.
  secret_hash   TEXT    NOT NULL CHECK (length(secret_hash) = 43),
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Each links one chat, once. `hash` is a keyed hash of the code.
CREATE TABLE telegram_code (
  hash          TEXT    NOT NULL PRIMARY KEY CHECK (length(hash) = 43),
  site_id       TEXT    NOT NULL REFERENCES site (id),
  name          TEXT    NOT NULL CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 1000),
  language      TEXT    NOT NULL CHECK (language IN ('ar', 'fr', 'en')),
  expires_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Chats that are not linked and wrote all the same: each gets one hint a day, and a few tries at a code an hour.
CREATE TABLE telegram_guest (
  site_id TEXT    NOT NULL,
  -- A keyed hash of the chat.
  guest   TEXT    NOT NULL CHECK (length(guest) = 43),
  hinted  INTEGER NOT NULL DEFAULT 0,
  tries   INTEGER NOT NULL DEFAULT 0,
  at_ms   INTEGER NOT NULL,
  PRIMARY KEY (site_id, guest)
) STRICT, WITHOUT ROWID;

-- Presses that were dealt with: one that Telegram sends again later must not undo what was done since.
CREATE TABLE telegram_update (
  site_id   TEXT    NOT NULL,
  update_id INTEGER NOT NULL,
  at_ms     INTEGER NOT NULL,
  PRIMARY KEY (site_id, update_id)
) STRICT, WITHOUT ROWID;

-- The latest message of a chat that shows a comment, to be brought up to date when it is decided elsewhere.
CREATE TABLE telegram_message (
  comment_id TEXT    NOT NULL,
  channel_id TEXT    NOT NULL,
  message_id INTEGER NOT NULL,
  PRIMARY KEY (comment_id, channel_id)
) STRICT, WITHOUT ROWID;

-- Names of channels that act, for the trail: it outlives them.
CREATE TABLE channel_name (
  id   TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO channel_name (id, name) SELECT id, name FROM channel WHERE kind <> 'webhook';

CREATE TRIGGER channel_has_name AFTER INSERT ON channel WHEN new.kind <> 'webhook'
BEGIN
  INSERT INTO channel_name (id, name) VALUES (new.id, new.name) ON CONFLICT (id) DO UPDATE SET name = excluded.name;
END;

CREATE TRIGGER channel_has_new_name AFTER UPDATE OF name ON channel WHEN old.name <> new.name AND new.kind <> 'webhook'
BEGIN
  INSERT INTO channel_name (id, name) VALUES (new.id, new.name) ON CONFLICT (id) DO UPDATE SET name = excluded.name;
END;
