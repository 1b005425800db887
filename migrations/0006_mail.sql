-- What: how many messages the instance has sent on a day, and to which addresses a confirmation went.
-- Why:  a budget that holds whoever sends at the same time, and an address that nobody can have flooded by naming it.
-- Cost: one row written a message, two a confirmation; rows of past days are deleted.
-- Undo: drop what is created here; nothing else depends on it.

CREATE TABLE mail_day (
  -- In UTC, YYYY-MM-DD.
  day  TEXT    NOT NULL PRIMARY KEY,
  sent INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE mail_confirmation (
  day         TEXT NOT NULL,
  -- A keyed hash of the address, the same on every site of the instance.
  address_mac TEXT NOT NULL,
  PRIMARY KEY (day, address_mac)
) STRICT, WITHOUT ROWID;
