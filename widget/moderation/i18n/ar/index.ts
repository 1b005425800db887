import type { Words } from '../words.ts'
import { words as admin } from './admin.ts'
import { words as author } from './author.ts'
import { words as failures } from './failures.ts'
import { words as help } from './help.ts'
import { words as page } from './page.ts'
import { words as queue } from './queue.ts'
import { words as rules } from './rules.ts'
import { words as settings } from './settings.ts'

/** All that the page says in Arabic. */
export const words: Words = { admin, author, failures, help, page, queue, rules, settings }
