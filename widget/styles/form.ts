import { css } from './css.ts'

/** The look of a form. Comes with the form's chunk. */
export const formStyles = css`
  .base {
    --edge: var(--sada-edge, light-dark(#79828b, #7d8791));
    --on-accent: var(--sada-on-accent, light-dark(#fff, #04211e));
    --field: var(--sada-field, light-dark(#fff, #14171a));
    --danger: var(--sada-danger, light-dark(#b3261e, #ff9d94));
  }
  form {
    flex: 1;
    display: grid;
    gap: 0.875rem;
  }
  .place > form {
    display: flex;
    flex-direction: column;
  }
  .title {
    font-size: 1.125em;
    font-weight: 700;
  }
  form > .muted {
    margin-block-start: -0.625rem;
  }
  .field {
    display: flex;
    flex-direction: column;
    gap: 0.25rem;
    min-inline-size: 0;
  }
  .place .f-body {
    flex: 1;
  }
  .field label {
    font-weight: 600;
  }
  .star,
  .error {
    color: var(--danger);
  }
  .error {
    font-size: 0.9375em;
  }
  .error::before {
    content: '⚠ ';
  }
  input,
  textarea {
    font: inherit;
    color: inherit;
    inline-size: 100%;
    min-block-size: 2.75rem;
    padding: 0.5rem 0.75rem;
    background: var(--field);
    border: 1px solid var(--edge);
    border-radius: calc(var(--radius) * 0.67);
    text-align: start;
  }
  textarea {
    flex: 1;
    min-block-size: 7rem;
    resize: vertical;
  }
  .base:dir(rtl) input[dir='ltr'] {
    text-align: end;
  }
  [aria-invalid] {
    border: 2px solid var(--danger);
  }
  .remember {
    display: flex;
    align-items: start;
    gap: 0.625rem;
    font-size: 0.9375em;
  }
  .remember input {
    flex: none;
    inline-size: 1.5rem;
    min-block-size: 1.5rem;
    margin: 0;
    accent-color: var(--accent);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.875rem;
  }
  .main {
    color: var(--on-accent);
    background: var(--accent);
    padding-inline: 1.5rem;
  }
  .main:hover {
    background: var(--accent);
    filter: brightness(1.1);
  }
  .main[aria-disabled='true'] {
    opacity: 0.75;
    cursor: progress;
  }
  .problem {
    padding: 0.75rem 1rem;
    border: 2px solid var(--danger);
    border-radius: calc(var(--radius) * 0.67);
  }
  .problem [role='heading'] {
    font-weight: 700;
  }
  .problem ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .problem li {
    margin: 0;
  }
  .problem .wide {
    margin-block-start: 0.5rem;
  }
  .reply-place {
    margin-block-start: 0.75rem;
    padding: 1rem;
    background: var(--surface);
    border: 1px solid var(--border);
    border-radius: var(--radius);
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.5rem;
  }
  .held {
    margin: 0;
    padding: 0.875rem;
    border: 1px dashed var(--border);
  }
  @container (inline-size > 40rem) {
    .place > form {
      display: grid;
      grid-template-columns: 1fr 1fr;
      grid-template-rows: auto auto 1fr;
    }
    form > :not(.f-name, .f-email, .f-website) {
      grid-column: 1 / -1;
    }
  }
  @media (hover: none) {
    .hint {
      display: none;
    }
  }
`
