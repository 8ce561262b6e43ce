// Screen words for the machine words of the node's answers: one table for each enumeration. These
// are a secretariat's words; the code's own never show. A word that no table knows is shown as the
// node wrote it, so that a newer node is readable before the page is.
import type { I18n, MessageDescriptor } from '@lingui/core';

export type Words = Record<string, MessageDescriptor>;

export function say(
  i18n: I18n,
  words: Words,
  word: string,
  values?: Record<string, unknown>,
): string {
  const found = words[word];
  if (!found) return word.replaceAll('_', ' ');
  return i18n._(values ? { ...found, values } : found);
}

export const meetingStates: Words = {
  mooted: /*i18n*/ { id: 'meeting.mooted', message: 'Under consideration' },
  proposed: /*i18n*/ { id: 'meeting.proposed', message: 'Proposed' },
  agreed_in_principle: /*i18n*/ {
    id: 'meeting.agreed_in_principle',
    message: 'Agreed in principle',
  },
  scheduled: /*i18n*/ { id: 'meeting.scheduled', message: 'Scheduled' },
  confirmed: /*i18n*/ { id: 'meeting.confirmed', message: 'Confirmed' },
  in_session: /*i18n*/ { id: 'meeting.in_session', message: 'In session' },
  concluded: /*i18n*/ { id: 'meeting.concluded', message: 'Concluded' },
  outcome_agreed: /*i18n*/ { id: 'meeting.outcome_agreed', message: 'Outcome agreed' },
  reported: /*i18n*/ { id: 'meeting.reported', message: 'Reported' },
  postponed: /*i18n*/ { id: 'meeting.postponed', message: 'Postponed' },
  cancelled: /*i18n*/ { id: 'meeting.cancelled', message: 'Cancelled' },
  recessed: /*i18n*/ { id: 'meeting.recessed', message: 'In recess' },
};

export const ribbonStates = [
  'mooted',
  'proposed',
  'agreed_in_principle',
  'scheduled',
  'confirmed',
  'in_session',
  'concluded',
  'outcome_agreed',
  'reported',
] as const;

export const modalities: Words = {
  in_person: /*i18n*/ { id: 'modality.in_person', message: 'In person' },
  secure_vtc: /*i18n*/ { id: 'modality.secure_vtc', message: 'Secure video teleconference' },
  vtc: /*i18n*/ { id: 'modality.vtc', message: 'Video teleconference' },
  hybrid: /*i18n*/ { id: 'modality.hybrid', message: 'Hybrid' },
  written: /*i18n*/ { id: 'modality.written', message: 'In writing' },
};

export const levels: Words = {
  heads: /*i18n*/ { id: 'level.heads', message: 'Heads of state or government' },
  ministers: /*i18n*/ { id: 'level.ministers', message: 'Ministers' },
  chiefs: /*i18n*/ { id: 'level.chiefs', message: 'Chiefs of defence' },
  deputy_ministers: /*i18n*/ { id: 'level.deputy_ministers', message: 'Deputy ministers' },
  senior_officials: /*i18n*/ { id: 'level.senior_officials', message: 'Senior officials' },
  working_level: /*i18n*/ { id: 'level.working_level', message: 'Working level' },
};

export const bodyStates: Words = {
  proposed: /*i18n*/ { id: 'body.proposed', message: 'Proposed' },
  active: /*i18n*/ { id: 'body.active', message: 'Active' },
  suspended: /*i18n*/ { id: 'body.suspended', message: 'Suspended' },
  merged: /*i18n*/ { id: 'body.merged', message: 'Merged' },
  merged_into: /*i18n*/ { id: 'body.merged_into', message: 'Merged into another body' },
  dissolved: /*i18n*/ { id: 'body.dissolved', message: 'Dissolved' },
};

export const capacities: Words = {
  acting: /*i18n*/ { id: 'capacity.acting', message: 'acting' },
  performing_duties: /*i18n*/ {
    id: 'capacity.performing_duties',
    message: 'performing the duties of',
  },
  alternate: /*i18n*/ { id: 'capacity.alternate', message: 'alternate' },
  alternate_capacity: /*i18n*/ { id: 'capacity.alternate', message: 'alternate' },
  special_envoy: /*i18n*/ { id: 'capacity.special_envoy', message: 'special envoy' },
};

export const actTypes: Words = {
  statement: /*i18n*/ { id: 'entry.statement', message: 'Statement' },
  proposal: /*i18n*/ { id: 'entry.proposal', message: 'Proposal' },
  concurrence: /*i18n*/ { id: 'entry.concurrence', message: 'Agreement' },
  decline: /*i18n*/ { id: 'entry.decline', message: 'Decline' },
  withdrawal: /*i18n*/ { id: 'entry.withdrawal', message: 'Withdrawal of agreement' },
  ad_referendum: /*i18n*/ { id: 'entry.ad_referendum', message: 'Agreement ad ref' },
  reservation: /*i18n*/ { id: 'entry.reservation', message: 'Reservation or question' },
  leaving: /*i18n*/ { id: 'entry.leaving', message: 'Leaving' },
  joining: /*i18n*/ { id: 'entry.joining', message: 'Joining' },
  grant: /*i18n*/ { id: 'entry.grant', message: 'Authority to sign' },
  silence_authorisation: /*i18n*/ {
    id: 'entry.silence_authorisation',
    message: 'Authorisation of silence',
  },
  notice_receipt: /*i18n*/ { id: 'entry.notice_receipt', message: 'Receipt of notice' },
  silence_broken: /*i18n*/ { id: 'entry.silence_broken', message: 'Silence broken' },
  noted: /*i18n*/ { id: 'entry.noted', message: 'Noted' },
  confirmation: /*i18n*/ { id: 'entry.confirmation', message: 'Confirmation' },
};

