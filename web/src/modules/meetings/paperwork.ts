// What prepares a meeting and what follows it: dates that would do, positions, minutes, texts, letters
// and reports. docs/formats/modules.md, contents of `meetings`.
import { textKinds, type Words } from '../../i18n/words';
import * as f from '../../writing/elements';
import { type Form, linkForm, numbered, type Place, type Value, wrong } from '../../writing/form';
import { meetingForm, modality } from './course';

const ofSeries = (place: Place) => `meetings/${place.body}`;

export const candidate = meetingForm(
  'candidate',
  /*i18n*/ { id: 'write.candidate', message: 'A date that would do' },
  ['own'],
  [
    f.dates(true),
    f.place,
    f.host,
    f.clockTime('starts', /*i18n*/ { id: 'field.starts', message: 'Begins at' }),
    f.clockTime('ends', /*i18n*/ { id: 'field.ends', message: 'Ends at' }),
    f.timezone,
    modality,
    f.someWords,
  ],
  { complete: numbered('d') },
);
// By whoever put it forward; the rest of it stands as it was said.
export const withdrawnCandidate = meetingForm(
  'candidate',
  /*i18n*/ { id: 'write.candidate_withdrawn', message: 'Withdraw the date' },
  ['own'],
  [f.someWords],
  { complete: (value) => ({ ...value, withdrawn: true }) },
);

export const availabilities: Words = {
  good: /*i18n*/ { id: 'available.good', message: 'Suits' },
  possible: /*i18n*/ { id: 'available.possible', message: 'Possible' },
  not: /*i18n*/ { id: 'available.not', message: 'Not possible' },
};

export const availability = meetingForm(
  'availability',
  /*i18n*/ { id: 'write.availability', message: 'Say whether it suits' },
  ['own'],
  [
    f.choice(
      'answer',
      /*i18n*/ { id: 'brief.answer', message: 'Answer' },
      ['GOOD', 'POSSIBLE', 'NOT'],
      availabilities,
      { required: true },
    ),
    f.someWords,
  ],
);

const publication = (kinds: readonly string[], ways: Form['ways'], title: Form['title']): Form =>
  meetingForm(
    'publication',
    title,
    ways,
    [
      f.kind(kinds, textKinds),
      f.titles,
      f.date,
      f.summary,
      f.line('publisher', /*i18n*/ { id: 'field.publisher', message: 'Published by' }),
      f.line('locator', /*i18n*/ { id: 'field.locator', message: 'Where it is found' }),
      // Each side's copy of what is said in common may name that side first.
      f.matter(
        'party',
        'names_first',
        /*i18n*/ { id: 'member.names_first', message: 'Names first' },
        {
          help: /*i18n*/ {
            id: 'publication.names_first_help',
            message: 'The party that this copy names first.',
          },
        },
      ),
    ],
    { agreed: ways[0] === 'propose', complete: numbered('p') },
  );
export const jointText = publication(
  ['JOINT_STATEMENT', 'COMMUNIQUE'],
  ['propose'],
  /*i18n*/ { id: 'write.joint_text', message: 'Joint statement' },
);
export const ownText = publication(
  ['READOUT', 'ANNOUNCEMENT', 'EVALUATION', 'FACT_SHEET'],
  ['own'],
  /*i18n*/ { id: 'write.own_text', message: "Our side's readout" },
);

export const comment = meetingForm(
  'comment',
  /*i18n*/ { id: 'write.comment', message: 'Comment by others' },
  ['own'],
  [
    f.line('by', /*i18n*/ { id: 'field.by', message: 'Who says so' }, { required: true }),
    f.words,
    f.line(
      'link',
      /*i18n*/ { id: 'field.locator', message: 'Where it is found' },
      {
        help: /*i18n*/ { id: 'papers.link_help', message: 'Begins with https:// or http://' },
        pattern: linkForm,
        wrong: wrong.link,
      },
    ),
    f.date,
    f.picks('outcomes', 'about', /*i18n*/ { id: 'field.about', message: 'About' }),
  ],
  { complete: numbered('c') },
);

export const position = meetingForm(
  'position',
  /*i18n*/ { id: 'write.position', message: 'Position' },
  ['own'],
  [
    f.number('item', /*i18n*/ { id: 'field.item', message: 'Agenda item' }, 1000),
    f.words,
    f.date,
    f.pick('letters', 'letter', /*i18n*/ { id: 'position.letter', message: 'Came in the letter' }),
  ],
  { complete: numbered('n') },
);

const saysText = (texts: unknown) => Object.values((texts as Value) ?? {}).some(Boolean);

export const report = meetingForm(
  'report',
  /*i18n*/ { id: 'write.report', message: 'Report upward' },
  ['propose', 'own'],
  [
    // To a body, at one of its meetings, or to an authority that is no body.
    { ...f.receivingBody, when: (value) => !saysText(value.to_authority) },
    {
      ...f.meetingElsewhere(
        'to_meeting',
        /*i18n*/ { id: 'member.to_meeting', message: 'To the meeting' },
      ),
      when: (value) => !saysText(value.to_authority),
    },
    {
      ...f.texts(
        'to_authority',
        /*i18n*/ { id: 'member.to_authority', message: 'To the authority' },
        {
          help: /*i18n*/ {
            id: 'report.authority_help',
            message: 'Instead of a body: a government, a parliament, an office.',
          },
        },
      ),
      when: (value) => !value.to && !value.to_meeting,
    },
    f.matter(
      'meetings',
      'covers',
      /*i18n*/ { id: 'field.covers', message: 'Covers' },
      { required: true },
    ),
    f.someWords,
    f.due,
    f.period(
      'sent',
      /*i18n*/ { id: 'field.sent', message: 'Submitted' },
      { help: /*i18n*/ { id: 'report.sent_help', message: 'Left out: it is still owed.' } },
    ),
  ],
  { matter: ofSeries, complete: numbered('r') },
);

