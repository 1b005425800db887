import { html, nothing, type TemplateResult } from 'lit'
import type { Action } from '../../../contract/index.ts'
import { failureSentence } from '../i18n/failures.ts'
import type { Tongue } from '../i18n/tongue.ts'
import type { Desk } from '../state/desk.ts'
import { isPossible, selectedAll, selectedShown } from '../state/queue.ts'
import { totalOf } from '../state/summary.ts'
import { confirmIn } from './confirm.ts'

const actions = ['approve', 'hold', 'spam', 'delete', 'restore'] as const

/** How an action is called on a button. */
export function actionLabel({ words }: Tongue, action: Action): string {
  return action === 'spam' ? words.queue.spamIt : words.queue[action]
}

/** The box that chooses all that are shown. */
export function chooserTemplate(tongue: Tongue, desk: Desk): TemplateResult {
  const { items, selected } = desk.queue.state
  const { queue } = tongue.words
  const isAll = selected.size === items.length
  return html`<div class="chooser">
    <label class="check"><input type="checkbox" id="choose-shown" .checked=${isAll} .indeterminate=${selected.size > 0 && !isAll}
      @change=${() => desk.queue.select((state) => selectedShown(state, !isAll))} /> ${queue.chooseShown}</label>
  </div>`
}

async function decide(tongue: Tongue, desk: Desk, action: Action): Promise<void> {
  const { queue, page } = tongue.words
  const { isAll, cursor } = desk.queue.state
  if (isAll && cursor !== null) {
    const titles = {
      approve: queue.confirmApprove,
      hold: queue.confirmHold,
      spam: queue.confirmSpam,
      delete: queue.confirmDelete,
      restore: queue.confirmRestore,
    }
    const question = {
      title: titles[action],
      text: queue.confirmAll,
      yes: actionLabel(tongue, action),
      no: page.cancel,
    }
    if (!(await confirmIn(document, question))) return
  }
  await desk.many.act(action)
}

function progressTemplate(tongue: Tongue, desk: Desk): TemplateResult | typeof nothing {
  const { bulk } = desk.many
  if (!bulk) return nothing
  const { queue } = tongue.words
  const { phase, done, failure } = bulk.progress
  const { total } = bulk.job
  const said =
    total === null
      ? tongue.forms(queue.bulkDone, done)
      : tongue.fill(queue.bulkRunning, {
          done: tongue.number(done),
          total: tongue.number(Math.max(total, done)),
        })
  const isRunning = phase === 'running' || phase === 'stopping'
  return html`<section class="bulk" aria-label=${queue.bulkActions}>
    <label class="bulk-progress">${actionLabel(tongue, bulk.job.action)}: ${said}
      <progress max=${total ?? nothing} value=${total === null ? nothing : done}></progress></label>
    <p role="status">${failure ? failureSentence(tongue, failure) : phase === 'stopping' ? queue.bulkStopping : phase === 'stopped' ? queue.bulkStopped : nothing}</p>
    <div class="actions">
      ${
        isRunning
          ? html`<button type="button" class="button" id="bulk-stop" @click=${() => bulk.stop()}>${queue.stop}</button>`
          : html`<button type="button" class="button primary" id="bulk-resume" @click=${() => void desk.many.run()}>${queue.resume}</button>
              <button type="button" class="button" id="bulk-end" @click=${() => void desk.many.end()}>${queue.endHere}</button>`
      }
    </div>
  </section>`
}

/** What can be done to those chosen; while it is being done, how far it is. */
export function bulkTemplate(tongue: Tongue, desk: Desk): TemplateResult | typeof nothing {
  if (desk.many.bulk) return progressTemplate(tongue, desk)
  const { state } = desk.queue
  const { selected, isAll, items, cursor, filter } = state
  if (selected.size === 0) return nothing
  const { queue } = tongue.words
  const chosen = items.filter(({ id }) => selected.has(id))
  const total = totalOf(desk.summary, filter)
  const said = !isAll
    ? tongue.forms(queue.chosen, selected.size)
    : total === null
      ? queue.chosenAll
      : tongue.forms(queue.chosenAllCount, total)
  const isWhole = selected.size === items.length && cursor !== null && !isAll
  return html`<section class="bulk" aria-label=${queue.bulkActions}>
    <p class="bulk-said">${said}</p>
    <div class="actions">
      ${actions
        .filter((action) => chosen.some((comment) => isPossible(action, comment, filter.status)))
        .map(
          (action) =>
            html`<button type="button" class="button ${action === 'approve' ? 'primary' : ''}" data-bulk=${action} @click=${() => void decide(tongue, desk, action)}>${actionLabel(tongue, action)}</button>`,
        )}
    </div>
    <div class="actions">
      ${isWhole ? html`<button type="button" class="button quiet" id="choose-all" @click=${() => desk.queue.select(selectedAll)}>${queue.chooseAll}</button>` : nothing}
      <button type="button" class="button quiet" @click=${() => desk.queue.select((each) => selectedShown(each, false))}>${queue.letGo}</button>
    </div>
  </section>`
}