// What an entry is about: the one field of its content that says something.
export const subjects: Words = {
  entente: /*i18n*/ { id: 'matter.arrangement', message: 'The arrangement' },
  body: /*i18n*/ { id: 'subject.body', message: 'The body' },
  status: /*i18n*/ { id: 'subject.status', message: 'Status' },
  lead: /*i18n*/ { id: 'subject.lead', message: 'Lead organisation' },
  reporting_line: /*i18n*/ { id: 'subject.reporting_line', message: 'Reporting line' },
  custom: /*i18n*/ { id: 'subject.custom', message: 'Custom' },
  instrument: /*i18n*/ { id: 'subject.instrument', message: 'Document' },
  strand: /*i18n*/ { id: 'subject.strand', message: 'Strand of work' },
  progress: /*i18n*/ { id: 'subject.progress', message: 'Progress' },
  person: /*i18n*/ { id: 'subject.person', message: 'Person' },
  holding: /*i18n*/ { id: 'subject.holding', message: 'Office held' },
  counterpart: /*i18n*/ { id: 'subject.counterpart', message: 'Name of a party' },
  possibility: /*i18n*/ { id: 'subject.possibility', message: 'Under consideration' },
  intent: /*i18n*/ { id: 'subject.intent', message: 'Intent' },
  schedule: /*i18n*/ { id: 'subject.schedule', message: 'Date and place' },
  stage: /*i18n*/ { id: 'subject.stage', message: 'Course of the meeting' },
  postponement: /*i18n*/ { id: 'subject.postponement', message: 'Postponement' },
  cancellation: /*i18n*/ { id: 'subject.cancellation', message: 'Cancellation' },
  held: /*i18n*/ { id: 'subject.held', message: 'Meeting held' },
  delegation: /*i18n*/ { id: 'subject.delegation', message: 'Delegation' },
  session: /*i18n*/ { id: 'subject.session', message: 'Session' },
  agenda_item: /*i18n*/ { id: 'subject.agenda_item', message: 'Agenda item' },
  outcome: /*i18n*/ { id: 'subject.outcome', message: 'Outcome' },
  outcome_status: /*i18n*/ { id: 'subject.outcome_status', message: 'Follow-up' },
  publication: /*i18n*/ { id: 'subject.publication', message: 'Publication' },
  comment: /*i18n*/ { id: 'subject.comment', message: 'Comment by others' },
  report: /*i18n*/ { id: 'subject.report', message: 'Report upward' },
  position: /*i18n*/ { id: 'subject.position', message: 'Position' },
  filing: /*i18n*/ { id: 'subject.filing', message: 'Papers of the meeting' },
  candidate: /*i18n*/ { id: 'write.candidate', message: 'A date that would do' },
  availability: /*i18n*/ { id: 'subject.availability', message: 'Availability' },
  substitution: /*i18n*/ { id: 'subject.substitution', message: 'Substitution' },
  attendance: /*i18n*/ { id: 'subject.attendance', message: 'Attendance' },
  minutes: /*i18n*/ { id: 'meeting.minutes', message: 'Minutes' },
  minutes_comment: /*i18n*/ { id: 'write.minutes_comment', message: 'Comment on the minutes' },
  correction: /*i18n*/ { id: 'subject.correction', message: 'Correction' },
  acknowledgement: /*i18n*/ { id: 'subject.acknowledgement', message: 'Acknowledgement' },
  letter: /*i18n*/ { id: 'subject.letter', message: 'Letter' },
  naming: /*i18n*/ { id: 'subject.naming', message: 'Change of name' },
  membership: /*i18n*/ { id: 'subject.membership', message: 'Membership' },
  parent: /*i18n*/ { id: 'field.parent', message: 'Part of' },
  term: /*i18n*/ { id: 'subject.term', message: 'Agreed term' },
  commitment: /*i18n*/ { id: 'write.commitment', message: 'Commitment' },
  closure: /*i18n*/ { id: 'subject.closure', message: 'Closing' },
  reference: /*i18n*/ { id: 'subject.reference', message: 'Reference' },
  agreed_language: /*i18n*/ { id: 'write.agreed_language', message: 'Agreed language' },
  reaffirmation: /*i18n*/ { id: 'subject.reaffirmation', message: 'Reaffirmation' },
  change: /*i18n*/ { id: 'subject.change', message: 'Change of wording' },
  workplan: /*i18n*/ { id: 'subject.workplan', message: 'Workplan' },
  item: /*i18n*/ { id: 'write.brief_item', message: 'Brief for an agenda item' },
  instruction_asked: /*i18n*/ { id: 'write.instruction_asked', message: 'Request instructions' },
  instruction_returned: /*i18n*/ { id: 'subject.instruction_returned', message: 'Instructions' },
  clearance_sheet: /*i18n*/ { id: 'write.clearance_sheet', message: 'Clearance sheet' },
  clearance: /*i18n*/ { id: 'brief.clearance', message: 'Clearance' },
  cable: /*i18n*/ { id: 'write.cable', message: 'Reporting cable' },
  charter: /*i18n*/ { id: 'subject.charter', message: 'Arrangement' },
  text: /*i18n*/ { id: 'subject.text', message: 'Negotiated text' },
  pen: /*i18n*/ { id: 'subject.pen', message: 'Pen of the text' },
  page: /*i18n*/ { id: 'subject.page', message: 'Words of a revision' },
  revision: /*i18n*/ { id: 'subject.revision', message: 'Revision' },
  stance: /*i18n*/ { id: 'subject.stance', message: 'Support or letting go' },
  marks: /*i18n*/ { id: 'subject.marks', message: 'Marks' },
  concordance: /*i18n*/ { id: 'subject.concordance', message: 'Concordance' },
  mandate: /*i18n*/ { id: 'subject.mandate', message: 'Mandate of the Chair' },
  package: /*i18n*/ { id: 'subject.package', message: 'Package' },
  renumbering: /*i18n*/ { id: 'subject.renumbering', message: 'Renumbering' },
  review: /*i18n*/ { id: 'subject.review', message: 'Review completed' },
  adoption: /*i18n*/ { id: 'subject.adoption', message: 'Adoption' },
  attached: /*i18n*/ { id: 'subject.attached', message: 'Statement or reservation' },
  signature: /*i18n*/ { id: 'subject.signature', message: 'Signature' },
  instruction_request: /*i18n*/ {
    id: 'subject.instruction_request',
    message: 'Request for instructions',
  },
  instruction: /*i18n*/ { id: 'texts.instructed', message: 'Instruction' },
  fallback: /*i18n*/ { id: 'brief.fallback', message: 'Fallback' },
};

