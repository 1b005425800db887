import type { CommentList, NewComment, PostedComment, SingleComment } from '../../contract/index.ts'
import { request } from '../api/client.ts'
import { Failure } from '../api/errors.ts'
import { failureSentence } from '../i18n/failures.ts'
import type { OutcomeWords } from '../i18n/words.ts'
import { pageFacts } from '../page/identity.ts'
import { core } from '../page/lent.ts'
import { rememberAuthor } from '../state/drafts.ts'
import { find, type Growth, grow } from '../state/growth.ts'
import { deviceToken, dropOwn, keepOwn, ownComments } from '../state/own-comments.ts'
import { flatten, type ReadyThread } from '../state/thread.ts'
import type { CommentForm } from './form.ts'
import type { Interaction } from './interaction.ts'

const catalogues: Record<string, () => Promise<{ words: OutcomeWords }>> = {
  ar: () => import('../i18n/ar/outcome.ts'),
  fr: () => import('../i18n/fr/outcome.ts'),
  en: () => import('../i18n/en/outcome.ts'),
}

/** The words for what comes of an act. */
export async function outcomeWords(language: string): Promise<OutcomeWords | undefined> {
  return (await catalogues[language]?.())?.words
}

function growThread({ host }: Interaction, growth: Growth): void {
  if (host.thread.status === 'ready') host.become(grow(host.thread, growth))
}

function newComment(form: CommentForm): NewComment {
  const { rules, parent, author, interaction, draft } = form
  const website = author.website.trim()
  const value = (field: 'name' | 'email') =>
    rules[field] === 'off' || !author[field].trim() ? {} : { [field]: author[field].trim() }
  return {
    ...pageFacts(interaction.host.topic.page),
    ...(parent && { parent_id: parent.id }),
    author: {
      ...value('name'),
      ...value('email'),
      ...(rules.website !== 'off' &&
        website && { website: /^https?:/i.test(website) ? website : `https://${website}` }),
    },
    body: draft.body,
  }
}

/**
 * Sends a form's comment. The key makes a retry harmless; the device token lets a returning commenter,
 * once approved, publish at once.
 */
export function send(form: CommentForm): Promise<PostedComment> {
  const { site, host } = form.interaction
  return request(`${host.topic.site}/comments`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': form.draft.key,
      'sada-device': deviceToken(site),
    },
    body: JSON.stringify(newComment(form)),
    // Not the element's own signal: what was sent should arrive even when the reader moves on.
    signal: new AbortController().signal,
  })
}

/** The server has the comment: shows it in its place, and says so. */
export async function posted(
  { interaction, parent }: CommentForm,
  words: OutcomeWords,
  { comment, edit_token, status }: PostedComment,
): Promise<void> {
  const { host, site } = interaction
  const { thread, topic } = host
  const held = status === 'pending'
  rememberAuthor(interaction.author)
  const page = thread.status === 'ready' ? thread.page.page : topic.page
  if (held) keepOwn(site, { page, comment, edit_token, savedAt: Date.now() })
  else if (topic.counts) core.feed(topic, { ...topic.counts, comments: topic.counts.comments + 1 })
  growThread(interaction, { type: 'placed', comments: [comment], held })
  // A plain text: the name is isolated by characters, not by an element.
  const name = `\u2068${parent?.author.name ?? host.words?.anonymous}\u2069`
  const published = parent ? words.publishedReply.replace('{name}', name) : words.published
  interaction.announce(held ? words.pending : published)
  host.announceEvent('sada-comment-posted', { id: comment.id, status })
  await interaction.focus(`c-${comment.id}`)
}

/** Why a comment was not sent, in words. */
export async function explain(
  { interaction }: CommentForm,
  words: OutcomeWords,
  failure: Failure,
): Promise<string> {
  const { words: language, intl } = interaction.host.language
  let { failed } = interaction.words
  if (failure.status) {
    const refusal = await import('../i18n/refusals.ts').then(
      (it) => it.refusalSentence(failure.code, language),
      () => undefined, // away again: what is at hand must do
    )
    failed = refusal ?? failed
  }
  return failureSentence({ ...words, failed }, failure, intl)
}

/** Continues the list, or the thread of the comment with that id. */
export async function more(
  interaction: Interaction,
  words: OutcomeWords,
  cursor: string,
  id?: string,
): Promise<void> {
  const { host } = interaction
  const { thread, topic } = host
  const { signal } = host.abort
  if (thread.status !== 'ready') return
  try {
    const sort = id ? null : core.option(host, 'sort')
    const query = new URLSearchParams({ page: topic.page, cursor, ...(sort && { sort }) })
    const list = await request<CommentList>(`${topic.site}/comments?${query}`, { signal })
    const fresh = flatten(list.data).filter((comment) => !find(thread.comments, comment.id))
    growThread(interaction, id ? { type: 'replied', id, list } : { type: 'continued', list })
    interaction.announce(core.plural(words.further, fresh.length, host.language.intl))
    forgetPublished(interaction)
    if (fresh[0]) await interaction.focus(`c-${fresh[0].id}`)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    interaction.trouble = words.moreFailed
    host.requestUpdate()
  }
}

/** @returns whether it is published; it is in its place then, with all above it */
async function fetchOne(interaction: Interaction, id: string, page: string): Promise<boolean> {
  const { topic, abort } = interaction.host
  const { signal } = abort
  try {
    const {
      ancestors,
      page: of,
      ...comment
    } = await request<SingleComment>(`${topic.site}/comments/${id}`, { signal })
    if (of === page)
      growThread(interaction, { type: 'placed', comments: [...ancestors, comment], held: false })
    return true
  } catch {
    return false // not published, or not now: the thread stands without it
  }
}

/** Shows the comment that the page's address names, wherever in the list it is. */
export async function showLinked(interaction: Interaction): Promise<void> {
  const id = location.hash.slice(3)
  const { thread } = interaction.host
  if (thread.status !== 'ready' || !/^\w+$/.test(id)) return
  if (!find(thread.comments, id)) await fetchOne(interaction, id, thread.page.page)
  await interaction.focus(`c-${id}`)
}

function forgetPublished({ site, host: { thread } }: Interaction): void {
  if (thread.status !== 'ready') return
  for (const { comment } of ownComments(site, Date.now()))
    if (!thread.held.has(comment.id) && find(thread.comments, comment.id))
      dropOwn(site, comment.id, Date.now())
}

/** Whether all published comments are here, so that one that is not here is not published. */
function isWhole({ comments, cursor }: ReadyThread): boolean {
  return !cursor && flatten(comments).every(({ replies }) => !replies.next_cursor)
}

/** Puts this reader's held comments into their places; those that were published meanwhile are everybody's. */
export async function restore(interaction: Interaction): Promise<void> {
  forgetPublished(interaction)
  const { site, host } = interaction
  if (host.thread.status !== 'ready') return
  const { page } = host.thread.page
  // Asking for what is not published would be a 404, which browsers write into the console.
  for (const { comment } of ownComments(site, Date.now()).filter((own) => own.page === page))
    if (!isWhole(host.thread) && (await fetchOne(interaction, comment.id, page)))
      dropOwn(site, comment.id, Date.now())
    else growThread(interaction, { type: 'placed', comments: [comment], held: true })
}
