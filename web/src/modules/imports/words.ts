// Screen words of papers that come in: what rows can be, their fields, what became of each row, and
// why a file was refused.
import type { I18n } from '@lingui/core';
import { capacities, commitmentKinds, followUpStates, say, type Words } from '../../i18n/words';

export const kinds: Words = {
  xlsx: /*i18n*/ { id: 'bring.xlsx', message: 'Workbook (XLSX)' },
  csv: /*i18n*/ { id: 'bring.csv', message: 'List (CSV)' },
  ics: /*i18n*/ { id: 'bring.ics', message: 'Calendar (ICS)' },
  eml: /*i18n*/ { id: 'bring.eml', message: 'Letter by e-mail (EML)' },
  msg: /*i18n*/ { id: 'bring.msg', message: 'Letter by e-mail (Outlook, MSG)' },
  docx: /*i18n*/ { id: 'bring.docx', message: 'Document (DOCX)' },
  hwpx: /*i18n*/ { id: 'bring.hwpx', message: 'Document (HWPX)' },
  folders: /*i18n*/ { id: 'bring.folders', message: 'Folders named by dates' },
};

export const notes: Words = {
  charset_guessed: /*i18n*/ {
    id: 'bring.charset_guessed',
    message:
      'The file does not say how its letters are written; {charset} was tried. If they look wrong, say it above.',
  },
  hidden_sheet: /*i18n*/ { id: 'bring.hidden_sheet', message: 'This sheet is hidden in the file.' },
  tracked_changes: /*i18n*/ {
    id: 'bring.tracked_changes',
    message: 'The file has tracked changes: what they struck out is left out.',
  },
  recurrences_left_out: /*i18n*/ {
    id: 'bring.recurrences_left_out',
    message: 'Repeated events stand here once; their repetitions are left out.',
  },
  files_without_date: /*i18n*/ {
    id: 'bring.files_without_date',
    message:
      'Files outside of folders whose name begins with a date go with no meeting: they stay in the zip, which is kept.',
  },
};

export const targets: Words = {
  commitments: /*i18n*/ { id: 'bring.commitments', message: 'Commitments' },
  persons: /*i18n*/ { id: 'bring.persons', message: 'Persons' },
  delegation: /*i18n*/ { id: 'bring.delegation', message: 'A delegation' },
  meetings: /*i18n*/ { id: 'bring.meetings', message: 'Meetings' },
  agenda: /*i18n*/ { id: 'bring.agenda', message: 'Agenda items' },
  letters: /*i18n*/ { id: 'bring.letters', message: 'Letters' },
  minutes: /*i18n*/ { id: 'bring.minutes', message: 'Text of a meeting' },
};

