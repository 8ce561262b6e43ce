// Screen words of what waits for somebody.
import type { Words } from '../../i18n/words';

export const inboxWords: Words = {
  answer: /*i18n*/ { id: 'inbox.answer', message: 'Answer' },
  confirm_ad_referendum: /*i18n*/ { id: 'inbox.confirm', message: 'Confirm ad ref' },
  confirmation: /*i18n*/ { id: 'inbox.confirmation', message: 'Confirm what was noted of you' },
  comments: /*i18n*/ { id: 'inbox.comments', message: 'Comment on the minutes' },
  reply: /*i18n*/ { id: 'inbox.reply', message: 'Reply to the letter' },
  clearance: /*i18n*/ { id: 'inbox.clearance', message: 'Clear for your office' },
  instruction: /*i18n*/ { id: 'inbox.instruction', message: 'Get the instruction' },
  returned: /*i18n*/ { id: 'inbox.returned', message: 'Instruction came back' },
  instruction_asked: /*i18n*/ { id: 'inbox.instruction_asked', message: 'Instructions asked' },
  instructed: /*i18n*/ { id: 'inbox.instructed', message: 'Instructions came in' },
  report: /*i18n*/ { id: 'inbox.report', message: 'Report owed' },
  acknowledgement: /*i18n*/ { id: 'inbox.acknowledgement', message: 'Acknowledge the report' },
  commitment: /*i18n*/ { id: 'inbox.commitment', message: 'Commitment due' },
  came: /*i18n*/ { id: 'inbox.came', message: 'New' },
};

export const categoryWords: Words = {
  answers: /*i18n*/ { id: 'inbox.of_answers', message: 'Submitted by others' },
  preparation: /*i18n*/ { id: 'inbox.of_preparation', message: 'Brief, instructions, clearance' },
  letters: /*i18n*/ { id: 'inbox.of_letters', message: 'Letters' },
  reports: /*i18n*/ { id: 'inbox.of_reports', message: 'Reports' },
  commitments: /*i18n*/ { id: 'inbox.of_commitments', message: 'Commitments' },
  information: /*i18n*/ { id: 'inbox.of_information', message: 'For information' },
};

export const mailStates: Words = {
  off: /*i18n*/ { id: 'mail.off', message: 'No mail' },
  idle: /*i18n*/ { id: 'mail.idle', message: 'You were told of everything' },
  waiting: /*i18n*/ { id: 'mail.waiting', message: 'A mail waits for its time' },
  delayed: /*i18n*/ {
    id: 'mail.delayed',
    message: 'The mail server puts your address off; it is tried again by itself',
  },
  refused: /*i18n*/ {
    id: 'mail.refused',
    message: 'The mail server refuses this address. Nothing is sent to it until you set it anew.',
  },
};