// Fields of a content that say where it is from and what goes with it, not what it says.
const origins = new Set(['sources', 'words_of', 'papers']);

export function subjectOf(content: Record<string, unknown> | null): string | null {
  if (!content) return null;
  return Object.keys(content).find((key) => !origins.has(key)) ?? null;
}

export const verdicts: Words = {
  unreadable: /*i18n*/ { id: 'void.unreadable', message: 'it cannot be read' },
  malformed: /*i18n*/ { id: 'void.malformed', message: 'it is malformed' },
  not_constituted: /*i18n*/ {
    id: 'void.not_constituted',
    message: 'the arrangement was not agreed yet',
  },
  not_in_force: /*i18n*/ {
    id: 'void.not_in_force',
    message: 'its rules are not the ones in force',
  },
  not_a_member: /*i18n*/ {
    id: 'void.not_a_member',
    message: 'the party does not take part in the arrangement',
  },
  has_left: /*i18n*/ { id: 'void.has_left', message: 'the party has left the arrangement' },
  unknown_reference: /*i18n*/ {
    id: 'void.unknown_reference',
    message: 'what it refers to was not on record',
  },
  no_authority: /*i18n*/ {
    id: 'void.no_authority',
    message: 'the person had no authority to commit the party',
  },
  wrong_charter: /*i18n*/ {
    id: 'void.wrong_charter',
    message: 'it rests on an arrangement that is not agreed',
  },
  wrong_required: /*i18n*/ {
    id: 'void.wrong_required',
    message: 'it asks the wrong parties for agreement',
  },
  removes_party: /*i18n*/ {
    id: 'void.removes_party',
    message: 'a party cannot be removed by the others',
  },
  not_required: /*i18n*/ { id: 'void.not_required', message: 'this party was not asked' },
  already_answered: /*i18n*/ {
    id: 'void.already_answered',
    message: 'the party had answered already',
  },
  already_joint: /*i18n*/ { id: 'void.already_joint', message: 'it was agreed by all already' },
  silence: /*i18n*/ {
    id: 'void.silence',
    message: 'the conditions of the silence procedure were not met',
  },
  older_charter: /*i18n*/ {
    id: 'void.older_charter',
    message: 'the arrangement had changed meanwhile',
  },
  rival_alive: /*i18n*/ {
    id: 'void.rival_alive',
    message: 'the party is bound to another proposal on the same point',
  },
  slot_filled: /*i18n*/ {
    id: 'void.slot_filled',
    message: 'another proposal on the same point was agreed by all',
  },
  amendment_pending: /*i18n*/ {
    id: 'void.amendment_pending',
    message: 'the party has agreed to a change of the arrangement that is still open',
  },
  wrong_party: /*i18n*/ { id: 'void.wrong_party', message: 'it concerns the wrong party' },
  wrong_settlement: /*i18n*/ {
    id: 'void.wrong_settlement',
    message: 'it does not settle what it names',
  },
  body_ended: /*i18n*/ {
    id: 'void.body_ended',
    message: 'the body ended when one of its parties left',
  },
  wrong_recovery: /*i18n*/ {
    id: 'void.wrong_recovery',
    message: 'the conditions for replacing a lost identity key are not met',
  },
};

