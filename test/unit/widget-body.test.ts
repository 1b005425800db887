import { describe, expect, it } from 'vitest'
import { paragraphs } from '../../widget/text/body.ts'

describe('a comment’s text', () => {
  it('takes the direction of the words after a mention', () => {
    expect(paragraphs('@Karim شكرا جزيلا')).toEqual([
      { auto: true, pieces: [{ mention: '@Karim' }, ' شكرا جزيلا'] },
    ])
  })

  it('takes the direction of the words after an address', () => {
    expect(paragraphs('https://hespress.com/x رائع')).toEqual([
      { auto: true, pieces: [{ href: 'https://hespress.com/x' }, ' رائع'] },
    ])
  })

  it.each(['😂😂', '157', 'https://hespress.com/x', '@Karim'])(
    'takes the page’s direction for «%s»',
    (text) => {
      expect(paragraphs(text)[0]?.auto).toBe(false)
    },
  )

  it('gives each paragraph its own direction', () => {
    expect(paragraphs('Très bien.\n\nشكرا')).toEqual([
      { auto: true, pieces: ['Très bien.'] },
      { auto: true, pieces: ['شكرا'] },
    ])
  })

  it.each([
    ['انظر https://a.ma/x.', 'https://a.ma/x'],
    ['انظر https://a.ma/x،', 'https://a.ma/x'],
    ['(https://a.ma/x)', 'https://a.ma/x'],
    ['https://a.ma/x_(y)', 'https://a.ma/x_(y)'],
    ['https://medium.com/@x?', 'https://medium.com/@x'],
  ])('ends the address of «%s» where the sentence goes on', (text, href) => {
    expect(paragraphs(text)[0]?.pieces).toContainEqual({ href })
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'https://',
    'https://bank.example@evil.example/',
    '<a href="x">y</a>',
    'mail@example.com',
  ])('leaves «%s» as text', (text) => {
    expect(paragraphs(text)[0]?.pieces.join('')).toBe(text)
  })

  it('loses nothing of the text', () => {
    const text = 'قبل @Karim، https://a.ma/x. بعد\nسطر'
    const shown = paragraphs(text)[0]?.pieces.map((piece) =>
      typeof piece === 'string' ? piece : 'href' in piece ? piece.href : piece.mention,
    )
    expect(shown?.join('')).toBe(text)
  })
})