export const acknowledgement = meetingForm(
  'acknowledgement',
  /*i18n*/ { id: 'write.acknowledgement', message: 'Acknowledge the report' },
  ['own', 'propose'],
  [
    { ...f.date, required: true },
    f.texts(
      'by',
      /*i18n*/ { id: 'field.received_by', message: 'Received by' },
      {
        help: /*i18n*/ { id: 'field.received_by_help', message: 'Body, office, name.' },
        required: true,
      },
    ),
    f.meetingElsewhere(
      'at_meeting',
      /*i18n*/ { id: 'field.at_meeting', message: 'At the meeting' },
    ),
  ],
  { matter: ofSeries },
);

const minutesForm = (says: Pick<Form, 'title' | 'ways'>, stage: string): Form =>
  meetingForm(
    'minutes',
    says.title,
    says.ways,
    [
      f.titles,
      f.list(
        'paragraphs',
        /*i18n*/ { id: 'field.paragraph', message: 'Paragraph' },
        /*i18n*/ { id: 'field.paragraph', message: 'Paragraph' },
        64,
        [
          f.line(
            'number',
            /*i18n*/ { id: 'field.number', message: 'Number' },
            {
              help: /*i18n*/ { id: 'minutes.number_help', message: 'As printed: 1, 2a, III.4' },
              required: true,
            },
          ),
          f.quotable,
          f.pick('agenda', 'agenda_item', /*i18n*/ { id: 'field.item', message: 'Agenda item' }),
        ],
        { required: true },
      ),
    ],
    {
      agreed: says.ways[0] === 'propose',
      complete: ({ stage: _, ...value }: Value) => ({
        ...value,
        id: (value.id as string | undefined) ?? 'minutes',
        version: (value.version as number | undefined) ?? 1,
        ...(stage ? { stage } : {}),
      }),
    },
  );
export const minutesDraft = minutesForm(
  { title: /*i18n*/ { id: 'write.minutes_draft', message: 'Draft the minutes' }, ways: ['own'] },
  'DRAFT',
);
export const minutesCirculated = minutesForm(
  {
    title: /*i18n*/ { id: 'write.minutes_circulated', message: 'Circulate the minutes' },
    ways: ['own'],
  },
  'CIRCULATED',
);
export const minutesAgreed = minutesForm(
  {
    title: /*i18n*/ { id: 'write.minutes_agreed', message: 'Agree the minutes' },
    ways: ['propose'],
  },
  '',
);

export const minutesComment = meetingForm(
  'minutes_comment',
  /*i18n*/ { id: 'write.minutes_comment', message: 'Comment on the minutes' },
  ['own'],
  [
    {
      ...f.paragraph,
      help: /*i18n*/ { id: 'minutes.whole_help', message: 'Left out: the minutes as a whole.' },
    },
    f.words,
    f.flag(
      'settled',
      /*i18n*/ { id: 'minutes.settled', message: 'Settled: we ask for nothing more' },
    ),
  ],
  { complete: numbered('k') },
);

export const correction = meetingForm(
  'correction',
  /*i18n*/ { id: 'write.correction', message: 'Correct by procès-verbal' },
  ['propose'],
  [
    { ...f.paragraph, required: true },
    f.lines('old_words', /*i18n*/ { id: 'minutes.old', message: 'Instead of' }, { required: true }),
    f.lines('new_words', /*i18n*/ { id: 'minutes.new', message: 'Read' }, { required: true }),
    f.reason,
  ],
  { agreed: true, complete: numbered('v') },
);

export const directions: Words = {
  in: /*i18n*/ { id: 'letter.in', message: 'In' },
  out: /*i18n*/ { id: 'letter.out', message: 'Out' },
};

export const letter = meetingForm(
  'letter',
  /*i18n*/ { id: 'write.letter', message: 'Register a letter' },
  ['own'],
  [
    f.choice(
      'direction',
      /*i18n*/ { id: 'letter.direction', message: 'In or out' },
      ['IN', 'OUT'],
      directions,
      { required: true },
    ),
    f.texts('subject', /*i18n*/ { id: 'letter.subject', message: 'Subject' }, { required: true }),
    f.line('reference', /*i18n*/ { id: 'field.reference', message: 'Reference number' }),
    f.date,
    f.period('registered', /*i18n*/ { id: 'letter.registered', message: 'Came in or went out on' }),
    f.matter(
      'party',
      'counterpart',
      /*i18n*/ { id: 'letter.counterpart', message: 'With which party' },
    ),
    f.texts('from_office', /*i18n*/ { id: 'letter.from', message: 'From which office' }),
    f.texts('to_office', /*i18n*/ { id: 'letter.to', message: 'To which office' }),
    f.summary,
    f.period('reply_due', /*i18n*/ { id: 'letter.reply_due', message: 'Reply due' }),
    f.pick('letters', 'in_reply_to', /*i18n*/ { id: 'letter.in_reply_to', message: 'In reply to' }),
    f.matter('meetings', 'about', /*i18n*/ { id: 'letter.about', message: 'About the meetings' }),
  ],
  { matter: ofSeries, complete: numbered('l') },
);

export const paperForms: readonly Form[] = [
  candidate,
  minutesComment,
  correction,
  letter,
  ownText,
  comment,
  position,
  report,
  acknowledgement,
];
