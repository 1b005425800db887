import { html, nothing } from 'lit'
import type { RuleAction, Status } from '../../../contract/index.ts'
import type { Tongue } from '../i18n/tongue.ts'
import type { Rehearsal } from '../state/rule-draft.ts'
import { bodyTemplate, markedText, timeTemplate } from './parts.ts'

const statuses: readonly Status[] = ['approved', 'pending', 'spam', 'deleted']

/** What a rule would have done: how many comments by what they are now, and examples with what matched. */
export function rehearsalTemplate(tongue: Tongue, rehearsal: Rehearsal | null, action: RuleAction) {
  const { rules, page, queue } = tongue.words
  if (!rehearsal) return nothing
  if (!rehearsal.isPossible) return html`<p class="notice">${rules.impossible}</p>`
  const { examined, matched, byStatus, examples } = rehearsal
  return html`<p class="rehearsal-sum"><strong>${tongue.forms(rules.matched, matched)}</strong> <span class="muted">${tongue.forms(rules.examined, examined)}</span></p>
    ${
      matched === 0
        ? nothing
        : html`<ul class="tallies" role="list">${statuses
            .filter((status) => byStatus[status])
            .map(
              (status) =>
                html`<li class="tally status-${status}"><strong>${tongue.number(byStatus[status] ?? 0)}</strong> ${page[status]}</li>`,
            )}
          </ul>
          <p class="muted">${rules.examples} <span class="badge action-${action}">${rules[action]}</span></p>
          <ol class="written" role="list">${examples.map(
            ({ author, body, status, detail, created_at }) => html`<li>
              <p class="meta"><bdi>${markedText(author.name ?? queue.anonymous, detail ? [detail] : [])}</bdi> ${timeTemplate(tongue, created_at)} <span class="badge status-${status}">${page[status]}</span></p>
              <div class="body">${bodyTemplate(body, detail ? [detail] : [])}</div>
            </li>`,
          )}</ol>`
    }`
}
