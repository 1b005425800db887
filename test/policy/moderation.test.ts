import { describe, expect, it } from 'vitest'
import { Action, Status } from '../../contract/index.ts'
import { statusAfter } from '../../worker/policy/actions.ts'
import { authorFaults } from '../../worker/policy/fields.ts'

describe('a moderator’s action', () => {
  it.each([
    ['approve', 'approved'],
    ['hold', 'pending'],
    ['spam', 'spam'],
    ['delete', 'deleted'],
  ] as const)('%s leads to %s from anywhere', (action, expected) => {
    for (const status of Status.options)
      expect(statusAfter(action, { status, previousStatus: null })).toBe(expected)
  })

  it.each([
    ['spam', 'approved', 'approved'],
    ['deleted', 'pending', 'pending'],
    ['deleted', 'spam', 'spam'],
    ['deleted', null, 'pending'],
    ['approved', 'pending', 'approved'],
    ['pending', 'approved', 'pending'],
  ] as const)(
    'restore of a comment that is %s and was %s makes it %s',
    (status, previousStatus, expected) => {
      expect(statusAfter('restore', { status, previousStatus })).toBe(expected)
    },
  )

  it('leads to a status that exists, always', () => {
    for (const action of Action.options)
      for (const status of Status.options)
        expect(Status.options).toContain(statusAfter(action, { status, previousStatus: status }))
  })
})

describe('the fields of an author', () => {
  const fields = { name: 'required', email: 'optional', website: 'off' } as const

  it('are right when each is there or not, as the site wants', () => {
    expect(authorFaults(fields, { name: 'a' })).toEqual([])
    expect(authorFaults(fields, { name: 'a', email: 'a@b.example', website: undefined })).toEqual([])
  })

  it('are wrong, each with its pointer, when one is missing or not taken', () => {
    expect(authorFaults(fields, { website: 'https://a.example/' })).toEqual([
      { pointer: '/author/name', code: 'required' },
      { pointer: '/author/website', code: 'not_accepted' },
    ])
  })
})
