// What can be written of the course of a meeting, from a possibility to what came out of it:
// docs/formats/modules.md, contents of `meetings`.
import { isoDay, parseCalendar } from '../../i18n/dates';
import { followUpStates, modalities, outcomeKinds, type Words } from '../../i18n/words';
import * as f from '../../writing/elements';
import { type Field, type Form, numbered, type Place, type Value } from '../../writing/form';

export const ofMeeting = (place: Place) => `meetings/${place.body}/${place.slug}`;

// A form of a meeting: what it says, under which title, in which ways, with which fields.
export const meetingForm = (
  says: string,
  title: Form['title'],
  ways: Form['ways'],
  fields: readonly Field[],
  more: Partial<Form> = {},
): Form => ({ says, module: 'meetings', title, ways, matter: ofMeeting, fields, ...more });

// What is new gets an identifier; what was recorded without one keeps the number that names it.
const freshOnly =
  (prefix: string) =>
  ({ fresh, ...value }: Value): Value =>
    fresh ? numbered(prefix)(value) : value;

const firstDay = (dates: unknown): string => {
  const at = parseCalendar(String(dates ?? '').split('/')[0]);
  return at ? isoDay(at) : '';
};

export const modality = f.choice(
  'modality',
  /*i18n*/ { id: 'meeting.modality', message: 'Form' },
  ['IN_PERSON', 'SECURE_VTC', 'VTC', 'HYBRID', 'WRITTEN'],
  modalities,
);

const details = (required: boolean): Field =>
  f.group(
    'details',
    /*i18n*/ { id: 'write.when_where', message: 'When, where and how' },
    [
      f.dates(required),
      f.clockTime('starts', /*i18n*/ { id: 'field.starts', message: 'Begins at' }),
      f.clockTime('ends', /*i18n*/ { id: 'field.ends', message: 'Ends at' }),
      f.timezone,
      modality,
      f.place,
      f.host,
      f.number(
        'ordinal',
        /*i18n*/ { id: 'field.ordinal', message: 'Number in the series' },
        100_000,
        {
          help: /*i18n*/ {
            id: 'field.ordinal_help',
            message:
              'Given when the meeting is convened, and never again; working-level meetings have none.',
          },
        },
      ),
      f.matter(
        'meeting',
        'hangs_on',
        /*i18n*/ { id: 'field.hangs_on', message: 'Belongs to the meeting' },
        {
          help: /*i18n*/ {
            id: 'field.hangs_on_help',
            message: 'For a working-level meeting or a written round, which then has no number.',
          },
        },
      ),
      { ...f.titles, required: false },
      f.texts(
        'on_margins_of',
        /*i18n*/ { id: 'field.on_margins_of', message: 'On the margins of' },
      ),
      f.leads({ advanced: true }),
    ],
    { required },
  );

export const possibility = meetingForm(
  'possibility',
  /*i18n*/ { id: 'write.possibility', message: 'Consider a meeting' },
  ['own', 'propose'],
  [details(false), f.someWords],
);

export const intent = meetingForm(
  'intent',
  /*i18n*/ { id: 'write.intent', message: 'Plan a meeting' },
  ['own', 'propose'],
  [
    details(true),
    f.matter(
      'meeting',
      'said_at',
      /*i18n*/ { id: 'field.said_at', message: 'Said at the meeting' },
    ),
  ],
);

export const agreedInPrinciple: Form = {
  ...intent,
  title: /*i18n*/ { id: 'write.agreed_in_principle', message: 'Agree in principle' },
  ways: ['propose'],
  agreed: true,
};

export const schedule = meetingForm(
  'schedule',
  /*i18n*/ { id: 'write.schedule', message: 'Schedule it' },
  ['propose'],
  [details(true)],
  { agreed: true },
);
export const rescheduled: Form = {
  ...schedule,
  title: /*i18n*/ { id: 'write.rescheduled', message: 'Agree on another date' },
};
export const scheduledAnew: Form = {
  ...schedule,
  title: /*i18n*/ { id: 'write.scheduled_anew', message: 'Take it up again on a new date' },
};

// Round, sitting and state are those of the step (steps.ts).
const stage = (title: Form['title']): Form => meetingForm('stage', title, ['own', 'propose'], []);
export const confirmed = stage(
  /*i18n*/ { id: 'write.confirmed', message: 'Confirm that it takes place' },
);
export const opened = stage(/*i18n*/ { id: 'write.opened', message: 'Open the meeting' });
export const recessed = stage(/*i18n*/ { id: 'write.recessed', message: 'Go into recess' });
export const reopened = stage(/*i18n*/ { id: 'write.reopened', message: 'Resume the meeting' });

