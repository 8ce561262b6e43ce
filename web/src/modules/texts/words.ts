// A secretariat's words for what the node says of texts.
import type { Words } from '../../i18n/words';

export const textKinds: Words = {
  terms_of_reference: /*i18n*/ { id: 'texts.terms_of_reference', message: 'Terms of reference' },
  guidelines: /*i18n*/ { id: 'texts.guidelines', message: 'Guidelines' },
  agreed_minutes: /*i18n*/ { id: 'texts.agreed_minutes', message: 'Agreed minutes' },
  joint_statement: /*i18n*/ { id: 'texts.joint_statement', message: 'Joint statement' },
  communique: /*i18n*/ { id: 'texts.communique', message: 'Communiqué' },
  plan: /*i18n*/ { id: 'texts.plan', message: 'Plan' },
  report: /*i18n*/ { id: 'texts.report', message: 'Report' },
};

export const stateTones: Readonly<Record<string, 'good' | 'wait' | undefined>> = {
  bracketed: 'wait',
  agreed: 'good',
  review_completed: 'good',
  adopted: 'good',
  signed: 'good',
};

export const elementStates: Words = {
  open: /*i18n*/ { id: 'texts.open', message: 'Open' },
  clean: /*i18n*/ { id: 'texts.clean', message: 'Clean' },
  agreed_ad_ref: /*i18n*/ { id: 'texts.agreed_ad_ref', message: 'Agreed ad ref' },
  agreed: /*i18n*/ { id: 'texts.agreed', message: 'Agreed by all' },
};

export const languageRoles: Words = {
  negotiating: /*i18n*/ { id: 'texts.negotiating', message: 'negotiating' },
  authentic: /*i18n*/ { id: 'texts.authentic', message: 'authentic' },
  official: /*i18n*/ { id: 'texts.official', message: 'official' },
  courtesy: /*i18n*/ { id: 'texts.courtesy', message: 'courtesy translation' },
};

export const elementTypeNames = [
  'TITLE',
  'PREAMBULAR',
  'CHAPEAU',
  'OPERATIVE',
  'SUB_PARAGRAPH',
  'ANNEX',
  'FOOTNOTE',
] as const;

export const stands: Words = {
  no_position: /*i18n*/ { id: 'stand.no_position', message: 'No position yet' },
  no_objection: /*i18n*/ { id: 'stand.no_objection', message: 'No objection' },
  study: /*i18n*/ { id: 'stand.study', message: 'Study reservation' },
  scrutiny: /*i18n*/ { id: 'stand.scrutiny', message: 'Scrutiny reservation' },
  ad_ref: /*i18n*/ { id: 'stand.ad_ref', message: 'Agreed ad ref' },
  agreed: /*i18n*/ { id: 'stand.agreed', message: 'Agreed' },
};

export const verdictWords: Words = {
  neutral: /*i18n*/ { id: 'stance.neutral', message: 'Takes back what it said' },
  supports: /*i18n*/ { id: 'stance.supports', message: 'Supports it' },
  lets_go: /*i18n*/ { id: 'stance.lets_go', message: 'Lets it go' },
};

export const moveWords: Words = {
  comes: /*i18n*/ { id: 'move.comes', message: 'A new paragraph' },
  goes: /*i18n*/ { id: 'move.goes', message: 'This paragraph goes' },
  moves: /*i18n*/ { id: 'move.moves', message: 'This paragraph moves' },
  splits: /*i18n*/ { id: 'move.splits', message: 'This paragraph is split' },
  joins: /*i18n*/ { id: 'move.joins', message: 'Two paragraphs are joined' },
};

export const blankWords: Words = {
  no_text: /*i18n*/ { id: 'blank.no_text', message: 'no text' },
  to_be_supplied: /*i18n*/ { id: 'blank.to_be_supplied', message: 'to be supplied' },
  words: /*i18n*/ { id: 'blank.words', message: 'words' },
};

export const besideWords: Words = {
  stale: /*i18n*/ {
    id: 'beside.stale',
    message: 'The words that it changes were changed since.',
  },
  outside: /*i18n*/ { id: 'beside.outside', message: 'It lies outside the words.' },
  unknown: /*i18n*/ {
    id: 'beside.unknown',
    message: 'The words that it changes are not known here.',
  },
  deep: /*i18n*/ { id: 'beside.deep', message: 'It is nested too deep.' },
  many: /*i18n*/ { id: 'beside.many', message: 'There are too many of one side here.' },
  identifier: /*i18n*/ {
    id: 'beside.identifier',
    message: 'Another paragraph has this identifier.',
  },
  language: /*i18n*/ {
    id: 'beside.language',
    message: 'It is in a language that the text does not have.',
  },
  noted: /*i18n*/ {
    id: 'beside.noted',
    message: 'It was noted of a side that has not confirmed it.',
  },
};

export const packageStates: Words = {
  offered: /*i18n*/ { id: 'package.offered', message: 'Offered' },
  accepted: /*i18n*/ { id: 'package.accepted', message: 'Accepted by all' },
  refused: /*i18n*/ { id: 'package.refused', message: 'Refused' },
  withdrawn: /*i18n*/ { id: 'package.withdrawn', message: 'Withdrawn' },
  expired: /*i18n*/ { id: 'package.expired', message: 'Expired' },
  void: /*i18n*/ {
    id: 'package.void',
    message: 'No longer valid: what it was made of has changed',
  },
};

export const lackingWords: Words = {
  pages: /*i18n*/ { id: 'lacking.pages', message: 'Some of its words have not arrived yet.' },
  digest: /*i18n*/ { id: 'lacking.digest', message: 'Its check words do not fit its words.' },
  numbers: /*i18n*/ {
    id: 'lacking.numbers',
    message: 'It changes numbers of paragraphs without a list of old and new ones.',
  },
  number_used: /*i18n*/ { id: 'lacking.number_used', message: 'That number was used twice.' },
};

// What became of a change since a print.
export const movedWords: Words = {
  new: /*i18n*/ { id: 'moved.new', message: 'Proposed since' },
  again: /*i18n*/ { id: 'moved.again', message: 'Proposed once more' },
  gone: /*i18n*/ { id: 'moved.gone', message: 'Let go since' },
  taken: /*i18n*/ { id: 'moved.taken', message: 'Taken over by a revision' },
  accepted: /*i18n*/ { id: 'moved.accepted', message: 'Supported by all now' },
  reopened: /*i18n*/ { id: 'moved.reopened', message: 'No longer supported by all' },
  support: /*i18n*/ { id: 'moved.support', message: 'Supported by others than then' },
};

export const attachedKinds: Words = {
  reservation: /*i18n*/ { id: 'attached.reservation', message: 'Reservation' },
  interpretative_statement: /*i18n*/ {
    id: 'attached.interpretative_statement',
    message: 'Interpretative statement',
  },
  declaration: /*i18n*/ { id: 'attached.declaration', message: 'Declaration' },
};