// By field; where one name means two things, by what the rows are and the field.
export const fields: Words = {
  text: /*i18n*/ { id: 'bring.text', message: 'Text' },
  ref: /*i18n*/ { id: 'bring.ref', message: 'Item, as named here' },
  body: /*i18n*/ { id: 'bring.body', message: 'Body' },
  meeting: /*i18n*/ { id: 'bring.meeting', message: 'Meeting' },
  owner: /*i18n*/ { id: 'bring.owner', message: 'Whose task' },
  owner_words: /*i18n*/ { id: 'bring.owner_words', message: 'Whose task, in words' },
  due: /*i18n*/ { id: 'bring.due', message: 'Due' },
  due_at: /*i18n*/ { id: 'bring.due_at', message: 'Due at the meeting' },
  kind: /*i18n*/ { id: 'bring.kind', message: 'Kind' },
  status: /*i18n*/ { id: 'bring.status', message: 'State' },
  state: /*i18n*/ { id: 'bring.status', message: 'State' },
  note: /*i18n*/ { id: 'bring.note', message: 'Note' },
  standing: /*i18n*/ { id: 'bring.standing', message: 'Standing' },
  name: /*i18n*/ { id: 'bring.name', message: 'Name' },
  name_en: /*i18n*/ { id: 'bring.name_en', message: 'Name in English' },
  name_ko: /*i18n*/ { id: 'bring.name_ko', message: 'Name in Korean' },
  name_vi: /*i18n*/ { id: 'bring.name_vi', message: 'Name in Vietnamese' },
  party: /*i18n*/ { id: 'bring.party', message: 'Side' },
  office: /*i18n*/ { id: 'bring.office', message: 'Office' },
  organisation: /*i18n*/ { id: 'bring.organisation', message: 'Organisation' },
  institution: /*i18n*/ { id: 'bring.institution', message: 'Institution' },
  languages: /*i18n*/ { id: 'bring.languages', message: 'Languages interpreted' },
  style: /*i18n*/ { id: 'bring.style', message: 'Style of the paragraph' },
  capacity: /*i18n*/ { id: 'bring.capacity', message: 'Capacity' },
  from: /*i18n*/ { id: 'bring.from', message: 'From' },
  until: /*i18n*/ { id: 'bring.until', message: 'Until' },
  to: /*i18n*/ { id: 'bring.to', message: 'To' },
  role: /*i18n*/ { id: 'bring.role', message: 'Role' },
  remark: /*i18n*/ { id: 'bring.remark', message: 'Remark' },
  date: /*i18n*/ { id: 'bring.date', message: 'Date' },
  number: /*i18n*/ { id: 'bring.number', message: 'Number' },
  title: /*i18n*/ { id: 'bring.title_field', message: 'Title' },
  place: /*i18n*/ { id: 'bring.place', message: 'City' },
  country: /*i18n*/ { id: 'bring.country', message: 'Country, in two capital letters' },
  host: /*i18n*/ { id: 'bring.host', message: 'Host' },
  proposer: /*i18n*/ { id: 'bring.proposer', message: 'Proposed by' },
  purpose: /*i18n*/ { id: 'bring.purpose', message: 'Purpose' },
  subject: /*i18n*/ { id: 'bring.subject', message: 'Subject' },
  registered: /*i18n*/ { id: 'bring.registered', message: 'Registered on' },
  reference: /*i18n*/ { id: 'bring.reference', message: 'Number on the letter' },
  direction: /*i18n*/ { id: 'bring.direction', message: 'In or out' },
  reply_due: /*i18n*/ { id: 'bring.reply_due', message: 'Reply due' },
};

const roles: Words = {
  head: /*i18n*/ { id: 'bring.head', message: 'Head of delegation' },
  co_chair: /*i18n*/ { id: 'bring.co_chair', message: 'Co-chair' },
  member: /*i18n*/ { id: 'bring.member', message: 'Member' },
  substitute: /*i18n*/ { id: 'bring.substitute', message: 'Substitute' },
  interpreter: /*i18n*/ { id: 'bring.interpreter', message: 'Interpreter' },
  note_taker: /*i18n*/ { id: 'bring.note_taker', message: 'Note-taker' },
};

const meetingStates: Words = {
  held: /*i18n*/ { id: 'bring.held', message: 'Held' },
  planned: /*i18n*/ { id: 'bring.planned', message: 'Planned' },
  postponed: /*i18n*/ { id: 'meeting.postponed', message: 'Postponed' },
  cancelled: /*i18n*/ { id: 'meeting.cancelled', message: 'Cancelled' },
};

const textKinds: Words = {
  minutes: /*i18n*/ { id: 'bring.kind_minutes', message: 'Minutes, as a draft' },
  joint_statement: /*i18n*/ { id: 'bring.kind_joint_statement', message: 'Joint statement' },
  communique: /*i18n*/ { id: 'bring.kind_communique', message: 'Communiqué' },
  readout: /*i18n*/ { id: 'bring.kind_readout', message: 'Readout' },
  announcement: /*i18n*/ { id: 'bring.kind_announcement', message: 'Announcement' },
  evaluation: /*i18n*/ { id: 'bring.kind_evaluation', message: 'Evaluation' },
  fact_sheet: /*i18n*/ { id: 'bring.kind_fact_sheet', message: 'Fact sheet' },
};

