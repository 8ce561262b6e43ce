// What two entries of one matter are about the same thing by: the rule by which the node lets the later
// one stand in the place of the earlier (`topic` in src/modules/*/*.cpp, compared by topics.test.ts).
import { subjectOf } from '../i18n/words';

type Said = Record<string, unknown>;
type Telling = (said: Said) => readonly unknown[];

const by =
  (...names: readonly string[]): Telling =>
  (said) =>
    names.map((name) => said[name]);
// There is one of it in a matter.
const single: Telling = () => [];
// It is named by what it says.
const whole: Telling = (said) => [said];
// Where wording was used: the meeting, else the day.
const use: Telling = (said) => {
  const where = (said.use ?? {}) as Said;
  return [said.language, where.meeting || where.date];
};

// By module and member of the content.
export const telling: Readonly<Record<string, Readonly<Record<string, Telling>>>> = {
  bodies: {
    body: single,
    status: by('from'),
    lead: by('party', 'from'),
    reporting_line: by('to', 'from'),
    custom: by('from'),
    instrument: by('id', 'state'),
    strand: by('id'),
    progress: by('strand', 'meeting'),
    // Spellings add up: an entry with others takes the place of none.
    person: (said) => [said.names],
    holding: by('id'),
    counterpart: single,
    naming: by('from'),
    membership: (said) => [said.party || said.id, said.from],
    parent: by('from'),
    term: by('id'),
  },
  meetings: {
    possibility: single,
    intent: by('said_at'),
    schedule: by('round'),
    stage: by('round'),
    postponement: by('round'),
    cancellation: by('round'),
    held: single,
    delegation: by('party'),
    session: by('id'),
    agenda_item: (said) => [said.id || said.number],
    outcome: by('id'),
    outcome_status: by('outcome'),
    publication: by('id'),
    comment: by('id'),
    report: by('id'),
    candidate: by('id'),
    availability: by('candidate'),
    substitution: by('id'),
    attendance: by('id'),
    position: by('id'),
    minutes: by('id'),
    minutes_comment: by('id'),
    correction: by('minutes', 'id'),
    acknowledgement: by('report'),
    letter: by('id'),
    filing: by('id'),
  },
  commitments: {
    commitment: single,
    progress: by('date', 'at_meeting'),
    closure: single,
    reference: by('circle', 'matter'),
    agreed_language: by('id'),
    reaffirmation: use,
    change: by('language', 'number'),
    workplan: by('period'),
  },
  texts: {
    text: single,
    pen: by('from_revision'),
    page: whole,
    revision: by('number'),
    change: whole,
    stance: whole,
    marks: whole,
    comment: whole,
    concordance: whole,
    mandate: by('party'),
    package: by('id'),
    renumbering: by('revision'),
    review: single,
    adoption: single,
    attached: by('id'),
    signature: by('confirms'),
    correction: by('id'),
    term: by('id'),
    instruction_request: by('id'),
    instruction: whole,
    fallback: whole,
  },
};

const plainly = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? JSON.stringify(value)
    : String(value ?? '').toLowerCase();

// One topic has one entry that stands: the last. A content that no module of this page knows is a topic
// of its own.
export function topicOf(act: {
  matter: string;
  module: string;
  content?: Record<string, unknown> | null;
}): string {
  const subject = subjectOf(act.content ?? null) ?? '';
  const said = (act.content?.[subject] ?? {}) as Said;
  const tells = telling[act.module]?.[subject];
  const parts = tells ? tells(said) : [said];
  return [act.matter, subject, ...parts.map(plainly)].join(' ');
}