// Why is this not agreed yet? `{party}` is who can do something about it.
export const whyWords: Words = {
  no_effect: /*i18n*/ { id: 'why.no_effect', message: 'The proposal has no effect.' },
  waiting_for: /*i18n*/ { id: 'why.waiting_for', message: '{party} has not answered.' },
  ad_referendum: /*i18n*/ {
    id: 'why.ad_referendum',
    message: '{party} agreed ad ref; the confirmation is outstanding.',
  },
  not_delivered: /*i18n*/ { id: 'why.not_delivered', message: 'It is not stored by {party} yet.' },
  declined_by: /*i18n*/ { id: 'why.declined_by', message: '{party} declined; this is final.' },
  withdrawn_by: /*i18n*/ { id: 'why.withdrawn_by', message: '{party} withdrew its agreement.' },
  has_left: /*i18n*/ { id: 'why.has_left', message: '{party} has left the arrangement.' },
  bound_to_rival: /*i18n*/ {
    id: 'why.bound_to_rival',
    message: 'Another proposal on the same point is still open, and a party is bound to it.',
  },
  another_agreed: /*i18n*/ {
    id: 'why.another_agreed',
    message: 'Another proposal on the same point was agreed by all.',
  },
  cannot_be_agreed: /*i18n*/ {
    id: 'why.cannot_be_agreed',
    message: 'As the answers stand, this can no longer be agreed.',
  },
  older_charter: /*i18n*/ {
    id: 'why.older_charter',
    message: 'The arrangement has changed since.',
  },
  charters_diverge: /*i18n*/ {
    id: 'why.charters_diverge',
    message: 'Two versions of the arrangement stand side by side.',
  },
  predecessor_not_agreed: /*i18n*/ {
    id: 'why.predecessor_not_agreed',
    message: 'What it builds on is not agreed by all yet.',
  },
  body_ended: /*i18n*/ {
    id: 'why.body_ended',
    message: 'The body that decides ended when one of its parties left.',
  },
  objected_by: /*i18n*/ {
    id: 'why.objected_by',
    message: '{party} objects to the replacement of its identity key.',
  },
  notice_running: /*i18n*/ {
    id: 'why.notice_running',
    message: 'The time to object is not over; {party} cannot agree yet.',
  },
};

// What can be done about it, by `{party}` or by anybody.
export const whyActs: Words = {
  concur: /*i18n*/ { id: 'remedy.concur', message: '{party} can agree or decline.' },
  confirm: /*i18n*/ { id: 'remedy.confirm', message: '{party} can confirm or decline.' },
  decline: /*i18n*/ {
    id: 'remedy.decline',
    message: '{party} can free the point by declining the other proposal.',
  },
  decline_it: /*i18n*/ {
    id: 'remedy.decline_it',
    message: '{party} can free the point by declining it.',
  },
  connect: /*i18n*/ {
    id: 'remedy.connect',
    message: 'The link to {party} has to come back; nothing is lost meanwhile.',
  },
  wait: /*i18n*/ { id: 'remedy.wait', message: 'It is on its way; nothing has to be done.' },
  propose_again: /*i18n*/ { id: 'remedy.propose_again', message: 'It can be proposed anew.' },
  settle: /*i18n*/ {
    id: 'remedy.settle',
    message: 'The parties have to agree which of them holds.',
  },
};

// Remedies that are nobody's in particular.
export const anybodysActs = new Set(['wait', 'propose_again', 'settle']);

export const openings: Words = {
  deferred: /*i18n*/ { id: 'opening.deferred', message: 'Content to follow' },
  withheld: /*i18n*/ { id: 'opening.withheld', message: 'Content withheld' },
  destroyed: /*i18n*/ { id: 'opening.destroyed', message: 'Content destroyed' },
  missing: /*i18n*/ { id: 'opening.missing', message: 'Content not here yet' },
};

export const outcomeKinds: Words = {
  note: /*i18n*/ { id: 'outcome.note', message: 'Note' },
  decision: /*i18n*/ { id: 'outcome.decision', message: 'Decision' },
  commitment: /*i18n*/ { id: 'outcome.commitment', message: 'Commitment' },
  agreed_assessment: /*i18n*/ { id: 'outcome.agreed_assessment', message: 'Agreed assessment' },
};

export const textKinds: Words = {
  joint_statement: /*i18n*/ { id: 'text.joint_statement', message: 'Joint statement' },
  national_readout: /*i18n*/ { id: 'text.national_readout', message: 'Readout' },
  readout: /*i18n*/ { id: 'text.readout', message: 'Readout' },
  announcement: /*i18n*/ { id: 'text.announcement', message: 'Announcement' },
  communique: /*i18n*/ { id: 'text.communique', message: 'Communiqué' },
  evaluation: /*i18n*/ { id: 'text.evaluation', message: 'Own evaluation' },
  fact_sheet: /*i18n*/ { id: 'text.fact_sheet', message: 'Fact sheet' },
};

export const strandStates: Words = {
  under_way: /*i18n*/ { id: 'strand.under_way', message: 'Under way' },
  completed: /*i18n*/ { id: 'strand.completed', message: 'Completed' },
  paused: /*i18n*/ { id: 'strand.paused', message: 'Paused' },
  ended: /*i18n*/ { id: 'strand.ended', message: 'Ended' },
};

