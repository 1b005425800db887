import type {
  Access,
  Action,
  AuditList,
  AuthorFile,
  BatchAnswer,
  CommentWithHistory,
  CreatedKey,
  KeyInfo,
  ModeratedComment,
  NewKey,
  NewRecipient,
  NewRule,
  NewTelegramCode,
  Note,
  Operation,
  PageList,
  PagePatch,
  Queue,
  QueueFilter,
  Recipient,
  RecipientList,
  RecipientPatch,
  ReplayAnswer,
  Rule,
  RuleImport,
  RuleImportAnswer,
  Settings,
  SettingsPatch,
  SingleComment,
  SitePage,
  StaffReply,
  Stats,
  Summary,
  Telegram,
  TelegramAccount,
  TelegramAccountPatch,
  TelegramCode,
} from '../contract/index.ts'
import { type ClientOptions, Transport } from './transport.ts'

/** What a list is narrowed by, with the piece of it that is asked for. */
export type QueueAsk = Partial<QueueFilter> & { limit?: number; cursor?: string }

/** A rule as it is given; defaults as in `contract/rules.ts`. */
export type RuleAsk = Pick<NewRule, 'kind'> & Partial<Omit<NewRule, 'kind'>>

/** A recipient as one is given; digests are at 8 and 18 o'clock unless said otherwise. */
export type RecipientAsk = Pick<NewRecipient, 'name' | 'email' | 'mode'> & Partial<NewRecipient>

/** A change of one comment. */
export interface Acted {
  comment: ModeratedComment
  /** Names what was done, for undoing; `null` when nothing changed. */
  operation: string | null
}

/** Settings with the tag that guards a change of them. */
export interface TaggedSettings {
  settings: Settings
  etag: string
}

const base = '/v1/moderation'
const part = encodeURIComponent

/**
 * `/v1/moderation` of an instance, for the site that the key names. Each method is one request and answers what the
 * operation in `contract/moderation-routes.ts` answers.
 *
 * @throws SadaError by every method, with a code of `docs/errors.md`, or a {@link LocalCode}
 */
export class ModerationClient {
  readonly #transport: Transport

  constructor(options: ClientOptions) {
    this.#transport = new Transport(options)
  }

  async #get<T>(path: string, query: Record<string, string | number | undefined> = {}): Promise<T> {
    return (await this.#transport.send<T>({ path: `${base}${path}`, query })).data
  }

  async #post<T>(path: string, body?: unknown): Promise<T> {
    return (await this.#transport.send<T>({ method: 'POST', path: `${base}${path}`, body })).data
  }

  access(): Promise<Access> {
    return this.#get('/access')
  }

  summary(): Promise<Summary> {
    return this.#get('/summary')
  }

  comments(ask: QueueAsk = {}): Promise<Queue> {
    return this.#get('/comments', { ...ask })
  }

  comment(id: string): Promise<CommentWithHistory> {
    return this.#get(`/comments/${part(id)}`)
  }

  async act(action: Action, id: string): Promise<Acted> {
    const path = `${base}/comments/${part(id)}/${action}`
    const { data, headers } = await this.#transport.send<ModeratedComment>({ method: 'POST', path })
    return { comment: data, operation: headers.get('sada-operation') }
  }

  pin(id: string): Promise<ModeratedComment> {
    return this.#post(`/comments/${part(id)}/pin`)
  }

  unpin(id: string): Promise<ModeratedComment> {
    return this.#post(`/comments/${part(id)}/unpin`)
  }