const institutions: Words = {
  security_council: /*i18n*/ { id: 'bring.security_council', message: 'Security council' },
  defence: /*i18n*/ { id: 'bring.defence', message: 'Defence' },
  foreign_affairs: /*i18n*/ { id: 'bring.foreign_affairs', message: 'Foreign affairs' },
  intelligence: /*i18n*/ { id: 'bring.intelligence', message: 'Intelligence' },
  military: /*i18n*/ { id: 'bring.military', message: 'Military' },
  other: /*i18n*/ { id: 'bring.other', message: 'Other' },
};

const others: Words = {
  information: /*i18n*/ { id: 'bring.information', message: 'For information' },
  discussion: /*i18n*/ { id: 'bring.discussion', message: 'For discussion' },
  decision_wanted: /*i18n*/ { id: 'bring.decision_wanted', message: 'For decision' },
  proposed: /*i18n*/ { id: 'meeting.proposed', message: 'Proposed' },
  agreed: /*i18n*/ { id: 'bring.agreed', message: 'Agreed' },
  taken: /*i18n*/ { id: 'bring.taken', message: 'Taken' },
  deferred: /*i18n*/ { id: 'bring.deferred', message: 'Deferred' },
  withdrawn: /*i18n*/ { id: 'bring.withdrawn', message: 'Withdrawn' },
  in: /*i18n*/ { id: 'bring.in', message: 'In' },
  out: /*i18n*/ { id: 'bring.out', message: 'Out' },
  substantive: /*i18n*/ { id: 'bring.substantive', message: 'In office' },
  overtaken: /*i18n*/ { id: 'bring.overtaken', message: 'Overtaken by events' },
};

// What a field may say, where it is one of a list.
export function choiceText(i18n: I18n, target: string, field: string, word: string): string {
  const key = word.toLowerCase();
  const first =
    field === 'role'
      ? roles
      : field === 'capacity'
        ? capacities
        : field === 'institution'
          ? institutions
          : field === 'kind' && target === 'minutes'
            ? textKinds
            : field === 'kind'
              ? commitmentKinds
              : target === 'meetings'
                ? meetingStates
                : target === 'commitments'
                  ? followUpStates
                  : others;
  return say(i18n, key in first ? first : others, key);
}

export const results: Words = {
  new: /*i18n*/ { id: 'bring.result_new', message: 'Comes in' },
  recorded: /*i18n*/ { id: 'bring.result_recorded', message: 'Recorded' },
  already: /*i18n*/ { id: 'bring.result_already', message: 'Here already' },
  together: /*i18n*/ { id: 'bring.result_together', message: 'Goes with others' },
  nothing: /*i18n*/ { id: 'bring.result_nothing', message: 'Says nothing' },
  refused: /*i18n*/ { id: 'bring.result_refused', message: 'Left out' },
};

// What a paper encloses that cannot go anywhere by itself.
export const enclosedStates: Words = {
  too_large: /*i18n*/ {
    id: 'file.too_large',
    message: 'Larger than 32 MiB: it stays in the paper, which is kept whole',
  },
  inside: /*i18n*/ {
    id: 'file.inside',
    message: 'Cannot be taken out: it stays in the paper, which is kept whole',
  },
  elsewhere: /*i18n*/ {
    id: 'file.elsewhere',
    message: 'In no folder with a date: it stays in the zip, which is kept whole',
  },
};

export const fileResults: Words = {
  ...enclosedStates,
  new: /*i18n*/ { id: 'bring.result_new', message: 'Comes in' },
  recorded: /*i18n*/ { id: 'bring.result_recorded', message: 'Recorded' },
  already: /*i18n*/ { id: 'bring.result_already', message: 'Here already' },
  refused: /*i18n*/ {
    id: 'file.refused',
    message: 'The node does not take it: it stays in the paper',
  },
  too_many: /*i18n*/ {
    id: 'file.too_many',
    message: 'More than one entry holds: it stays in the letter, which is kept whole',
  },
  left: /*i18n*/ { id: 'file.left', message: 'Goes nowhere: it stays in the paper' },
};

