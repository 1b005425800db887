/**
 * Every limit of Sada, once. Units are in the names. The same numbers stand as CHECK constraints in
 * `migrations/`; `test/contract/limits.test.ts` holds the two together.
 */
export const limits = {
  /** A reader's name, counted as a reader counts: in extended grapheme clusters (UAX #29). */
  nameGraphemes: 60,
  nameBytes: 1_000,
  /** RFC 5321 §4.5.3.1.3: a path is 256 octets, of which two are the angle brackets. */
  emailBytes: 254,
  websiteBytes: 200,
  bodyGraphemes: 5_000,
  bodyBytes: 20_000,
  /** Stacked marks on one base letter; more is the "Zalgo" attack on a neighbour's line. */
  nameCombiningMarks: 4,
  bodyCombiningMarks: 8,
  /** A whole request, counted before anything parses it. */
  requestBytes: 65_536,
  /** Of an address as it was sent; its key may have `urlBytes`. */
  pageLength: 4_096,
  urlBytes: 2_048,
  titleGraphemes: 300,
  titleBytes: 2_000,
  countsPages: 100,
  pageSizeMax: 100,
  /** Comments of one thread that come with the thread itself; the rest follows by cursor. */
  threadReplies: 10,
  /** Comments in one further piece of a thread. */
  threadPieceSize: 50,
  depthMax: 10,
  maxLinksMax: 100,
  viewWindowSecondsMin: 5,
  viewWindowSecondsMax: 86_400,
  /** Objects that count one site's views; each takes a thousand hits a second. */
  viewShardsMax: 64,
  /** Pages never seen before that one address may open in an hour, and all addresses of a site together. */
  newPagesAnHour: 300,
  newPagesOfSiteAnHour: 3_000,
  popularMax: 20,
  closeAfterDaysMax: 36_500,
  originsMax: 20,
  siteIdLength: 63,
  siteNameGraphemes: 100,
  keyNameGraphemes: 100,
  idempotencyKeyLength: 255,
  idempotencyHours: 24,
  keyGraceSecondsMax: 604_800,
  /** Wrong keys from one address in a minute, after which the answer is "wait". */
  failedKeysPerMinute: 10,
  batchIds: 200,
  searchLength: 200,
  rulesMax: 1_000,
  rulePatternLength: 200,
  ruleImportLength: 60_000,
  /** How far back a rule is rehearsed, and how many comments one request looks at. */
  replayDays: 30,
  replayPiece: 500,
  commentsPerMinuteMax: 1_000,
  /** The time in which comments and reports from one address are counted together. */
  rateMinutes: 10,
  /** Comments from one address in that time; more are held, for behind it may be a whole mobile network. */
  commentsPerAddress: 100,
  /** More than these are refused: fifty readers behind one address have three each, and a loop has no more. */
  commentsPerAddressMost: 150,
  /** Comments from one address on a day (UTC), a dozen each of fifty readers: a tenth of the free plan's row writes. */
  commentsPerAddressDay: 600,
  /** Reports from one address in that time: a page may be full of what readers object to, a site is not. */
  reportsPerAddress: 30,
  /** The same text, by whomever, within a day; more are held. */
  sameTextMost: 3,
  reportsToHoldMax: 1_000,
  reservedNamesMax: 100,
  savedRepliesMax: 50,
  pinnedMax: 3,
  /** Who gets mail of a site, and how often a day at most. */
  recipientsMax: 20,
  digestHoursMax: 6,
  webhooksMax: 10,
  /** Deliveries that one request sends again. */
  replayDeliveriesMax: 1_000,
  telegramAccountsMax: 50,
  telegramCodeMinutes: 15,
  /** Of one chat; after that it is not answered. */
  telegramCodeTriesAnHour: 10,
  cursorDays: 7,
  cursorLength: 512,
} as const
