// The paragraphs that a meeting adopted, as the register of agreed wording takes them, and what of them
// stands there already.
import type { I18n } from '@lingui/core';
import type { Meeting, Names } from '../../api/model';
import { choose } from '../../i18n/text';
import type { Register, Wording } from '../../record/wording';
import { isSettled } from './versions';

export interface Adopted {
  // Of this meeting, for telling it from others.
  key: string;
  words: Names;
  // Where it stands, as the content of a use.
  use: { meeting: string; text?: string; paragraph?: string; date?: string };
}

type Of = Pick<Meeting, 'matter' | 'outcomes' | 'minutes' | 'texts'>;

const some = (words: Names | undefined): words is Names =>
  Object.values(words ?? {}).some((text) => text.trim() !== '');

// A text by its paragraphs, where every language has as many; else as a whole.
function paragraphsOf(text: Names): Names[] {
  const parts = Object.entries(text).map(
    ([tag, all]) => [tag, all.split(/\n\s*\n/).filter((one) => one.trim())] as const,
  );
  const count = parts[0]?.[1].length ?? 0;
  if (count < 2 || parts.some(([, list]) => list.length !== count)) return [text];
  return Array.from({ length: count }, (_, at) =>
    Object.fromEntries(parts.map(([tag, list]) => [tag, (list[at] ?? '').trim()])),
  );
}

// What all agreed; `alone`: in one side's own place, where there is nobody else to agree, what it
// recorded as the outcome.
export function adoptedOf(i18n: I18n, meeting: Of, alone: boolean): Adopted[] {
  const adopted = (kind: string) => kind === 'joint' || (alone && kind === 'national');
  const named = (title: Names | undefined) => choose(title, i18n.locale)?.text;
  const at = { meeting: meeting.matter };
  return [
    ...meeting.outcomes
      .filter((one) => adopted(one.said.kind) && some(one.text))
      .map((one, index) => ({
        key: `outcome ${one.id ?? index}`,
        words: one.text,
        use: { ...at, ...(one.item ? { paragraph: one.item } : {}) },
      })),
    ...meeting.minutes
      .filter((one) => isSettled(one))
      .flatMap((one) =>
        one.paragraphs
          .filter((each) => some(each.text))
          .map((each) => ({
            key: `minutes ${one.id} ${each.number}`,
            words: each.text,
            use: {
              ...at,
              text: named(one.title) ?? i18n._({ id: 'meeting.minutes', message: 'Minutes' }),
              paragraph: each.number,
            },
          })),
      ),
    ...meeting.texts
      .filter((one) => one.said.kind === 'joint' && some(one.text))
      .flatMap((one, index) => {
        const title = named(one.title);
        const list = paragraphsOf(one.text ?? {});
        return list.map((words, number) => ({
          key: `text ${one.said.ref ?? index} ${number}`,
          words,
          use: {
            ...at,
            ...(title ? { text: title } : {}),
            ...(one.date ? { date: one.date } : {}),
            ...(list.length > 1 ? { paragraph: String(number + 1) } : {}),
          },
        }));
      }),
  ];
}

export interface Stands {
  entry: Wording;
  topic: Names;
  //   here: taken from this very place; same: these words, of another place;
  //   earlier: as it stood before it was changed; alike: most of the words.
  how: 'here' | 'same' | 'earlier' | 'alike';
}

const plain = (text: string) =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\s\p{P}]+/gu, ' ')
    .trim();

const equal = (one: Names, two: Names | null | undefined) =>
  Object.entries(one).some(
    ([tag, text]) => plain(text) !== '' && plain(text) === plain(two?.[tag] ?? ''),
  );

const leastAlike = 0.7;

// The share of words that both have, of all that either has; of the language where it is highest.
function likeness(one: Names, two: Names): number {
  return Math.max(
    0,
    ...Object.entries(one).map(([tag, text]) => {
      const first = new Set(plain(text).split(' ').filter(Boolean));
      const second = new Set(
        plain(two[tag] ?? '')
          .split(' ')
          .filter(Boolean),
      );
      const both = [...first].filter((word) => second.has(word)).length;
      return both / Math.max(1, first.size + second.size - both);
    }),
  );
}

// Where it stands already, the closest of all; null: nowhere.
export function standsAs(register: Pick<Register, 'topics'>, one: Adopted): Stands | null {
  const order = ['here', 'same', 'earlier', 'alike'] as const;
  const found = register.topics.flatMap((topic) =>
    topic.entries.flatMap((entry) => {
      const uses = [
        entry.source,
        ...entry.reaffirmations.map((each) => each.use),
        ...entry.changes.map((each) => each.use),
      ];
      const stood = [entry.adopted, ...entry.changes.map((each) => each.before)];
      const known = [entry.words, ...stood].some((each) => equal(one.words, each));
      const here =
        known &&
        uses.some(
          (use) =>
            use.meeting === one.use.meeting && (use.paragraph ?? '') === (one.use.paragraph ?? ''),
        );
      const how = here
        ? 'here'
        : equal(one.words, entry.words)
          ? 'same'
          : known
            ? 'earlier'
            : likeness(one.words, entry.words) >= leastAlike
              ? 'alike'
              : null;
      return how ? [{ entry, topic: topic.names, how } satisfies Stands] : [];
    }),
  );
  return found.sort((a, b) => order.indexOf(a.how) - order.indexOf(b.how))[0] ?? null;
}
