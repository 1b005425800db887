import type { ReportWords } from '../words.ts'

/** English. */
export const words: ReportWords = {
  question: 'What is wrong with this comment?',
  offensive: 'It is offensive',
  spam: 'Advertising or repetition',
  false: 'False information',
  private: 'Personal data',
  other: 'Something else',
  cancel: 'Cancel',
  sent: 'Thank you, the newsroom has your report.',
  gone: 'This comment is no longer published.',
  failed: 'The report could not be sent. Try again.',
}
