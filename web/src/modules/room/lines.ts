// What was said on a text, line by line, and what takes the last of it back. Nothing is ever erased: what takes a
// line back is a line too, and is known by what it says, so that whoever goes on at this machine after a crash
// or another operator can undo the same things.
import type { Act, NegotiatedText, TextChange } from '../../api/model';
import type { Said } from '../texts/ContentSaid';

export interface Line {
  ref: string;
  at: string;
  // Whose words they are.
  party: string;
  // Without whose words it says they are.
  content: Said;
}

export interface Step {
  line: Line;
  // What takes it back; null: nothing does.
  inverse: Said[] | null;
}

export interface Standing {
  // What can be taken back, the last behind.
  steps: Step[];
  // Lines that were taken back, and those that did it.
  undone: ReadonlySet<string>;
  undoing: ReadonlySet<string>;
}

interface Item {
  change: string;
  verdict?: string;
}

interface Marks {
  stand?: string;
  marked: { element: string; digest: string }[];
  due?: string;
  reason?: Record<string, string>;
}

const kinds = ['change', 'stance', 'marks', 'comment'] as const;
// What is said at one press, or by one proposal in several places, is taken back at one press.
const togetherMs = 5_000;

export function linesOf(acts: readonly Act[], only: ReadonlySet<string> | null = null): Line[] {
  return acts.flatMap((act) => {
    if (act.module !== 'texts' || (act.type !== 'noted' && act.type !== 'statement')) return [];
    if (act.verdict !== 'effective' || !act.content) return [];
    if (only && !only.has(act.ref)) return [];
    const { words_of, ...content } = act.content as Said;
    if (!kinds.some((kind) => content[kind] !== undefined)) return [];
    const party = typeof words_of === 'string' ? words_of : act.party;
    return [{ ref: act.ref, at: act.time, party, content }];
  });
}

// Contents that say the same are equal, whether what is usual stands there or is left out.
export function canonical(value: unknown): string {
  const plain = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(plain);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(
      Object.entries(one)
        .filter(([name]) => name !== 'words_of')
        .map(([name, each]) => [name, plain(each)] as const)
        .filter(
          ([, each]) =>
            ![null, false, '', 0, 'NO_POSITION', 'NEUTRAL', 'WORDS'].includes(each as null) &&
            !(typeof each === 'object' && Object.keys(each as object).length === 0),
        )
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  };
  return JSON.stringify(plain(value));
}

const changeOf = (
  line: Pick<Line, 'party' | 'content'>,
  changes: readonly TextChange[],
): TextChange | undefined => {
  const said = canonical(line.content);
  return changes.find((one) => one.party === line.party && canonical(one.content) === said);
};

const itemsOf = (line: Line): Item[] =>
  (line.content.stance as { items?: Item[] } | undefined)?.items ?? [];
const marksIn = (line: Line): Marks | undefined => line.content.marks as Marks | undefined;

// What the same party said of this change before; of its own it stands by it.
function verdictBefore(earlier: readonly Line[], party: string, change: string): string {
  for (const line of earlier.toReversed()) {
    if (line.party !== party) continue;
    const found = itemsOf(line).find((one) => one.change === change);
    if (found) return found.verdict ?? 'NEUTRAL';
  }
  return change.startsWith(`${party}/`) ? 'SUPPORTS' : 'NEUTRAL';
}

function markBefore(earlier: readonly Line[], party: string, element: string) {
  for (const line of earlier.toReversed()) {
    const marks = line.party === party ? marksIn(line) : undefined;
    const found = marks?.marked.find((one) => one.element === element);
    if (marks && found) return { ...marks, digest: found.digest };
  }
  return null;
}

// What takes a line back, said by the same party. `earlier`: all that was said before it.
export function inverseOf(
  line: Line,
  earlier: readonly Line[],
  text: Pick<NegotiatedText, 'changes' | 'comments'>,
): Said[] | null {
  if (line.content.change) {
    const change = changeOf(line, text.changes);
    if (!change || change.state === 'taken') return null;
    return [{ stance: { items: [{ change: change.key, verdict: 'LETS_GO' }] } }];
  }
  if (line.content.stance)
    return [
      {
        stance: {
          items: itemsOf(line).map(({ change }) => ({
            change,
            verdict: verdictBefore(earlier, line.party, change),
          })),
        },
      },
    ];
  const marks = marksIn(line);
  if (marks) {
    const back = new Map<string, Marks>();
    for (const { element, digest } of marks.marked) {
      const before = markBefore(earlier, line.party, element);
      const { stand = 'NO_POSITION', due, reason } = before ?? {};
      const key = canonical({ stand, due, reason });
      const group = back.get(key) ?? {
        stand,
        marked: [],
        ...(due ? { due } : {}),
        ...(reason ? { reason } : {}),
      };
      group.marked.push({ element, digest: before?.digest ?? digest });
      back.set(key, group);
    }
    return [...back.values()].map((one) => ({ marks: one }));
  }
  const comment = line.content.comment as { element?: string; settled?: boolean } | undefined;
  const said = canonical(line.content);
  const found = text.comments.find(
    (one) =>
      one.party === line.party &&
      canonical({
        comment: {
          element: one.element,
          on: one.on,
          words: one.words,
          answers: one.answers,
          settled: one.settled,
        },
      }) === said,
  );
  if (!comment || comment.settled || !found) return null;
  return [
    {
      comment: {
        ...(comment.element ? { element: comment.element } : {}),
        answers: found.key,
        settled: true,
      },
    },
  ];
}

// What still stands of what was said, in order. `session`: the lines that may be taken back; null: all.
export function standingOf(
  lines: readonly Line[],
  session: ReadonlySet<string> | null,
  text: Pick<NegotiatedText, 'changes' | 'comments'>,
): Standing {
  const steps: (Step & { left: string[] })[] = [];
  const undone = new Set<string>();
  const undoing = new Set<string>();
  lines.forEach((line, at) => {
    if (session && !session.has(line.ref)) return;
    const last = steps.at(-1);
    if (last && last.line.party === line.party && last.left[0] === canonical(line.content)) {
      undoing.add(line.ref);
      last.left.shift();
      if (last.left.length === 0) {
        undone.add(last.line.ref);
        steps.pop();
      }
      return;
    }
    const inverse = inverseOf(line, lines.slice(0, at), text);
    steps.push({ line, inverse, left: (inverse ?? []).map(canonical) });
  });
  return { steps, undone, undoing };
}

const elementOf = (line: Line) =>
  (line.content.change as { element?: string } | undefined)?.element ?? null;

// What one press takes back, the last first.
export function lastSteps(steps: readonly Step[]): Step[] {
  const out: Step[] = [];
  for (const step of steps.toReversed()) {
    const [first] = out;
    if (first) {
      const apart = Math.abs(Date.parse(first.line.at) - Date.parse(step.line.at)) > togetherMs;
      const change = elementOf(step.line);
      const sameChange =
        change !== null && change === elementOf(first.line) && step.line.party === first.line.party;
      const sameMarks =
        marksIn(step.line) !== undefined &&
        canonical(step.line.content) === canonical(first.line.content) &&
        !out.some((one) => one.line.party === step.line.party);
      if (apart || !(sameChange || sameMarks)) break;
    }
    out.push(step);
  }
  return out;
}
