import { html, nothing, type TemplateResult } from 'lit'
import { SadaError, WebhookClient } from '../../../client/index.ts'
import type { Webhook, WebhookDelivery, WebhookWithSecret } from '../../../contract/index.ts'
import {
  type Begun,
  begunAt,
  emptyHook,
  type HookDraft,
  hookAsk,
  hookDraft,
  hookPatch,
  missing,
} from '../state/notify-drafts.ts'
import { confirmIn } from './confirm.ts'
import type { DeliveriesView } from './notify-deliveries.ts'
import './notify-deliveries.ts'
import { hookFacts, hookFields, rotationTemplate } from './notify-hook.ts'
import { NotifyPart } from './notify-part.ts'
import { define } from './view.ts'

const newPlace = 'hook-new'
const placeOf = ({ id }: Webhook) => `hook-${id}`
/** Failures after which nobody knows what was done. */
const lost: readonly string[] = ['network', 'timeout']
const faultsIn = ({ url, events }: HookDraft) => missing({ url, events })

/** Programs that are told what happens to comments. A secret is shown once and is nowhere in the page afterwards. */
export class WebhooksPart extends NotifyPart {
  #client: WebhookClient | null = null
  #hooks: Webhook[] | null = null
  #wasBegun = false
  /** Which one is open for what. */
  #open: { id: string; what: 'edit' | 'rotate' } | null = null
  #edited: HookDraft = emptyHook
  #graceSeconds = 86_400
  readonly #unfolded = new Set<string>()
  #made: WebhookWithSecret | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    this.#wasBegun = this.#begun.hook !== emptyHook
    if (this.desk.can('webhooks')) void this.load()
  }

  get #begun(): Begun {
    return begunAt(this.desk.access.site.id)
  }

  get #webhooks(): WebhookClient {
    this.#client ??= new WebhookClient(this.desk.options)
    return this.#client
  }

  protected async bring(): Promise<void> {
    this.#hooks = await this.#webhooks.list()
  }

  #replace(changed: Webhook): void {
    this.#hooks = (this.#hooks ?? []).map((each) => (each.id === changed.id ? changed : each))
  }

  #showSecret(made: WebhookWithSecret, said: string): void {
    this.#made = made
    this.tell(said)
    void this.focusOn('#hook-secret')
  }

  readonly #add = async (event: Event): Promise<void> => {
    event.preventDefault()
    const draft = this.#begun.hook
    if (!this.check(newPlace, faultsIn(draft))) return
    const isDone = await this.attempt(newPlace, async () => {
      const made = await this.#webhooks.add(hookAsk(draft))
      const { secret: _, ...hook } = made
      this.#hooks = [...(this.#hooks ?? []), hook]
      this.#begun.hook = emptyHook
      this.#showSecret(made, this.words.hookAdded)
    })
    // It may be there without an answer having come; the list says.
    if (!isDone && lost.includes(this.failedWith(newPlace))) await this.load()
  }

  #turn(hook: Webhook | null, what: 'edit' | 'rotate' = 'edit'): void {
    const was = this.#open
    this.calm()
    this.#open = hook && { id: hook.id, what }
    if (hook) this.#edited = hookDraft(hook)
    if (hook) void this.focusOn(`#${placeOf(hook)}-${what === 'edit' ? 'url' : 'grace'}`)
    else if (was) void this.focusOn(`#hook-${was.id}-${was.what}`)
  }

  async #save(event: Event, hook: Webhook): Promise<void> {
    event.preventDefault()
    const place = placeOf(hook)
    if (!this.check(place, faultsIn(this.#edited))) return
    const patch = hookPatch(hook, this.#edited)
    if (Object.keys(patch).length === 0) return this.#turn(null)
    await this.attempt(place, async () => {
      this.#replace(await this.#webhooks.change(hook.id, patch))
      this.tell(this.tongue.words.settings.saved)
      this.#turn(null)
    })
  }

  async #switch(hook: Webhook): Promise<void> {
    const state = hook.state === 'on' ? 'off' : 'on'
    await this.attempt(placeOf(hook), async () => {
      this.#replace(await this.#webhooks.change(hook.id, { state }))
      this.tell(state === 'on' ? this.words.hookResumed : this.words.hookPaused)
    })
    this.#deliveriesOf(hook)?.reload()
  }

  async #rotate(event: Event, hook: Webhook): Promise<void> {
    event.preventDefault()
    await this.attempt(placeOf(hook), async () => {
      const made = await this.#webhooks.rotateSecret(hook.id, this.#graceSeconds)
      const { secret: _, ...changed } = made
      this.#replace(changed)
      this.#open = null
      this.#showSecret(made, this.words.secretMade)
    })
  }

  async #remove(hook: Webhook): Promise<void> {
    const { words, tongue } = this
    const text = tongue.fill(words.hookRemoveText, { name: hook.name })
    const question = {
      title: words.hookRemoveSure,
      text,
      yes: words.hookRemove,
      no: tongue.words.page.cancel,
    }
    if (!(await confirmIn(document, question))) return
    const isDone = await this.attempt(placeOf(hook), async () => {
      try {
        await this.#webhooks.remove(hook.id)
      } catch (error) {
        // Somebody else was faster: what was asked for is so.
        if (!(error instanceof SadaError) || error.code !== 'webhook_not_found') throw error
      }
      this.#hooks = (this.#hooks ?? []).filter(({ id }) => id !== hook.id)
      if (this.#made?.id === hook.id) this.#made = null
      this.tell(words.hookRemoved)
    })
    if (isDone) void this.focusOn('#hooks-title')
  }

  #deliveriesOf(hook: Webhook): DeliveriesView | null {
    return this.querySelector<DeliveriesView>(`#${placeOf(hook)} mod-deliveries`)
  }

  async #test(hook: Webhook): Promise<void> {
    await this.attempt(placeOf(hook), async () => {
      const delivery = await this.#webhooks.test(hook.id)
      this.tell(this.words.tested)
      this.#unfolded.add(hook.id)
      this.requestUpdate()
      await this.updateComplete
      this.#deliveriesOf(hook)?.follow(delivery)
    })
  }

  #fold(hook: Webhook): void {
    if (!this.#unfolded.delete(hook.id)) this.#unfolded.add(hook.id)
    this.requestUpdate()
  }

  /** A delivery of a webhook is known better than when the list was loaded. */
  #learn(id: string, delivery: WebhookDelivery): void {
    const hook = this.#hooks?.find((each) => each.id === id)
    if (!hook || (hook.latest && hook.latest.id > delivery.id)) return
    this.#replace({ ...hook, latest: delivery })
    this.requestUpdate()
  }

  #secretCard() {
    const { words, tongue } = this
    const made = this.#made
    if (!made) return nothing
    const close = () => {
      this.#made = null
      void this.focusOn('#hooks-title')
    }
    return html`<section class="card secret" aria-labelledby="hook-secret-title">
      <h3 id="hook-secret-title">${tongue.fill(words.secretOf, { name: made.name })}</h3>
      <p class="notice">${words.secretShown}</p>
      ${this.copyField('hook-secret', words.secret, made.secret)}
      <div class="actions"><button type="button" class="button" id="hook-secret-close" @click=${close}>${tongue.words.page.close}</button></div>
    </section>`
  }

  #hook(hook: Webhook) {
    const { words } = this
    const { id, name, url } = hook
    const place = placeOf(hook)
    const isOn = hook.state === 'on'
    const open = this.#open?.id === id ? this.#open.what : null
    const isUnfolded = this.#unfolded.has(id)
    return html`<li class="row" id=${place}>
      <div class="row-main">
        <p class="pattern"><bdi>${name}</bdi> <span class="badge ${isOn ? 'status-approved' : ''}">${isOn ? words.hookOn : words.hookOff}</span></p>
        <p class="address"><bdi dir="ltr">${url}</bdi></p>
        ${hookFacts(this.fields(place), hook)}
        ${isOn ? nothing : html`<p class="hint">${words.hookOffHint}</p>`}
        ${open === 'edit' ? this.#form(hook) : open === 'rotate' ? this.#rotation(hook) : this.troubleTemplate(place)}
      </div>
      ${
        open
          ? nothing
          : html`<div class="actions whole">
            ${isOn ? this.button(words.test, name, () => void this.#test(hook), `${place}-test`) : nothing}
            <button type="button" class="button quiet" id="${place}-deliveries" aria-expanded=${isUnfolded} @click=${() => this.#fold(hook)}>${isUnfolded ? words.deliveriesHide : words.deliveries}${this.of(name)}</button>
            ${this.button(words.change, name, () => this.#turn(hook), `${place}-edit`)}
            ${this.button(isOn ? words.pause : words.resume, name, () => void this.#switch(hook), `${place}-state`)}
            ${this.button(words.secretNew, name, () => this.#turn(hook, 'rotate'), `${place}-rotate`)}
            ${this.button(words.hookRemove, name, () => void this.#remove(hook), `${place}-remove`)}
          </div>`
      }
      ${
        isUnfolded
          ? html`<mod-deliveries class="whole" .desk=${this.desk} .tongue=${this.tongue} .words=${words} .client=${this.#webhooks} .hook=${hook} .learn=${(delivery: WebhookDelivery) => this.#learn(id, delivery)}></mod-deliveries>`
          : nothing
      }
    </li>`
  }

  #form(hook: Webhook) {
    const place = placeOf(hook)
    const change = (part: Partial<HookDraft>) => {
      this.#edited = { ...this.#edited, ...part }
      this.requestUpdate()
    }
    return html`<form class="page-form" novalidate @submit=${(event: Event) => void this.#save(event, hook)}>
      ${hookFields(this.fields(place), this.#edited, change)}
      ${this.troubleTemplate(place)}
      ${this.formButtons(place, this.tongue.words.admin.save, () => this.#turn(null))}
    </form>`
  }

  #rotation(hook: Webhook) {
    const { words } = this
    const place = placeOf(hook)
    const choose = (seconds: number) => {
      this.#graceSeconds = seconds
    }
    const isLost = lost.includes(this.failedWith(place))
    return html`<form class="rotation" @submit=${(event: Event) => void this.#rotate(event, hook)}>
      ${rotationTemplate(this.fields(place), this.#graceSeconds, choose)}
      ${this.troubleTemplate(place, isLost ? words.secretLost : undefined)}
      ${this.formButtons(place, words.secretNew, () => this.#turn(null))}
    </form>`
  }

  #newForm(isFirst: boolean): TemplateResult {
    const { words } = this
    const change = (part: Partial<HookDraft>) => {
      this.#begun.hook = { ...this.#begun.hook, ...part }
      this.requestUpdate()
    }
    const isLost = lost.includes(this.failedWith(newPlace))
    return html`<details class="card folded" ?open=${isFirst || this.#wasBegun}><summary id="hook-add">${words.hookAdd}</summary>
      <form novalidate @submit=${this.#add}>
        ${hookFields(this.fields(newPlace), this.#begun.hook, change)}
        ${this.troubleTemplate(newPlace, isLost ? words.hookLost : undefined)}
        ${this.formButtons(newPlace, words.hookAdd)}
      </form></details>`
  }

  protected override render() {
    const { words } = this
    const hooks = this.#hooks ?? []
    return this.frame('hooks', {
      title: words.hooks,
      lead: words.hooksLead,
      scope: 'webhooks',
      isReady: this.#hooks !== null,
      content: () => html`${this.#secretCard()}
        ${
          hooks.length === 0
            ? html`<p class="none">${words.hooksNone}</p>`
            : html`<ul class="rows card" role="list">${hooks.map((each) => this.#hook(each))}</ul>`
        }
        ${this.#newForm(hooks.length === 0)}`,
    })
  }
}
define('mod-webhooks', WebhooksPart)