export const linkStates: Words = {
  up: /*i18n*/ { id: 'link.up', message: 'Up' },
  connecting: /*i18n*/ { id: 'link.connecting', message: 'Connecting' },
  down: /*i18n*/ { id: 'link.down', message: 'Down' },
  cut: /*i18n*/ { id: 'link.cut', message: 'Cut by us' },
  pairing: /*i18n*/ { id: 'link.pairing', message: 'Being set up' },
};

export const invitationStates: Words = {
  received: /*i18n*/ { id: 'invitation.received', message: 'Received, not answered' },
  joined: /*i18n*/ { id: 'invitation.joined', message: 'Joined by us; waiting for the others' },
  founding: /*i18n*/ { id: 'invitation.founding', message: 'Sent by us; waiting for the others' },
  constituted: /*i18n*/ { id: 'invitation.constituted', message: 'Agreed by all; in force' },
};

export const problems: Words = {
  invalid: /*i18n*/ { id: 'problem.invalid', message: 'This cannot be done as asked' },
  forbidden: /*i18n*/ { id: 'problem.forbidden', message: 'You may not do this' },
  not_found: /*i18n*/ {
    id: 'problem.not_found',
    message: 'There is no such thing here, or it is not yours to see',
  },
  conflict: /*i18n*/ { id: 'problem.conflict', message: 'Something else happened meanwhile' },
  behind: /*i18n*/ { id: 'problem.behind', message: 'This node has not received everything yet' },
  unavailable: /*i18n*/ { id: 'problem.unavailable', message: 'The node cannot answer just now' },
  corrupt: /*i18n*/ {
    id: 'problem.corrupt',
    message: 'The node found damage in its store and has stopped writing',
  },
  unauthenticated: /*i18n*/ { id: 'problem.unauthenticated', message: 'The session has ended' },
  confirm: /*i18n*/ { id: 'problem.confirm', message: 'Password and code are needed again' },
  slow_down: /*i18n*/ { id: 'problem.slow_down', message: 'Too many attempts' },
  too_large: /*i18n*/ { id: 'problem.too_large', message: 'This is too large' },
  method: /*i18n*/ { id: 'problem.method', message: 'This cannot be done here' },
  media_type: /*i18n*/ { id: 'problem.media_type', message: 'This form of content is not taken' },
  precondition: /*i18n*/ { id: 'problem.precondition', message: 'It changed since you looked' },
  limit: /*i18n*/ { id: 'problem.limit', message: 'A limit was reached' },
  range: /*i18n*/ { id: 'problem.range', message: 'This lies beyond the end of the file' },
  timeout: /*i18n*/ { id: 'problem.timeout', message: 'The node took too long' },
  idempotency: /*i18n*/ {
    id: 'problem.idempotency',
    message: 'The same request came with other content',
  },
};

export const commitmentKinds: Words = {
  goal_reaffirmed: /*i18n*/ { id: 'commitment.goal_reaffirmed', message: 'Goal reaffirmed' },
  undertaking: /*i18n*/ { id: 'commitment.undertaking', message: 'Undertaking' },
  tasking: /*i18n*/ { id: 'commitment.tasking', message: 'Tasking' },
  monitoring: /*i18n*/ { id: 'commitment.monitoring', message: 'Monitoring' },
  position: /*i18n*/ { id: 'commitment.position', message: 'Position' },
  risk_reduction: /*i18n*/ { id: 'commitment.risk_reduction', message: 'Risk-reduction measure' },
  access: /*i18n*/ { id: 'commitment.access', message: 'Access' },
};

export const followUpStates: Words = {
  proposed: /*i18n*/ { id: 'follow.proposed', message: 'Proposed' },
  open: /*i18n*/ { id: 'commitment.open', message: 'Open' },
  under_way: /*i18n*/ { id: 'strand.under_way', message: 'Under way' },
  done: /*i18n*/ { id: 'commitment.done', message: 'Done' },
  overtaken: /*i18n*/ { id: 'commitment.overtaken', message: 'Overtaken' },
  withdrawn: /*i18n*/ { id: 'commitment.withdrawn', message: 'Withdrawn' },
  closed: /*i18n*/ { id: 'commitment.closed', message: 'Closed' },
};

export const minutesStates: Words = {
  draft: /*i18n*/ { id: 'minutes.draft', message: 'Draft' },
  circulated: /*i18n*/ { id: 'minutes.circulated', message: 'Circulated' },
  commented: /*i18n*/ { id: 'minutes.commented', message: 'Comments' },
  proposed: /*i18n*/ { id: 'minutes.proposed', message: 'To be agreed' },
  agreed: /*i18n*/ { id: 'minutes.agreed', message: 'Agreed' },
  corrected: /*i18n*/ { id: 'minutes.corrected', message: 'Agreed, corrected' },
};

