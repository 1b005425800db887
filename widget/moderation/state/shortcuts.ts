/** What a key does. WordPress's letters. */
export type Command =
  | 'next'
  | 'previous'
  | 'approve'
  | 'hold'
  | 'spam'
  | 'delete'
  | 'undo'
  | 'reply'
  | 'select'
  | 'help'

/** Letters by command, in the order of the help. */
export const letters: readonly (readonly [Command, string])[] = [
  ['next', 'j'],
  ['previous', 'k'],
  ['approve', 'a'],
  ['hold', 'u'],
  ['spam', 's'],
  ['delete', 'd'],
  ['undo', 'z'],
  ['reply', 'r'],
  ['select', 'x'],
  ['help', '?'],
]

const byLetter = new Map<string, Command>(letters.map(([command, letter]) => [letter, command]))
/** Those that may repeat while a key is held down; deciding on twenty comments by one long press may not happen. */
const repeatable: readonly Command[] = ['next', 'previous']

/** What of a keyboard event matters. */
export type Press = Pick<
  KeyboardEvent,
  'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'repeat' | 'isComposing'
>

/** The Latin letter of a press, also where the layout writes another script: there the key's place decides. */
function letterOf({ key, code }: Press): string {
  if (key === '?' || key === '؟') return '?'
  if (/^[a-z]$/i.test(key)) return key.toLowerCase()
  // «ش» is where `a` is, and «لا» where `b` is; a Latin letter with an accent is another letter, and no command.
  const isOtherScript = /^\p{L}\p{M}*/u.test(key) && !/\p{Script=Latin}/u.test(key)
  const [, placed = ''] = isOtherScript ? (/^Key([A-Z])$/.exec(code) ?? []) : []
  return placed.toLowerCase()
}

/**
 * The command of a key press; `null` for anything with a modifier, and for presses of an input method. Shift is one
 * too, except for the question mark: Arabic layouts write vowel signs with it.
 */
export function commandOf(press: Press): Command | null {
  if (press.altKey || press.ctrlKey || press.metaKey || press.isComposing) return null
  const letter = letterOf(press)
  if (press.shiftKey && letter !== '?') return null
  const command = byLetter.get(letter) ?? null
  return press.repeat && command && !repeatable.includes(command) ? null : command
}

/** Where letters are typed: there no letter is a command. A box that is ticked takes no letters. */
export function isTyping(element: {
  tagName: string
  isContentEditable?: boolean
  getAttribute(name: string): string | null
}): boolean {
  const tag = element.tagName.toLowerCase()
  if (element.isContentEditable) return true
  if (tag === 'textarea' || tag === 'select') return true
  if (tag !== 'input') return false
  return !['checkbox', 'radio', 'button', 'submit', 'reset'].includes(element.getAttribute('type') ?? 'text')
}
