import type { Saying, SimpleSaying } from '../state/sayings.ts'
import { failureSentence } from './failures.ts'
import type { Tongue } from './tongue.ts'

function simple({ words }: Tongue, what: SimpleSaying): string {
  const { page, queue, author, rules, settings, admin } = words
  const sentences: Record<SimpleSaying, string> = {
    pinned: queue.saidPinned,
    unpinned: queue.saidUnpinned,
    banned: author.banned,
    noted: author.noted,
    ruleAdded: rules.added,
    ruleRemoved: rules.removed,
    settingsSaved: settings.saved,
    keyMade: admin.keyMade,
    keyRevoked: admin.keyRevoked,
    copied: admin.copied,
    pageSaved: admin.pageSaved,
    offline: page.offline,
    online: queue.saidOnline,
    nothingToUndo: queue.nothingToUndo,
  }
  return sentences[what]
}

/** What is said in words: seen as a short message, and heard. */
export function sayingSentence(tongue: Tongue, saying: Saying): string {
  const { words, forms, fill } = tongue
  const { queue } = words
  switch (saying.kind) {
    case 'acted': {
      const done = forms(queue[`acted_${saying.action}`], saying.count)
      return saying.left === null ? done : `${done} ${forms(queue.left, saying.left)}`
    }
    case 'already':
      return queue.already
    case 'undone': {
      const done = forms(queue.undone, saying.count)
      return saying.count < saying.asked ? `${done} ${queue.undonePart}` : done
    }
    case 'failed':
      return failureSentence(tongue, saying.failure)
    case 'fresh':
      return forms(queue.freshSaid, saying.count)
    case 'further':
      return forms(queue.further, saying.count)
    case 'chosen':
      return forms(queue.chosen, saying.count)
    case 'replied':
      return fill(queue.replied, { name: saying.name || queue.anonymous })
    case 'simple':
      return simple(tongue, saying.what)
    case 'told':
      return saying.text
  }
}