export const roles: Words = {
  head: /*i18n*/ { id: 'role.head', message: 'Head of delegation' },
  co_chair: /*i18n*/ { id: 'role.co_chair', message: 'Co-chair' },
  member: /*i18n*/ { id: 'role.member', message: 'Member' },
  substitute: /*i18n*/ { id: 'role.substitute', message: 'Substitute' },
  interpreter: /*i18n*/ { id: 'role.interpreter', message: 'Interpreter' },
  note_taker: /*i18n*/ { id: 'role.note_taker', message: 'Note-taker' },
};

export const institutions: Words = {
  security_council: /*i18n*/ { id: 'institution.security_council', message: 'Security council' },
  defence: /*i18n*/ { id: 'institution.defence', message: 'Defence' },
  foreign_affairs: /*i18n*/ { id: 'institution.foreign_affairs', message: 'Foreign affairs' },
  intelligence: /*i18n*/ { id: 'institution.intelligence', message: 'Intelligence' },
  military: /*i18n*/ { id: 'institution.military', message: 'Military' },
  other: /*i18n*/ { id: 'institution.other', message: 'Other' },
};

export const instrumentKinds: Words = {
  declaration: /*i18n*/ { id: 'instrument.declaration', message: 'Declaration' },
  framework: /*i18n*/ { id: 'instrument.framework', message: 'Framework document' },
  terms_of_reference: /*i18n*/ {
    id: 'instrument.terms_of_reference',
    message: 'Terms of reference',
  },
  guidelines: /*i18n*/ { id: 'instrument.guidelines', message: 'Guidelines' },
  plan: /*i18n*/ { id: 'instrument.plan', message: 'Plan' },
  workplan: /*i18n*/ { id: 'instrument.workplan', message: 'Workplan' },
  report: /*i18n*/ { id: 'instrument.report', message: 'Report' },
};

export const instrumentStates: Words = {
  draft: /*i18n*/ { id: 'instrument.draft', message: 'Draft' },
  review_completed: /*i18n*/ { id: 'instrument.review_completed', message: 'Review completed' },
  adopted: /*i18n*/ { id: 'instrument.adopted', message: 'Adopted' },
  signed: /*i18n*/ { id: 'instrument.signed', message: 'Signed' },
  in_force: /*i18n*/ { id: 'instrument.in_force', message: 'In force' },
  terminated: /*i18n*/ { id: 'instrument.terminated', message: 'Terminated' },
};

// What departs from plan or custom: shown, never refused.
export const variances: Words = {
  same_host_again: /*i18n*/ { id: 'variance.same_host_again', message: 'Same host as before' },
  unusual_host: /*i18n*/ { id: 'variance.unusual_host', message: 'Other host than by custom' },
  later_than_planned: /*i18n*/ {
    id: 'variance.later_than_planned',
    message: 'Later than planned',
  },
  ordinal_reused: /*i18n*/ { id: 'variance.ordinal_reused', message: 'Number used twice' },
};