  /** @param idempotencyKey the same for a repetition of the same reply: it is stored once */
  async reply(id: string, reply: StaffReply, idempotencyKey: string): Promise<SingleComment> {
    const path = `${base}/comments/${part(id)}/replies`
    const headers = { 'idempotency-key': idempotencyKey }
    return (await this.#transport.send<SingleComment>({ method: 'POST', path, body: reply, headers })).data
  }

  author(id: string): Promise<AuthorFile> {
    return this.#get(`/comments/${part(id)}/author`)
  }

  addNote(id: string, body: string): Promise<Note> {
    return this.#post(`/comments/${part(id)}/author/notes`, { body })
  }

  /** One action on up to 200 comments. */
  actOnMany(action: Action, ids: readonly string[]): Promise<BatchAnswer> {
    return this.#post('/comments:batch', { action, ids })
  }

  /** One action on the next piece of all that match; without a cursor, on the first. */
  actOnMatching(action: Action, filter: Partial<QueueFilter>, cursor?: string): Promise<BatchAnswer> {
    return this.#post('/comments:batch', { action, filter, ...(cursor === undefined ? {} : { cursor }) })
  }

  async operations(limit?: number): Promise<Operation[]> {
    return (await this.#get<{ data: Operation[] }>('/operations', { limit })).data
  }

  undo(operation: string): Promise<BatchAnswer> {
    return this.#post(`/operations/${part(operation)}/undo`)
  }

  audit(
    ask: { action?: string; comment?: string; limit?: number; cursor?: string } = {},
  ): Promise<AuditList> {
    return this.#get('/audit', ask)
  }

  stats(ask: { from?: string; to?: string; page?: string } = {}): Promise<Stats> {
    return this.#get('/stats', ask)
  }

  async rules(): Promise<Rule[]> {
    return (await this.#get<{ data: Rule[] }>('/rules')).data
  }

  addRule(rule: RuleAsk): Promise<Rule> {
    return this.#post('/rules', rule)
  }

  importRules(list: Pick<RuleImport, 'keywords'> & Partial<RuleImport>): Promise<RuleImportAnswer> {
    return this.#post('/rules:import', list)
  }

  replayRule(rule: RuleAsk, cursor?: string): Promise<ReplayAnswer> {
    return this.#post('/rules:replay', { ...rule, ...(cursor === undefined ? {} : { cursor }) })
  }

  async removeRule(id: string): Promise<void> {
    await this.#transport.send({ method: 'DELETE', path: `${base}/rules/${part(id)}` })
  }

  async settings(): Promise<TaggedSettings> {
    const { data, headers } = await this.#transport.send<Settings>({ path: `${base}/settings` })
    return { settings: data, etag: headers.get('etag') ?? '' }
  }

  /** @param etag of the settings that were read; the change is refused when they are no longer those */
  async changeSettings(patch: SettingsPatch, etag?: string): Promise<TaggedSettings> {
    const { data, headers } = await this.#transport.send<Settings>({
      method: 'PATCH',
      path: `${base}/settings`,
      body: patch,
      ...(etag === undefined ? {} : { headers: { 'if-match': etag } }),
    })
    return { settings: data, etag: headers.get('etag') ?? '' }
  }

  pages(ask: { page?: string; limit?: number; cursor?: string } = {}): Promise<PageList> {
    return this.#get('/pages', ask)
  }

  async changePage(patch: PagePatch): Promise<SitePage> {
    return (await this.#transport.send<SitePage>({ method: 'PATCH', path: `${base}/pages`, body: patch }))
      .data
  }

  /** Makes one page of two: whoever asks for the first gets the second. */
  mergePages(page: string, into: string): Promise<SitePage> {
    return this.#post('/pages:merge', { page, into })
  }

  unmergePage(page: string): Promise<SitePage> {
    return this.#post('/pages:unmerge', { page })
  }

  async keys(): Promise<KeyInfo[]> {
    return (await this.#get<{ data: KeyInfo[] }>('/keys')).data
  }

  makeKey(key: NewKey): Promise<CreatedKey> {
    return this.#post('/keys', key)
  }

  rotateKey(id: string, graceSeconds = 0): Promise<CreatedKey> {
    return this.#post(`/keys/${part(id)}/rotate`, { grace_seconds: graceSeconds })
  }

  async revokeKey(id: string): Promise<void> {
    await this.#transport.send({ method: 'DELETE', path: `${base}/keys/${part(id)}` })
  }

  async recipients(): Promise<Recipient[]> {
    return (await this.#get<RecipientList>('/recipients')).data
  }

  /** Adds a recipient of mail, who is asked first. */
  addRecipient(recipient: RecipientAsk): Promise<Recipient> {
    return this.#post('/recipients', recipient)
  }

  async changeRecipient(id: string, patch: RecipientPatch): Promise<Recipient> {
    const path = `${base}/recipients/${part(id)}`
    return (await this.#transport.send<Recipient>({ method: 'PATCH', path, body: patch })).data
  }

  /** Sends the question again; once a day at most. */
  askRecipient(id: string): Promise<Recipient> {
    return this.#post(`/recipients/${part(id)}/ask`)
  }

  async removeRecipient(id: string): Promise<void> {
    await this.#transport.send({ method: 'DELETE', path: `${base}/recipients/${part(id)}` })
  }

  telegram(): Promise<Telegram> {
    return this.#get('/telegram')
  }

  /** @param botToken as BotFather gives it */
  connectTelegram(botToken: string): Promise<Telegram> {
    return this.#post('/telegram', { bot_token: botToken })
  }

  async disconnectTelegram(): Promise<void> {
    await this.#transport.send({ method: 'DELETE', path: `${base}/telegram` })
  }

  /** A code that links one chat, with the link to send to the moderator. */
  makeTelegramCode(code: NewTelegramCode): Promise<TelegramCode> {
    return this.#post('/telegram/codes', code)
  }

  async changeTelegramAccount(id: string, patch: TelegramAccountPatch): Promise<TelegramAccount> {
    const path = `${base}/telegram/accounts/${part(id)}`
    return (await this.#transport.send<TelegramAccount>({ method: 'PATCH', path, body: patch })).data
  }

  async removeTelegramAccount(id: string): Promise<void> {
    await this.#transport.send({ method: 'DELETE', path: `${base}/telegram/accounts/${part(id)}` })
  }
}
