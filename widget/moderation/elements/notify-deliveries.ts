import { html, nothing } from 'lit'
import { SadaError, type WebhookClient } from '../../../client/index.ts'
import type { DeliveryState, Webhook, WebhookDelivery } from '../../../contract/index.ts'
import { outcomeSentence } from '../i18n/notify.ts'
import { stateKinds } from './notify-hook.ts'
import { NotifyPart } from './notify-part.ts'
import { loadingTemplate, selectTemplate, timeTemplate } from './parts.ts'
import { define } from './view.ts'

const pieceSize = 10
const spans = { day: 1, week: 7, month: 30 } as const
type Span = keyof typeof spans
const dayMs = 86_400_000
/** When to look what became of something that was just sent; what takes longer is looked for by hand. */
const lookAfterMs = [500, 1_000, 2_000, 4_000, 8_000]

/** What was sent to one webhook, and what came of it. */
export class DeliveriesView extends NotifyPart {
  static override properties = {
    ...NotifyPart.properties,
    client: { attribute: false },
    hook: { attribute: false },
    learn: { attribute: false },
  }

  declare client: WebhookClient
  declare hook: Webhook
  /** Tells of a delivery that is known better now. */
  declare learn: (delivery: WebhookDelivery) => void
  #deliveries: WebhookDelivery[] | null = null
  #cursor: string | null = null
  #state: DeliveryState | '' = ''
  #span: Span = 'week'
  #turn = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    void this.load()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  protected bring(): Promise<void> {
    return this.#piece(null)
  }

  async #piece(cursor: string | null): Promise<void> {
    this.#turn += 1
    const turn = this.#turn
    const ask = {
      limit: pieceSize,
      ...(this.#state ? { state: this.#state } : {}),
      ...(cursor === null ? {} : { cursor }),
    }
    const { data, next_cursor } = await this.client.deliveries(this.hook.id, ask)
    if (turn !== this.#turn) return
    this.#deliveries = cursor === null ? data : [...(this.#deliveries ?? []), ...data]
    this.#cursor = next_cursor
    const [first] = data
    if (first && cursor === null && this.#state === '') this.learn(first)
  }

  /** Loads the list anew. */
  reload(): void {
    void this.load()
  }

  /** Shows a delivery that was just made, and looks for a while what becomes of it. */
  follow(delivery: WebhookDelivery): void {
    clearTimeout(this.#timer)
    this.#put(delivery)
    this.#look(delivery.id, 0)
  }

  #look(id: string, times: number): void {
    const afterMs = lookAfterMs[times]
    if (afterMs === undefined) return
    this.#timer = setTimeout(async () => {
      try {
        const { payload: _, ...now } = await this.client.delivery(this.hook.id, id)
        this.#put(now)
        if (now.state !== 'waiting' || now.attempts > 0) return
      } catch (error) {
        // What is shown stays true for the time it was shown at.
        if (!(error instanceof SadaError)) throw error
      }
      if (this.isConnected) this.#look(id, times + 1)
    }, afterMs)
  }

  #put(delivery: WebhookDelivery): void {
    const all = this.#deliveries ?? []
    const isThere = all.some(({ id }) => id === delivery.id)
    // A list that is on its way would be older than this.
    this.#turn += 1
    this.#deliveries = isThere
      ? all.map((each) => (each.id === delivery.id ? delivery : each))
      : [delivery, ...all]
    this.learn(delivery)
    this.requestUpdate()
  }

  async #replay(delivery: WebhookDelivery): Promise<void> {
    await this.attempt(`delivery-${delivery.id}`, async () => {
      const again = await this.client.replay(this.hook.id, delivery.id)
      this.tell(this.words.replayed)
      this.follow(again)
    })
  }

  readonly #replayAll = async (event: Event): Promise<void> => {
    event.preventDefault()
    await this.attempt(`replay-${this.hook.id}`, async () => {
      const since = new Date(Date.now() - spans[this.#span] * dayMs).toISOString()
      const { deliveries, more } = await this.client.replayFailed(this.hook.id, since)
      const done = this.tongue.forms(this.words.replayedMany, deliveries)
      this.tell(more ? `${done} ${this.words.replayMore}` : done)
      if (deliveries > 0) await this.load()
    })
  }

  #delivery(delivery: WebhookDelivery) {
    const { words, tongue } = this
    const { id, type, state, attempts, outcome, happened_at, next_attempt_at } = delivery
    const isOn = this.hook.state === 'on'
    const isFresh = state === 'waiting' && attempts === 0
    return html`<li class="row" id="delivery-${id}">
      <div class="row-main">
        <p class="meta"><strong>${words[`event_${type}`]}</strong> <span class="badge ${stateKinds[state]}">${words[`delivery_${state}`]}</span> ${timeTemplate(tongue, happened_at)}</p>
        <p class="meta">${outcome ? html`<span>${outcomeSentence(tongue, words, outcome)}</span>` : nothing}<span>${tongue.forms(words.attempts, attempts)}</span>
          ${next_attempt_at && attempts > 0 ? html`<span>${tongue.fill(words.nextAttempt, { time: tongue.full(next_attempt_at) })}</span>` : nothing}</p>
        ${this.troubleTemplate(`delivery-${id}`)}
      </div>
      ${isOn && !isFresh ? html`<button type="button" class="button quiet" data-replay @click=${() => void this.#replay(delivery)}>${words.replay}<span class="vh">: ${words[`event_${type}`]} (${tongue.full(happened_at)})</span></button>` : nothing}
    </li>`
  }

  #list() {
    const { words, tongue } = this
    const deliveries = this.#deliveries ?? []
    const more = () => void this.attempt(`more-${this.hook.id}`, () => this.#piece(this.#cursor))
    return html`${
      deliveries.length === 0
        ? html`<p class="none">${words.deliveriesNone}</p>`
        : html`<ol class="rows" role="list">${deliveries.map((each) => this.#delivery(each))}</ol>`
    }
      ${this.#cursor === null ? nothing : html`<button type="button" class="button wide" @click=${more}>${tongue.words.admin.more}</button>`}
      ${this.troubleTemplate(`more-${this.hook.id}`)}`
  }

  #tools() {
    const { words, tongue } = this
    const { id, name } = this.hook
    const states = (['waiting', 'done', 'dead'] as const).map(
      (each) => [each, words[`delivery_${each}`]] as const,
    )
    const choose = (state: DeliveryState | '') => {
      this.#state = state
      void this.load()
    }
    return html`<div class="find">
      <div class="field"><label for="show-${id}">${words.deliveriesShow}</label>${selectTemplate<DeliveryState | ''>(`show-${id}`, this.#state, [['', words.deliveries_all], ...states], choose)}</div>
      ${this.button(words.check, tongue.fill(words.deliveriesOf, { name }), () => this.reload(), `check-${id}`)}
    </div>`
  }

  #replayForm() {
    const { words, tongue } = this
    const { queue } = tongue.words
    const { id } = this.hook
    if (this.hook.state !== 'on') return nothing
    const options = [
      ['day', queue.sinceDay],
      ['week', queue.sinceWeek],
      ['month', queue.sinceMonth],
    ] as const
    return html`<form class="find" @submit=${this.#replayAll}>
        <div class="field"><label for="span-${id}">${words.replaySince}</label>${selectTemplate<Span>(
          `span-${id}`,
          this.#span,
          options,
          (span) => {
            this.#span = span
          },
        )}</div>
        <button class="button" id="replay-all-${id}">${words.replayAll}</button>
      </form>
      ${this.troubleTemplate(`replay-${id}`)}`
  }

  protected override render() {
    const label = this.tongue.fill(this.words.deliveriesOf, { name: this.hook.name })
    return html`<div class="part sunk" role="group" aria-label=${label}>
      ${this.#tools()}
      ${this.loadTrouble()}
      ${this.#deliveries ? this.#list() : this.hasLoadFailed ? nothing : loadingTemplate(this.tongue)}
      ${this.#deliveries?.some(({ state }) => state !== 'done') ? this.#replayForm() : nothing}
    </div>`
  }
}
define('mod-deliveries', DeliveriesView)
