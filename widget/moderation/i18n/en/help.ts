import type { Catalogue } from '../words.ts'

/** English: keyboard shortcuts. */
export const words = {
  title: 'Keyboard shortcuts',
  lead: 'One letter does one thing to the comment with the focus, as in WordPress. They are never taken while you type.',
  on: 'Use single letters',
  onNote: 'They are on.',
  offNote: 'They are off.',
  layout: 'They work on Arabic keyboards too: «ش» is where A is.',
  next: 'Next comment',
  previous: 'Previous comment',
  approve: 'Publish',
  hold: 'Take back',
  spam: 'Spam',
  delete: 'Delete',
  undo: 'Undo',
  reply: 'Reply',
  select: 'Choose',
  help: 'This help',
  key: 'Key',
  does: 'What it does',
} satisfies Catalogue
