import { actWords } from '../i18n/act.ts'
import { type Html, html, type Part } from './html.ts'
import { styles } from './styles.ts'
import type { View } from './view.ts'

/** A button that acts; without an address it acts at that of the page. */
export interface Button {
  label: string
  look: 'approve' | 'spam' | 'delete' | 'plain'
  address?: string
}

/** What is different from page to page. */
export interface Content {
  title: string
  mark?: Mark
  /** Below the title. */
  lead: Part
  /** Between lead and button. */
  main: Part
  button: Button | null
  /** Below the button. */
  note?: string
  below?: Part
  /** Whether it leads to the moderation page, where everything else is. */
  hasDesk: boolean
  /** In small print. */
  footer?: Part
}

/** A picture for what has become of something. */
export type Mark = 'done' | 'away' | 'back' | 'fault'

const strokes: Record<Mark, Html> = {
  done: html`<path d="m7 12.5 3.5 3.5L17 8.5"/>`,
  away: html`<path d="M7.5 7.5l9 9m0-9-9 9"/>`,
  back: html`<path d="M10 6.5 6.5 10l3.5 3.5M6.5 10H14a3.5 3.5 0 0 1 0 7h-2.5"/>`,
  fault: html`<path d="M12 7v6m0 3.5v.01"/>`,
}

function markHtml(mark: Mark): Html {
  return html`<svg class="mark ${mark}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><circle cx="12" cy="12" r="11"/>${strokes[mark]}</svg>
`
}

function formHtml({ label, look, address }: Button): Html {
  const button = html`<button type="submit" class="${look}">${label}</button>`
  return address === undefined
    ? html`<form method="post">${button}</form>
`
    : html`<form method="post" action="${address}">${button}</form>
`
}

/** A whole page: works without a script, and asks nobody else for anything. */
export function pageHtml(view: View, content: Content): string {
  const { title, mark, lead, main, button, note, below = null, hasDesk, footer } = content
  const words = actWords[view.language]
  return html`<!doctype html>
<html lang="${view.language}" dir="${view.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<meta name="format-detection" content="telephone=no, address=no, email=no, date=no">
<title>${title}${view.siteName === null ? null : ` · ${view.siteName}`}</title>
<style>${styles}</style>
</head>
<body>
${view.siteName === null ? null : html`<header><p><bdi>${view.siteName}</bdi></p></header>\n`}<main>
${mark === undefined ? null : markHtml(mark)}<h1>${title}</h1>
<p class="lead">${lead}</p>
${main}
${button === null ? null : formHtml(button)}${note === undefined ? null : html`<p class="soft note">${note}</p>\n`}${below}${hasDesk ? html`<p class="desk"><a href="/moderation/">${words.desk}</a></p>\n` : null}</main>
${footer === undefined ? null : html`<footer><p class="soft">${footer}</p></footer>\n`}</body>
</html>
`.text
}