// Members of contents that no form asks for, or that are told without their form.
export const contentWords: Words = {
  sources: /*i18n*/ { id: 'member.sources', message: 'Sources' },
  words_of: /*i18n*/ { id: 'member.words_of', message: 'Words of' },
  file: /*i18n*/ { id: 'member.file', message: 'File' },
  size: /*i18n*/ { id: 'member.size', message: 'Size in bytes' },
  matter: /*i18n*/ { id: 'member.matter', message: 'Refers to' },
  link: /*i18n*/ { id: 'field.link', message: 'Link' },
  observers: /*i18n*/ { id: 'member.observers', message: 'Observers' },
  founding_instrument: /*i18n*/ { id: 'member.founding', message: 'Founding document' },
  languages: /*i18n*/ { id: 'member.languages', message: 'Languages' },
  outside: /*i18n*/ { id: 'member.outside', message: 'An event of others' },
  secretariat: /*i18n*/ { id: 'member.secretariat', message: 'Secretariat' },
  terms_of_reference: /*i18n*/ { id: 'member.terms', message: 'Terms of reference' },
  terms_of_reference_version: /*i18n*/ {
    id: 'member.terms_version',
    message: 'Version of the terms of reference',
  },
  decision_rule: /*i18n*/ { id: 'member.decision_rule', message: 'How it decides' },
  silence: /*i18n*/ { id: 'member.silence', message: 'By silence too' },
  silence_classes: /*i18n*/ { id: 'member.silence_classes', message: 'By silence in these cases' },
  role: /*i18n*/ { id: 'field.role', message: 'Role' },
  id: /*i18n*/ { id: 'member.id', message: 'Identifier' },
  before_each_report: /*i18n*/ {
    id: 'member.before_each_report',
    message: 'Meetings before each report',
  },
  topic: /*i18n*/ { id: 'field.topic', message: 'Topic' },
  language: /*i18n*/ { id: 'member.language', message: 'Which wording' },
  round: /*i18n*/ { id: 'member.round', message: 'Round of scheduling' },
  withdrawn: /*i18n*/ { id: 'agenda.withdrawn', message: 'Withdrawn' },
  sitting: /*i18n*/ { id: 'member.sitting', message: 'Recesses before' },
  sine_die: /*i18n*/ { id: 'meeting.sine_die', message: 'Postponed without a new date' },
  institutions: /*i18n*/ { id: 'field.institution', message: 'Institution' },
  from_meeting: /*i18n*/ { id: 'member.from_meeting', message: 'Carried on from' },
  from_item: /*i18n*/ { id: 'member.from_item', message: 'Item there' },
  names_first: /*i18n*/ { id: 'member.names_first', message: 'Names first' },
  version: /*i18n*/ { id: 'member.version', message: 'Version' },
  to_meeting: /*i18n*/ { id: 'member.to_meeting', message: 'To the meeting' },
  to_authority: /*i18n*/ { id: 'member.to_authority', message: 'To the authority' },
  candidate: /*i18n*/ { id: 'write.candidate', message: 'A date that would do' },
  outcome: /*i18n*/ { id: 'subject.outcome', message: 'Outcome' },
  report: /*i18n*/ { id: 'subject.report', message: 'Report upward' },
  minutes: /*i18n*/ { id: 'meeting.minutes', message: 'Minutes' },
  strand: /*i18n*/ { id: 'field.strand', message: 'Strand' },
  party: /*i18n*/ { id: 'field.party', message: 'Party' },
  parties: /*i18n*/ { id: 'field.parties', message: 'Parties' },
  kind: /*i18n*/ { id: 'field.kind', message: 'Kind' },
  state: /*i18n*/ { id: 'field.state', message: 'State' },
  number: /*i18n*/ { id: 'field.number', message: 'Number' },
  country: /*i18n*/ { id: 'field.country', message: 'Country' },
  city: /*i18n*/ { id: 'field.city', message: 'City' },
  venue: /*i18n*/ { id: 'field.venue', message: 'Venue' },
  host: /*i18n*/ { id: 'body.host', message: 'Host' },
  subject: /*i18n*/ { id: 'letter.subject', message: 'Subject' },
  dates: /*i18n*/ { id: 'field.dates', message: 'Date' },
  date: /*i18n*/ { id: 'field.date', message: 'Date' },
  from: /*i18n*/ { id: 'field.from', message: 'From' },
  until: /*i18n*/ { id: 'field.until', message: 'Until' },
  due: /*i18n*/ { id: 'field.due', message: 'Due' },
  sent: /*i18n*/ { id: 'field.sent', message: 'Submitted' },
  founded: /*i18n*/ { id: 'field.founded', message: 'Founded' },
  place: /*i18n*/ { id: 'field.place', message: 'Place' },
  titles: /*i18n*/ { id: 'field.titles', message: 'Title' },
  names: /*i18n*/ { id: 'field.names', message: 'Name' },
  abbreviations: /*i18n*/ { id: 'field.abbreviations', message: 'Short name' },
  words: /*i18n*/ { id: 'field.words', message: 'Text' },
  summary: /*i18n*/ { id: 'field.summary', message: 'Summary' },
  reason: /*i18n*/ { id: 'field.reason', message: 'Reason' },
  remark: /*i18n*/ { id: 'field.remark', message: 'Remark' },
  mandate: /*i18n*/ { id: 'field.mandate', message: 'Mandate' },
  office: /*i18n*/ { id: 'field.office', message: 'Office' },
  organisation: /*i18n*/ { id: 'field.organisation', message: 'Organisation' },
  beneficiary: /*i18n*/ { id: 'field.beneficiary', message: 'Beneficiary' },
  on_margins_of: /*i18n*/ { id: 'field.on_margins_of', message: 'On the margins of' },
};