// What of a row has to be looked at; {field} is its field.
export const rowProblems: Words = {
  empty: /*i18n*/ { id: 'row.empty', message: 'The row has nothing in the columns that are used.' },
  too_long: /*i18n*/ { id: 'row.too_long', message: '{field}: longer than is taken; shorten it.' },
  formula: /*i18n*/ {
    id: 'row.formula',
    message: '{field}: a formula; what was saved with it is taken, nothing is worked out here.',
  },
  formula_without_value: /*i18n*/ {
    id: 'row.formula_without_value',
    message: '{field}: a formula without a saved value; it is left out.',
  },
  missing: /*i18n*/ { id: 'row.missing', message: '{field}: is missing.' },
  no_id: /*i18n*/ { id: 'row.no_id', message: '{field}: needs Latin letters or digits.' },
  unknown_party: /*i18n*/ {
    id: 'row.unknown_party',
    message: '{field}: names somebody who was not assigned to a side.',
  },
  no_number: /*i18n*/ { id: 'row.no_number', message: '{field}: holds no number that fits.' },
  unknown_word: /*i18n*/ {
    id: 'row.unknown_word',
    message: '{field}: a word that is not understood; it is left out.',
  },
  no_date: /*i18n*/ { id: 'row.no_date', message: '{field}: is no date that there is.' },
  which_day: /*i18n*/ {
    id: 'row.which_day',
    message: '{field}: may mean two days. Say above whether the day or the month stands first.',
  },
  serial: /*i18n*/ { id: 'row.serial', message: '{field}: a bare number, taken for a day.' },
  unknown_ref: /*i18n*/ {
    id: 'row.unknown_ref',
    message: '{field}: names an item that is not here; the row comes in as it stands.',
  },
  standing: /*i18n*/ {
    id: 'row.standing',
    message: '{field}: is left out; what stands until it is closed is due at no time.',
  },
  no_country: /*i18n*/ {
    id: 'row.no_country',
    message: '{field}: is left out; say the country too, in two capital letters.',
  },
  due_which_body: /*i18n*/ {
    id: 'row.due_which_body',
    message: '{field}: names a meeting, and no body that is here alone by that name.',
  },
  due_several: /*i18n*/ {
    id: 'row.due_several',
    message: '{field}: several meetings of the body have that number.',
  },
  due_no_meeting: /*i18n*/ {
    id: 'row.due_no_meeting',
    message: '{field}: names a meeting that is not here. Enter it first, or say a day.',
  },
  too_many_paragraphs: /*i18n*/ {
    id: 'row.too_many_paragraphs',
    message:
      '{field}: one paragraph more than minutes have (64). Nothing of the text comes in; bring it in in parts.',
  },
  text_too_long: /*i18n*/ {
    id: 'row.text_too_long',
    message:
      '{field}: the text is longer than one entry holds. Nothing of it comes in; bring it in in parts, or file the document with the meeting.',
  },
  too_many: /*i18n*/ { id: 'row.too_many', message: '{field}: one more than a delegation has.' },
  which_meeting: /*i18n*/ {
    id: 'row.which_meeting',
    message: '{field}: several are of that day. Say above which the folder is of.',
  },
  refused: /*i18n*/ { id: 'row.refused', message: 'The node does not take it.' },
};

export function fieldText(i18n: I18n, target: string, field: string): string {
  if (target === 'letters' && field === 'text')
    return i18n._({ id: 'bring.summary', message: 'Summary' });
  if (target === 'letters' && field === 'from')
    return i18n._({ id: 'bring.sender', message: 'Sender' });
  if (target === 'letters' && field === 'to')
    return i18n._({ id: 'bring.receiver', message: 'Receiver' });
  return say(i18n, fields, field);
}

export const stops: Words = {
  cancelled: /*i18n*/ {
    id: 'bring.stop_cancelled',
    message: 'You stopped it. What is recorded stays; the same file adds only the rest.',
  },
  not_permitted: /*i18n*/ {
    id: 'bring.stop_not_permitted',
    message: 'It ended because your rights have changed meanwhile. What is recorded stays.',
  },
  unreadable: /*i18n*/ {
    id: 'bring.stop_unreadable',
    message: 'The file could not be read to its end.',
  },
  failed: /*i18n*/ {
    id: 'bring.stop_failed',
    message: 'The node could not go on. What is recorded stays; the same file adds only the rest.',
  },
};
