import type { RecipientAsk, SadaError, WebhookAsk } from '../../../client/index.ts'
import type {
  EventType,
  FieldError,
  MailMode,
  Recipient,
  RecipientPatch,
  TelegramAccount,
  TelegramAccountPatch,
  TelegramHears,
  TelegramLanguage,
  Webhook,
  WebhookPatch,
} from '../../../contract/index.ts'

/** What is wrong with fields of a form, by their names. */
export type Faults = ReadonlyMap<string, FieldError['code']>
/** Nothing is wrong. */
export const noFaults: Faults = new Map()

/** What the server says is wrong, by the name of the field that its pointer leads to. */
export function faultsOf({ fields }: SadaError): Faults {
  return new Map(fields.map(({ pointer, code }) => [pointer.split('/')[1] ?? '', code]))
}

/** Fields that nothing is in. */
export function missing(fields: Readonly<Record<string, string | { length: number }>>): Faults {
  const isEmpty = (value: string | { length: number }) =>
    (typeof value === 'string' ? value.trim() : value).length === 0
  return new Map(
    Object.entries(fields).flatMap(([name, value]) => (isEmpty(value) ? [[name, 'required']] : [])),
  )
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Of a change, only what differs from what is there: two who edit at once do not undo one another. */
function differences<Patch extends object>(before: object, patch: Patch): Partial<Patch> {
  const was = new Map(Object.entries(before))
  const changed = Object.entries(patch).filter(([name, value]) => !same(was.get(name), value))
  return Object.fromEntries(changed) as Partial<Patch>
}

/** Somebody who gets mail, as they stand in a form. */
export interface RecipientDraft {
  name: string
  email: string
  mode: MailMode
  hours: readonly number[]
  /** Empty: the site's. */
  locale: string
}

/** A form that nobody has touched. */
export const emptyRecipient: RecipientDraft = {
  name: '',
  email: '',
  mode: 'each',
  hours: [8, 18],
  locale: '',
}

/** The form for one that is there. */
export function recipientDraft({ name, mode, digest_hours: hours, locale }: Recipient): RecipientDraft {
  return { name, email: '', mode, hours, locale: locale ?? '' }
}

/** What must be filled in before anything is sent. @param isNew whether the address is asked, too */
export function recipientFaults({ name, email, mode, hours }: RecipientDraft, isNew: boolean): Faults {
  return missing({
    name,
    ...(isNew ? { email } : {}),
    ...(mode === 'digest' ? { digest_hours: hours } : {}),
  })
}

const recipientFields = ({ name, mode, hours, locale }: RecipientDraft) => ({
  name: name.trim(),
  mode,
  ...(hours.length > 0 ? { digest_hours: [...hours] } : {}),
  locale: locale === '' ? null : locale,
})

/** The form as one is added. */
export function recipientAsk(draft: RecipientDraft): RecipientAsk {
  return { ...recipientFields(draft), email: draft.email.trim() }
}

/** The form as a change of one. */
export function recipientPatch(before: Recipient, draft: RecipientDraft): RecipientPatch {
  return differences(before, recipientFields(draft))
}

/** Hours with one put in or taken out, in their order. */
export function toggled(hours: readonly number[], hour: number): number[] {
  const others = hours.filter((each) => each !== hour)
  return others.length < hours.length ? others : [...others, hour].sort((a, b) => a - b)
}

/** A linked chat, as it stands in a form. */
export interface ChatDraft {
  name: string
  language: TelegramLanguage
  hears: TelegramHears
  isQuiet: boolean
  from: number
  to: number
}

/** The form for one that is there; quiet hours are the night's until others are chosen. */
export function chatDraft({ name, language, hears, quiet_hours: quiet }: TelegramAccount): ChatDraft {
  return { name, language, hears, isQuiet: quiet !== null, ...(quiet ?? { from: 22, to: 7 }) }
}

/** The form as a change of one. */
export function chatPatch(before: TelegramAccount, draft: ChatDraft): TelegramAccountPatch {
  const { name, language, hears, isQuiet, from, to } = draft
  return differences(before, {
    name: name.trim(),
    language,
    hears,
    quiet_hours: isQuiet ? { from, to } : null,
  })
}

/** A webhook, as it stands in a form. */
export interface HookDraft {
  url: string
  name: string
  events: readonly EventType[]
}

/** All that a webhook can be told of, in the order in which it happens to a comment. */
export const eventTypes: readonly EventType[] = [
  'comment.created',
  'comment.held',
  'comment.reported',
  'comment.approved',
  'comment.spam',
  'comment.deleted',
]

const inOrder = (events: readonly EventType[]) => eventTypes.filter((type) => events.includes(type))

/** A form that nobody has touched: told of everything, as the interface has it. */
export const emptyHook: HookDraft = { url: '', name: '', events: eventTypes }

/** The form for one that is there. */
export function hookDraft({ url, name, events }: Webhook): HookDraft {
  return { url, name, events: inOrder(events) }
}

const hookFields = ({ url, name, events }: HookDraft) => ({
  url: url.trim(),
  ...(name.trim() === '' ? {} : { name: name.trim() }),
  events: [...events],
})

/** The form as one is added. */
export function hookAsk(draft: HookDraft): WebhookAsk {
  return hookFields(draft)
}

/** The form as a change of one. */
export function hookPatch(before: Webhook, draft: HookDraft): WebhookPatch {
  return differences({ ...before, events: inOrder(before.events) }, hookFields(draft))
}

/** Forms for what is new that somebody has begun to fill in. */
export interface Begun {
  recipient: RecipientDraft
  chat: { name: string; language: TelegramLanguage | null }
  hook: HookDraft
}

const begun = new Map<string, Begun>()

/**
 * The forms for what is new on a site, to be changed in place: neither leaving the section nor a key that ends loses what was
 * typed. In the page's memory only, and a bot's token is not among it.
 */
export function begunAt(site: string): Begun {
  const there = begun.get(site) ?? {
    recipient: emptyRecipient,
    chat: { name: '', language: null },
    hook: emptyHook,
  }
  begun.set(site, there)
  return there
}

/** Events with one put in or taken out, in their order. */
export function toggledEvent(events: readonly EventType[], type: EventType): EventType[] {
  return eventTypes.filter((each) => (each === type) !== events.includes(each))
}