// What a person should know before an entry is written (docs/formats/modules.md, section 9).
export const adviceWords: Words = {
  words_changed: /*i18n*/ {
    id: 'advice.words_changed',
    message: 'The words were changed meanwhile. Read them as they are now.',
  },
  element_gone: /*i18n*/ {
    id: 'advice.element_gone',
    message: 'The paragraph is not in the text any more.',
  },
  unknown_change: /*i18n*/ {
    id: 'advice.unknown_change',
    message: 'There is no such proposal here.',
  },
  let_go: /*i18n*/ { id: 'advice.let_go', message: 'Its side has let it go.' },
  in_package: /*i18n*/ {
    id: 'advice.in_package',
    message: 'It stands in a package that is offered, which this ends.',
  },
  not_pen_holder: /*i18n*/ {
    id: 'advice.not_pen_holder',
    message: 'Another side holds the pen: this would be no revision of the text.',
  },
  stale_revision: /*i18n*/ {
    id: 'advice.stale_revision',
    message: 'Another revision was issued meanwhile.',
  },
  no_such_revision: /*i18n*/ {
    id: 'advice.no_such_revision',
    message: 'No revision of the text has these words.',
  },
  reason_needed: /*i18n*/ {
    id: 'advice.reason_needed',
    message: 'What was agreed is reopened: say why.',
  },
  stale_round: /*i18n*/ { id: 'advice.stale_round', message: 'Another date was agreed meanwhile.' },
  no_such_round: /*i18n*/ { id: 'advice.no_such_round', message: 'No such date was agreed.' },
  already_held: /*i18n*/ { id: 'advice.already_held', message: 'The meeting was held meanwhile.' },
  not_scheduled: /*i18n*/ {
    id: 'advice.not_scheduled',
    message: 'No date of this meeting is agreed yet.',
  },
  called_off: /*i18n*/ {
    id: 'advice.called_off',
    message: 'The meeting was postponed or cancelled.',
  },
  stale_sitting: /*i18n*/ {
    id: 'advice.stale_sitting',
    message: 'Another sitting has begun or ended meanwhile.',
  },
  unknown_candidate: /*i18n*/ {
    id: 'advice.unknown_candidate',
    message: 'This date is not among those put forward, or it was withdrawn.',
  },
  item_agreed: /*i18n*/ {
    id: 'advice.item_agreed',
    message: 'All have agreed this item; one side alone does not change it.',
  },
  minutes_agreed: /*i18n*/ {
    id: 'advice.minutes_agreed',
    message: 'These minutes are agreed; what is wrong in them is corrected by procès-verbal.',
  },
  minutes_not_agreed: /*i18n*/ {
    id: 'advice.minutes_not_agreed',
    message: 'These minutes are not agreed yet; comment on them instead.',
  },
  no_minutes: /*i18n*/ { id: 'advice.no_minutes', message: 'There are no such minutes.' },
  stale_version: /*i18n*/ {
    id: 'advice.stale_version',
    message: 'A later version of the minutes is out meanwhile.',
  },
  not_sent: /*i18n*/ { id: 'advice.not_sent', message: 'The report was not submitted yet.' },
  is_cancelled: /*i18n*/ {
    id: 'advice.is_cancelled',
    message: 'The meeting was cancelled; agreeing a date takes it up again.',
  },
  ordinal_used: /*i18n*/ {
    id: 'advice.ordinal_used',
    message: 'Another meeting has this number.',
  },
  ordinal_skips: /*i18n*/ {
    id: 'advice.ordinal_skips',
    message: 'A number in the series is left out.',
  },
  agenda_too_long: /*i18n*/ {
    id: 'advice.agenda_too_long',
    message: 'The items take more time than the meeting has.',
  },
  carried_already: /*i18n*/ {
    id: 'advice.carried_already',
    message: 'The item stands on the agenda of another meeting already.',
  },
  not_in_backlog: /*i18n*/ {
    id: 'advice.not_in_backlog',
    message: 'Nothing of that name waits from that meeting.',
  },
  not_held: /*i18n*/ {
    id: 'advice.not_held',
    message: 'Nobody has said yet that the meeting was held.',
  },
  unknown_item: /*i18n*/ { id: 'advice.unknown_item', message: 'The agenda has no such item.' },
  unknown_paragraph: /*i18n*/ {
    id: 'advice.unknown_paragraph',
    message: 'The minutes have no such paragraph.',
  },
  paragraph_unknown: /*i18n*/ {
    id: 'advice.paragraph_unknown',
    message: 'The minutes as agreed have no such paragraph.',
  },
  words_not_found: /*i18n*/ {
    id: 'advice.words_not_found',
    message: 'The old words do not stand in the minutes as agreed.',
  },
  letter_shared: /*i18n*/ {
    id: 'advice.letter_shared',
    message: 'A register of letters is one side’s own; here the others see it.',
  },
  letter_number_used: /*i18n*/ {
    id: 'advice.letter_number_used',
    message:
      'Another letter of this sender bears this number and is not the same; compare the two.',
  },
};

// What of a body changed on a day.
export const changeWords: Words = {
  naming: /*i18n*/ { id: 'change.naming', message: 'Its name' },
  membership: /*i18n*/ { id: 'change.membership', message: 'Its members' },
  parent: /*i18n*/ { id: 'change.parent', message: 'Under which body it is' },
  lead: /*i18n*/ { id: 'subject.lead', message: 'Lead organisation' },
  reporting_line: /*i18n*/ { id: 'subject.reporting_line', message: 'Reporting line' },
  status: /*i18n*/ { id: 'subject.status', message: 'Status' },
  custom: /*i18n*/ { id: 'subject.custom', message: 'Custom' },
};

export const memberRoles: Words = {
  member: /*i18n*/ { id: 'member.member', message: 'Member' },
  observer: /*i18n*/ { id: 'member.observer', message: 'Observer' },
};

export const hostRules: Words = {
  alternate: /*i18n*/ { id: 'host.alternate', message: 'In turn' },
  fixed: /*i18n*/ { id: 'host.fixed', message: 'Always the same' },
  rotating: /*i18n*/ { id: 'host.rotating', message: 'One after another' },
  no_rule: /*i18n*/ { id: 'host.no_rule', message: 'No rule' },
};

// How far a negotiated text has come.
export const textStates: Words = {
  draft: /*i18n*/ { id: 'texts.draft', message: 'Draft' },
  bracketed: /*i18n*/ { id: 'texts.bracketed', message: 'Bracketed' },
  clean: /*i18n*/ { id: 'texts.clean', message: 'Clean' },
  agreed_ad_ref: /*i18n*/ { id: 'texts.agreed_ad_ref', message: 'Agreed ad ref' },
  agreed: /*i18n*/ { id: 'texts.agreed', message: 'Agreed by all' },
  review_completed: /*i18n*/ { id: 'texts.review_completed', message: 'Review completed' },
  adopted: /*i18n*/ { id: 'texts.adopted', message: 'Adopted' },
  signed: /*i18n*/ { id: 'texts.signed', message: 'Signed' },
};
