// What of one side's own entries goes to the common place, as what, and what of it stands there.
import type { Act, ActInput, Circle } from '../api/model';
import { subjectOf } from '../i18n/words';
import type { Reach } from '../record/commits';
import { filesOf, withoutFileNames } from './paper';
import { topicOf } from './topics';

// What one side alone says, and never asks the others to agree to: by module where the name is used twice.
const ownWords = new Set([
  'minutes',
  'minutes_comment',
  'postponement',
  'cancellation',
  'comment',
  'position',
  'outcome_status',
  'candidate',
  'availability',
  'attendance',
  'substitution',
  'acknowledgement',
  'reference',
  'filing',
  // How it goes on is each side's view; of a strand it is what the meeting found.
  'commitments/progress',
]);
const ownTexts = new Set(['READOUT', 'ANNOUNCEMENT', 'EVALUATION', 'FACT_SHEET']);

// Of a text these alone are agreed; its words, changes and marks are each side's own.
const agreedOfTexts = new Set(['pen', 'mandate', 'package', 'review', 'adoption', 'correction']);

// What never goes: a name that we gave, our register of letters, and what capital was asked and answered.
const stays = new Set(['counterpart', 'letter', 'instruction_request', 'instruction', 'fallback']);

// What of these entries stands, is our own and can be submitted.
export function submittable(acts: readonly Act[], self: string): Act[] {
  const last = new Map<string, Act>();
  for (const act of acts) {
    if (act.verdict !== 'effective' || act.party !== self || !act.content) continue;
    if (act.type !== 'statement' && act.type !== 'proposal') continue;
    if (act.module === 'briefs' || stays.has(subjectOf(act.content) ?? '')) continue;
    last.set(topicOf(act), act);
  }
  return [...last.values()];
}

// `reach`: how far the author's agreement goes there.
export function submission(act: Act, target: Circle, reach: Reach = 'final'): ActInput {
  const subject = subjectOf(act.content ?? null) ?? '';
  const said = (act.content?.[subject] ?? {}) as { kind?: string; party?: string };
  const own =
    ownWords.has(subject) ||
    ownWords.has(`${act.module}/${subject}`) ||
    (act.module === 'texts' && !agreedOfTexts.has(subject)) ||
    (subject === 'publication' && ownTexts.has(said.kind ?? '')) ||
    // Whom each side sends is for each side to say.
    (subject === 'delegation' && said.party === act.party);
  const body = act.matter.split('/')[1] ?? '';
  // A draft that is handed over is circulated: it is one side's minutes until all agree them.
  const content =
    subject === 'minutes'
      ? { ...act.content, minutes: { ...said, stage: 'CIRCULATED' } }
      : (act.content ?? {});
  const common = { matter: act.matter, module: act.module, content };
  if (own) return { ...common, type: 'statement' };
  return {
    ...common,
    type: 'proposal',
    concur: reach === 'final',
    ...(filesOf(act.content).length > 0 ? { files: filesOf(act.content) } : {}),
    ...(target.bodies.some((one) => one.id === body) ? { body } : {}),
  };
}

// What of one's own stands in the other place on the same topic: it was submitted. `same`: as it
// stands here, files apart, whose names differ from place to place.
export interface Submitted {
  act: Act;
  same: boolean;
}

const plain = (content: Record<string, unknown> | null | undefined): string =>
  JSON.stringify(withoutFileNames(content), (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [two]) => (one < two ? -1 : 1)))
      : value,
  );

export function submittedOf(act: Act, there: readonly Act[], target: Circle): Submitted | null {
  const found = there
    .filter(
      (one) =>
        one.party === act.party &&
        one.verdict === 'effective' &&
        (one.type === 'statement' || one.type === 'proposal') &&
        topicOf(one) === topicOf(act),
    )
    .at(-1);
  if (!found) return null;
  return { act: found, same: plain(found.content) === plain(submission(act, target).content) };
}
