import { html, nothing, type TemplateResult } from 'lit/html.js'
import { fieldSentence } from '../i18n/sentences.ts'
import { bodyLimit, type FieldName, graphemeCount } from '../state/validation.ts'
import { withName } from './comment.ts'
import type { CommentForm } from './form.ts'

/** From here on the reader sees how much room is left. */
const nearLimit = 500

const types = { name: 'text', email: 'email', website: 'url' } as const
const autocomplete = { name: 'name', email: 'email', website: 'url' } as const

function left(form: CommentForm): number {
  const { body } = form.draft
  // Graphemes are never more than code units: short texts need no counting.
  return body.length < bodyLimit - nearLimit ? bodyLimit : bodyLimit - graphemeCount(body)
}

function described(...ids: (string | false | undefined)[]) {
  return ids.filter(Boolean).join(' ') || nothing
}

function control(form: CommentForm, field: FieldName, required: boolean): TemplateResult {
  const { prefix, draft, found } = form
  const id = prefix + field
  const wrong = found[field] && 'true'
  const error = wrong && `${id}-error`
  if (field === 'body')
    return html`<textarea part="input" id=${id} name="body" rows="4" dir=${draft.body ? 'auto' : nothing}
      aria-required="true" aria-invalid=${wrong ?? nothing}
      aria-describedby=${described(error, left(form) <= nearLimit && `${prefix}left`)} .value=${draft.body}></textarea>`
  return html`<input part="input" id=${id} name=${field} type=${types[field]} autocomplete=${autocomplete[field]}
    dir=${field === 'name' ? (form.author.name ? 'auto' : nothing) : 'ltr'} aria-required=${required ? 'true' : 'false'} aria-invalid=${wrong ?? nothing}
    aria-describedby=${described(error, field === 'email' && `${prefix}note`)} .value=${form.author[field]}>`
}

function fieldTemplate(form: CommentForm, field: FieldName): TemplateResult {
  const { words, host } = form.interaction
  const { prefix, found } = form
  const required = field === 'body' || form.rules[field] === 'required'
  const fault = found[field]
  return html`<div class="field f-${field}" part="field">
    <label for=${prefix + field} part="label">${words[field]} ${
      required
        ? html`<span class="star" aria-hidden="true">*</span><span class="vh">${words.required}</span>`
        : html`<span class="muted">${words.optional}</span>`
    }</label>
    ${control(form, field, required)}
    ${
      field === 'body' && left(form) <= nearLimit
        ? html`<p class="muted" id="${prefix}left">${words.left.replace('{n}', left(form).toLocaleString(host.language.intl))}</p>`
        : nothing
    }
    ${
      fault
        ? html`<p class="error" part="error" id="${prefix + field}-error"><span class="vh">${words.error}</span> ${fieldSentence(words, field, fault, host.language.intl)}</p>`
        : nothing
    }
  </div>`
}

function problemTemplate(form: CommentForm) {
  const { prefix, failure, found, interaction } = form
  const { words, host } = interaction
  if (failure)
    return html`<div class="problem" part="error-summary">
      <p role="alert">${failure}</p>
      <button type="button" id="${prefix}retry" part="button" class="wide" @click=${form.submit}>${host.words?.retry}</button>
    </div>`
  const wrong = form.fields.filter((field) => found[field])
  if (!form.summary || !wrong.length) return nothing
  // The inner element is the alert: some screen readers read a focused alert twice.
  return html`<div class="problem" part="error-summary" id="${prefix}summary" tabindex="-1"><div role="alert">
    <div role="heading" aria-level=${host.level + 2}>${words.problem}</div>
    <ul role="list">${wrong.map((field) => {
      const fault = found[field]
      const go = (event: Event) => {
        event.preventDefault() // the address belongs to the page
        interaction.focus(prefix + field)
      }
      return html`<li><a href="#${prefix}${field}" @click=${go}>${fault && fieldSentence(words, field, fault, host.language.intl)}</a></li>`
    })}</ul></div>
  </div>`
}

function actionsTemplate(form: CommentForm): TemplateResult {
  const { prefix, parent, sending, leaving, interaction } = form
  const { words } = interaction
  if (leaving)
    return html`<div class="problem" role="group" aria-labelledby="${prefix}ask">
      <p id="${prefix}ask">${words.discard}</p>
      <button type="button" part="button" id="${prefix}keep" @click=${form.keep}>${words.discardNo}</button>
      <button type="button" part="button" @click=${form.discard}>${words.discardYes}</button>
    </div>`
  const label = parent ? words.submitReply : words.submit
  return html`<div class="actions">
    <button type="submit" class="main" part="button submit-button" aria-disabled=${sending ? 'true' : 'false'}>${sending ? words.sending : label}</button>
    ${parent ? html`<button type="button" part="button" @click=${form.cancel}>${words.cancel}</button>` : nothing}
    <span class="muted hint">${words.hint}</span>
  </div>`
}

/** A form: what is asked, why and by which rule, before the fields; the comment before its author. */
export function formTemplate(form: CommentForm): TemplateResult {
  const { prefix, parent, interaction, rules } = form
  const { words, host } = interaction
  const title = parent
    ? withName(words.addReply, parent.author.name ?? host.words?.anonymous ?? '')
    : words.add
  const note =
    rules.email === 'off' ? nothing : html`<span id="${prefix}note">${words.emailNote}</span>${' '}`
  return html`<form novalidate part="form" aria-labelledby="${prefix}title"
    @submit=${form.submit} @input=${form.input} @focusin=${form.prepare} @focusout=${form.blur} @keydown=${form.keydown}>
    <div role="heading" aria-level=${host.level + 1} class="title" part="form-heading" id="${prefix}title">${title}</div>
    <p class="muted">${note}<span>${words.requiredNote}</span></p>
    ${problemTemplate(form)}
    ${form.fields.map((field) => fieldTemplate(form, field))}
    ${
      rules.name === 'off' && rules.email === 'off'
        ? nothing
        : html`<label class="remember"><input type="checkbox" name="remember" .checked=${form.author.remember}><span>${words.remember}</span></label>`
    }
    ${actionsTemplate(form)}
  </form>`
}