export const held = meetingForm(
  'held',
  /*i18n*/ { id: 'write.held', message: 'Conclude: it was held' },
  ['propose', 'own'],
  [details(true)],
  {
    // Of a period its first day counts: a month that has begun may have seen it.
    caution: (value, today) =>
      firstDay((value.details as Value | undefined)?.dates) > today
        ? /*i18n*/ {
            id: 'held.ahead',
            message: 'This says that it was held, on a day that is still to come.',
          }
        : null,
  },
);

export const postponement = meetingForm(
  'postponement',
  /*i18n*/ { id: 'write.postponement', message: 'Postpone' },
  ['own'],
  [
    f.span(
      'dates',
      /*i18n*/ { id: 'field.new_dates', message: 'New date' },
      { help: /*i18n*/ { id: 'field.sine_die', message: 'Left out: until further notice.' } },
    ),
    f.reason,
  ],
  { complete: (value) => ({ ...value, sine_die: !value.dates }) },
);

export const cancellation = meetingForm(
  'cancellation',
  /*i18n*/ { id: 'write.cancellation', message: 'Cancel' },
  ['own'],
  [f.reason],
);

export const purposes: Words = {
  information: /*i18n*/ { id: 'purpose.information', message: 'Information' },
  discussion: /*i18n*/ { id: 'purpose.discussion', message: 'Discussion' },
  decision_wanted: /*i18n*/ { id: 'purpose.decision', message: 'Decision' },
};
export const itemStates: Words = {
  proposed: /*i18n*/ { id: 'agenda.proposed', message: 'Proposed' },
  agreed: /*i18n*/ { id: 'agenda.agreed', message: 'Agreed' },
  taken: /*i18n*/ { id: 'agenda.taken', message: 'Dealt with' },
  deferred: /*i18n*/ { id: 'agenda.deferred', message: 'Deferred' },
  withdrawn: /*i18n*/ { id: 'agenda.withdrawn', message: 'Withdrawn' },
};

export const agendaItem = meetingForm(
  'agenda_item',
  /*i18n*/ { id: 'write.agenda_item', message: 'Agenda item' },
  ['propose', 'own'],
  [
    f.number('number', /*i18n*/ { id: 'field.number', message: 'Number' }, 1000, {
      required: true,
    }),
    f.titles,
    f.choice(
      'purpose',
      /*i18n*/ { id: 'field.purpose', message: 'Purpose' },
      ['INFORMATION', 'DISCUSSION', 'DECISION_WANTED'],
      purposes,
    ),
    f.number('minutes', /*i18n*/ { id: 'field.minutes', message: 'Minutes it is given' }, 10_000),
    f.time('starts', /*i18n*/ { id: 'field.begins', message: 'Begins' }),
    f.matter('party', 'proposer', /*i18n*/ { id: 'field.proposer', message: 'Proposed by' }),
    f.group('lead', /*i18n*/ { id: 'field.lead', message: 'Responsible' }, f.person),
    f.group('presenter', /*i18n*/ { id: 'field.presenter', message: 'Presented by' }, f.person),
    f.pick('strands', 'strand', /*i18n*/ { id: 'field.strand', message: 'Strand' }),
    f.state(['PROPOSED', 'AGREED', 'TAKEN', 'DEFERRED', 'WITHDRAWN'], itemStates, {}),
    f.flag(
      'backlog',
      /*i18n*/ { id: 'field.backlog', message: 'Withdrawn here, and wanted at a later meeting' },
    ),
    f.reason,
  ],
  { complete: freshOnly('a') },
);

const outcomeNames = ['NOTE', 'DECISION', 'COMMITMENT', 'ASSESSMENT'] as const;
const outcomeWords: Words = {
  ...outcomeKinds,
  assessment: outcomeKinds.agreed_assessment as Words[string],
};

const ofCommitment = (field: Field): Field => ({
  ...field,
  when: (value) => value.kind === 'COMMITMENT',
});

export const outcome = meetingForm(
  'outcome',
  /*i18n*/ { id: 'write.outcome', message: 'Outcome' },
  ['propose', 'own'],
  [
    f.kind(outcomeNames, outcomeWords),
    f.quotable,
    f.pick('agenda', 'agenda_item', /*i18n*/ { id: 'field.item', message: 'Agenda item' }),
    {
      ...f.paragraph,
      help: /*i18n*/ {
        id: 'outcome.paragraph_help',
        message: 'Of the published text, as printed: 12, III.4.',
      },
    },
    f.picks('matters', 'about', /*i18n*/ { id: 'field.about', message: 'About' }),
    ...[
      f.commitmentKind(
        'commitment',
        /*i18n*/ { id: 'field.commitment', message: 'What kind of commitment' },
      ),
      ...f.undertaken(),
    ].map(ofCommitment),
  ],
  {
    complete: (value) => {
      const { commitment, owners, due, due_at, standing, ...common } = value;
      const complete = numbered('o')(common);
      if (value.kind !== 'COMMITMENT') return complete;
      return {
        ...complete,
        commitment: commitment || 'UNDERTAKING',
        owners,
        due,
        due_at,
        standing,
      };
    },
  },
);

