import { describe, expect, it } from 'vitest'
import { SadaError } from '../../client/index.ts'
import type { Recipient, TelegramAccount, Webhook } from '../../contract/index.ts'
import {
  chatDraft,
  chatPatch,
  emptyHook,
  emptyRecipient,
  eventTypes,
  faultsOf,
  hookAsk,
  hookDraft,
  hookPatch,
  missing,
  recipientAsk,
  recipientDraft,
  recipientFaults,
  recipientPatch,
  toggled,
  toggledEvent,
} from '../../widget/moderation/state/notify-drafts.ts'

const recipient: Recipient = {
  id: 'a1',
  name: 'سعاد',
  mode: 'digest',
  digest_hours: [8, 18],
  locale: null,
  state: 'on',
  paused: false,
  asked_at: null,
  created_at: '2026-11-27T10:00:00.000Z',
}
const account: TelegramAccount = {
  id: 'b1',
  name: 'سارة',
  state: 'on',
  kind: 'person',
  language: 'ar',
  hears: 'held',
  quiet_hours: null,
  created_at: '2026-11-27T10:00:00.000Z',
}
const webhook: Webhook = {
  id: 'c1',
  name: 'cms.example.ma',
  url: 'https://cms.example.ma/sada',
  events: ['comment.deleted', 'comment.created'],
  state: 'on',
  old_secret_until: null,
  latest: null,
  created_at: '2026-11-27T10:00:00.000Z',
}

describe('a recipient in a form', () => {
  it('is asked for without spaces around, and with the site’s language as none', () => {
    expect(recipientAsk({ ...emptyRecipient, name: ' منى ', email: ' mona@example.ma ' })).toEqual({
      name: 'منى',
      email: 'mona@example.ma',
      mode: 'each',
      digest_hours: [8, 18],
      locale: null,
    })
  })

  it('is changed by what differs and nothing else', () => {
    const draft = recipientDraft(recipient)
    expect(recipientPatch(recipient, draft)).toEqual({})
    expect(recipientPatch(recipient, { ...draft, name: ' سعاد ' })).toEqual({})
    expect(recipientPatch(recipient, { ...draft, locale: 'fr', hours: [8] })).toEqual({
      locale: 'fr',
      digest_hours: [8],
    })
    // Without a summary its hours do not matter, and an empty list would be refused.
    expect(recipientPatch(recipient, { ...draft, mode: 'each', hours: [] })).toEqual({ mode: 'each' })
  })

  it('needs a name, an address when new, and an hour for a summary', () => {
    const draft = { ...emptyRecipient, name: ' ', hours: [] }
    expect([...recipientFaults(draft, true).keys()]).toEqual(['name', 'email'])
    expect([...recipientFaults({ ...draft, mode: 'digest' }, false).keys()]).toEqual(['name', 'digest_hours'])
  })

  it('has its hours in order', () => {
    expect(toggled([8, 18], 12)).toEqual([8, 12, 18])
    expect(toggled([8, 18], 8)).toEqual([18])
    expect(toggled([18], 9)).toEqual([9, 18])
  })
})

describe('a chat in a form', () => {
  it('is changed by what differs; quiet hours are the night’s unless chosen otherwise', () => {
    const draft = chatDraft(account)
    expect(chatPatch(account, draft)).toEqual({})
    expect(chatPatch(account, { ...draft, isQuiet: true, hears: 'held_and_reports' })).toEqual({
      hears: 'held_and_reports',
      quiet_hours: { from: 22, to: 7 },
    })
    const quiet = { ...account, quiet_hours: { from: 23, to: 6 } }
    expect(chatPatch(quiet, chatDraft(quiet))).toEqual({})
    expect(chatPatch(quiet, { ...chatDraft(quiet), isQuiet: false })).toEqual({ quiet_hours: null })
  })
})

describe('a webhook in a form', () => {
  it('has the name of its host unless it is given one', () => {
    expect(hookAsk({ ...emptyHook, url: ' https://cms.example.ma/ ' })).toEqual({
      url: 'https://cms.example.ma/',
      events: eventTypes,
    })
    expect(missing({ url: emptyHook.url, events: [] })).toEqual(
      new Map([
        ['url', 'required'],
        ['events', 'required'],
      ]),
    )
  })

  it('is changed by what differs, whatever order its events are in', () => {
    const draft = hookDraft(webhook)
    expect(hookPatch(webhook, draft)).toEqual({})
    expect(hookPatch(webhook, { ...draft, events: toggledEvent(draft.events, 'comment.held') })).toEqual({
      events: ['comment.created', 'comment.held', 'comment.deleted'],
    })
    expect(toggledEvent(draft.events, 'comment.created')).toEqual(['comment.deleted'])
    // A name that was taken out of the field stays: the interface knows no way to have none.
    expect(hookPatch(webhook, { ...draft, name: '' })).toEqual({})
  })
})

it('faults of the server stand at the field that their pointer leads to', () => {
  const fields = [
    { pointer: '/url', code: 'url_invalid' },
    { pointer: '/digest_hours/0', code: 'value_invalid' },
  ] as const
  expect(faultsOf(new SadaError('validation_failed', { status: 422, fields }))).toEqual(
    new Map([
      ['url', 'url_invalid'],
      ['digest_hours', 'value_invalid'],
    ]),
  )
})
