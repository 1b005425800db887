import { css } from './css.ts'

/**
 * Tokens a publisher may set (`--sada-*`) with their defaults, the reset of what themes set on `body`
 * and what would inherit, and the look of a thread. Logical properties only.
 */
export const threadStyles = css`
  :host {
    display: block;
    min-block-size: max(60rem, 100svh);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  .base {
    --accent: var(--sada-accent, light-dark(#0b6660, #6fd3c7));
    --fg: var(--sada-fg, light-dark(#1c2024, #e8eaed));
    --muted: var(--sada-muted, light-dark(#5b636c, #a5adb6));
    --surface: var(--sada-surface, light-dark(#f5f7f7, #1e2226));
    --border: var(--sada-border, light-dark(#dfe3e6, #363c43));
    --radius: var(--sada-radius, 0.75rem);
    /* Undoes what themes set on body and what would come in here; direction is not touched by it. */
    all: initial;
    display: block;
    container-type: inline-size;
    color-scheme: inherit;
    color: var(--fg);
    background: var(--sada-bg);
    font-size: var(--sada-font-size, 1rem);
    line-height: 1.55;
    font-family: var(--sada-font, inherit);
  }
  .base:lang(ar) {
    line-height: 1.75;
  }
  .light {
    color-scheme: light;
  }
  .dark {
    color-scheme: dark;
  }
  .light,
  .dark {
    padding: 1rem;
    background: var(--sada-bg, light-dark(#fff, #14171a));
    border-radius: var(--radius);
  }
  * {
    box-sizing: border-box;
  }
  p,
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  #h {
    margin-block-end: 1rem;
    font-size: 1.375em;
    font-weight: 700;
  }
  #h span {
    color: var(--muted);
    font-weight: 400;
  }
  .vh {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .place {
    min-block-size: 42rem;
    margin-block-end: 2rem;
    padding: 1.25rem;
    background: var(--surface);
    border: 1px solid var(--border);
    border-radius: var(--radius);
    display: flex;
    flex-direction: column;
  }
  .shut {
    min-block-size: 0;
  }
  li + li {
    margin-block-start: 1.5rem;
  }
  li ol {
    margin-block-start: 1.25rem;
    padding-inline-start: clamp(0.625rem, 3cqi, 1.75rem);
    border-inline-start: 2px solid var(--border);
  }
  article {
    padding: 0.375rem;
    margin: -0.375rem;
    border-radius: var(--radius);
    scroll-margin: 6rem;
    transition: background 0.6s;
  }
  article:focus {
    background: var(--surface);
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.125rem 0.625rem;
    margin-block-end: 0.375rem;
  }
  .avatar {
    flex: none;
    inline-size: 2.25rem;
    block-size: 2.25rem;
    border-radius: 50%;
    display: grid;
    place-items: center;
    font-weight: 700;
    line-height: 1;
    color: var(--accent);
    background: var(--surface);
    border: 1px solid var(--border);
  }
  .name {
    font-weight: 700;
    overflow-wrap: anywhere;
  }
  .badge {
    padding-inline: 0.5em;
    border: 1px solid;
    border-radius: 1em;
    font-size: 0.8125em;
    color: var(--accent);
  }
  time,
  .muted {
    color: var(--muted);
    font-size: 0.875em;
  }
  a {
    color: var(--accent);
    overflow-wrap: anywhere;
  }
  header a {
    color: inherit;
    text-decoration: none;
    padding-block: 0.125rem;
  }
  a:hover {
    text-decoration: underline;
  }
  .body p {
    white-space: pre-line;
    overflow-wrap: break-word;
  }
  .body p + p {
    margin-block-start: 0.75em;
  }
  button {
    font: inherit;
    color: var(--accent);
    background: none;
    border: 1px solid transparent;
    border-radius: calc(var(--radius) * 0.67);
    min-block-size: 2.75rem;
    padding: 0.375rem 1.125rem;
    font-weight: 600;
    cursor: pointer;
  }
  .reply {
    min-block-size: 2rem;
    padding: 0 0.5rem;
    margin-inline-start: -0.5rem;
    font-size: 0.9375em;
  }
  .wide {
    border-color: var(--border);
    margin-block-start: 1.25rem;
  }
  button:hover {
    background: var(--surface);
  }
  :focus-visible {
    outline: 2px solid var(--sada-focus, var(--accent));
    outline-offset: 2px;
  }
  .flip {
    display: inline-block;
  }
  .flip:dir(rtl) {
    scale: -1 1;
  }
  .bone {
    block-size: 4.5rem;
    margin-block-end: 1rem;
    border-radius: var(--radius);
    background: var(--surface);
  }
  @container (inline-size > 40rem) {
    .place {
      min-block-size: 30rem;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    article {
      transition: none;
    }
  }
`