export const followUp = meetingForm(
  'outcome_status',
  /*i18n*/ { id: 'write.outcome_status', message: 'Progress' },
  ['own', 'propose'],
  [f.state(['OPEN', 'DONE', 'OVERTAKEN', 'CLOSED'], followUpStates), f.someWords],
);

export const delegation = meetingForm(
  'delegation',
  /*i18n*/ { id: 'write.delegation', message: 'Delegation' },
  ['own', 'propose'],
  [
    f.party,
    f.list(
      'heads',
      /*i18n*/ { id: 'role.head', message: 'Head of delegation' },
      /*i18n*/ { id: 'write.add_head', message: 'Head of delegation' },
      16,
      f.delegate,
    ),
    f.list(
      'members',
      /*i18n*/ { id: 'role.member', message: 'Member' },
      /*i18n*/ { id: 'write.add_member', message: 'Member' },
      64,
      f.delegate,
    ),
    f.takingPart,
  ],
);

export const session = meetingForm(
  'session',
  /*i18n*/ { id: 'write.session', message: 'Session with chairs of its own' },
  ['propose', 'own'],
  [
    f.titles,
    {
      ...f.number(
        'number',
        /*i18n*/ { id: 'session.number', message: 'Its place among the sessions' },
        1000,
      ),
      advanced: true,
    },
    f.list(
      'chairs',
      /*i18n*/ { id: 'field.chair', message: 'Chair' },
      /*i18n*/ { id: 'write.add_chair', message: 'Chair' },
      16,
      [f.party, f.group('member', /*i18n*/ { id: 'field.person', message: 'Person' }, f.person)],
    ),
    f.time('starts', /*i18n*/ { id: 'field.begins', message: 'Begins' }),
    f.time('ends', /*i18n*/ { id: 'field.ends_moment', message: 'Ends' }),
    f.picks('agenda', 'agenda', /*i18n*/ { id: 'field.takes_items', message: 'Takes the items' }),
    f.flag('restricted', /*i18n*/ { id: 'meeting.restricted', message: 'Restricted' }),
  ],
  { complete: numbered('s') },
);

const beginning = /*i18n*/ {
  id: 'field.from_help',
  message: 'Left out: from the beginning.',
};
const ending = /*i18n*/ { id: 'field.until_help', message: 'Left out: to the end.' };

export const attendance = meetingForm(
  'attendance',
  /*i18n*/ { id: 'write.attendance', message: 'Attendance' },
  ['own', 'propose'],
  [
    f.party,
    f.group('member', /*i18n*/ { id: 'field.person', message: 'Person' }, f.person, {
      required: true,
    }),
    f.list(
      'presences',
      /*i18n*/ { id: 'field.presence', message: 'Presence' },
      /*i18n*/ { id: 'write.add_presence', message: 'Came and went' },
      32,
      [
        f.time(
          'arrived',
          /*i18n*/ { id: 'field.arrived', message: 'Arrived' },
          { help: beginning },
        ),
        f.time('left', /*i18n*/ { id: 'field.left', message: 'Left' }, { help: ending }),
        f.pick('sittings', 'session', /*i18n*/ { id: 'field.session', message: 'Session' }),
      ],
    ),
  ],
  {
    complete: numbered('t'),
    // Nothing said of coming and going: there from the beginning to the end.
    finish: (content) => ({ presences: [{}], ...content }),
  },
);

export const substitution = meetingForm(
  'substitution',
  /*i18n*/ { id: 'write.substitution', message: 'Substitution' },
  ['own', 'propose'],
  [
    f.party,
    f.group('absent', /*i18n*/ { id: 'field.absent', message: 'Who is absent' }, f.person, {
      required: true,
    }),
    f.group(
      'substitute',
      /*i18n*/ { id: 'field.substitute', message: 'Who takes the place' },
      f.person,
      { required: true },
    ),
    f.time('from', /*i18n*/ { id: 'field.from', message: 'From' }, { help: beginning }),
    f.time('until', /*i18n*/ { id: 'field.until', message: 'Until' }, { help: ending }),
    f.reason,
  ],
  { complete: numbered('u') },
);

// Papers of the meeting as a whole: they go along as files of the entry.
export const filing = meetingForm(
  'filing',
  /*i18n*/ { id: 'write.filing', message: 'Papers of the meeting' },
  ['own', 'propose'],
  [],
  { complete: numbered('f') },
);

export const courseForms: readonly Form[] = [
  possibility,
  intent,
  schedule,
  postponement,
  cancellation,
  held,
  agendaItem,
  outcome,
  followUp,
  delegation,
  session,
  attendance,
  substitution,
  filing,
];
