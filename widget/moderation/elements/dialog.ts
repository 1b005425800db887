import { html, nothing, type TemplateResult } from 'lit'

/** The dialog that an element of the page has, shown as a modal: the browser keeps the focus in and hears Escape. */
export function openDialog(root: ParentNode, selector = 'dialog'): void {
  const dialog = root.querySelector<HTMLDialogElement>(selector)
  if (dialog && !dialog.open) dialog.showModal()
}

/** A modal dialog with a heading and a button that closes it; `onClose` also hears of Escape. */
export function dialogTemplate(options: {
  id: string
  title: string | TemplateResult
  close: string
  body: TemplateResult
  isDrawer?: boolean
  /** What was said while it is open: what stands outside is not heard then. */
  said?: string
  onClose: () => void
}): TemplateResult {
  const { id, title, close, body, isDrawer, said, onClose } = options
  const shut = (event: Event) => (event.currentTarget as HTMLElement).closest('dialog')?.close()
  // A press beside the box is one on the dialog itself: its content fills it.
  const shutBeside = (event: Event) => {
    if (event.target === event.currentTarget) (event.currentTarget as HTMLDialogElement).close()
  }
  return html`<dialog id=${id} class=${isDrawer ? 'drawer' : 'box'} aria-labelledby="${id}-title" @close=${onClose} @click=${shutBeside}>
    <div class="dialog-inside">
      <header class="dialog-head">
        <h2 id="${id}-title" tabindex="-1" autofocus>${title}</h2>
        <button type="button" class="button quiet" @click=${shut}>${close}</button>
      </header>
      <p class="dialog-said" role="status">${said || nothing}</p>
      ${body}
    </div>
  </dialog>`
}
