import { changes, reads } from './moderation-route.ts'
import { NewRecipient, Recipient, RecipientList, RecipientPatch } from './recipients.ts'
import { NoContent, type Route } from './route.ts'

/** `/v1/moderation/recipients`: who is told of waiting comments by mail. */
export const recipientRoutes: readonly Route[] = [
  reads('listRecipients', '/recipients', RecipientList, {
    summary: 'Who gets mail about comments that wait',
    access: 'settings',
  }),
  changes(
    'addRecipient',
    '/recipients',
    { 201: Recipient },
    {
      summary: 'Adds a recipient and asks them, by one mail, whether they want this',
      access: 'settings',
      body: NewRecipient,
      errors: ['recipient_exists', 'recipients_full', 'mail_not_configured', 'not_configured'],
    },
  ),
  changes(
    'changeRecipient',
    '/recipients/{id}',
    { 200: Recipient },
    {
      summary: 'Changes what is named of a recipient; the address is for ever',
      method: 'PATCH',
      access: 'settings',
      body: RecipientPatch,
      errors: ['recipient_not_found', 'not_configured'],
    },
  ),
  changes(
    'askRecipient',
    '/recipients/{id}/ask',
    { 200: Recipient },
    {
      summary: 'Sends the confirmation mail again; an address gets one a day at most',
      access: 'settings',
      errors: [
        'recipient_not_found',
        'recipient_confirmed',
        'recipient_asked',
        'mail_not_sent',
        'mail_not_configured',
        'not_configured',
      ],
    },
  ),
  changes(
    'removeRecipient',
    '/recipients/{id}',
    { 204: NoContent },
    {
      summary: 'Forgets a recipient and their address',
      method: 'DELETE',
      access: 'settings',
      errors: ['recipient_not_found'],
    },
  ),
]
