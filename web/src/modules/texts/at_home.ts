// What our own side alone keeps about a text: what capital was asked and answered, and what we may fall back
// on. It stands in our own workspace under the same address, and goes nowhere from there.
import { useQueries, useQuery } from '@tanstack/react-query';
import type { Act, Circle, NegotiatedText, TextAlternative, TextElement } from '../../api/model';
import { queries } from '../../api/queries';
import { useCircles } from '../../frame/circles';
import type { Change } from './change';
import { useInText } from './in_text';
import { digestOfBytes } from './naming';
import { pointsOf } from './packaging';
import { type Bracket, isBracket } from './parts';

// A bracket is told by what stood open in it; without a language it is the paragraph as a whole.
export interface At {
  element: string;
  language: string;
  changes: readonly string[];
}

export interface Asked extends At {
  question: Record<string, string>;
}

export interface Request {
  id: string;
  withdrawn: boolean;
  office: Record<string, string>;
  deadline: string;
  rows: readonly Asked[];
  act: Act;
}

export interface Instruction extends At {
  request: string;
  answer: Record<string, string>;
  authority: Record<string, string>;
  date: string;
  reference: string;
  act: Act;
}

export interface Fallback extends At {
  words: Record<string, string>;
  act: Act;
}

// A proposal that an officer keeps at home, for colleagues to look at before it is submitted.
export interface Draft {
  element: string;
  languages: readonly string[];
  content: Record<string, unknown>;
  act: Act;
}

// What our own side said of a change at home: of each the last word.
export interface Word {
  verdict: string;
  act: Act;
  // What came before it in the order of entries.
  before: ReadonlySet<Act>;
}

export interface AtHome {
  home: Circle | null;
  drafts: readonly Draft[];
  // By the names of changes.
  words: ReadonlyMap<string, Word>;
  requests: readonly Request[];
  instructions: readonly Instruction[];
  fallbacks: readonly Fallback[];
}

const place = (said: Partial<At>): At => ({
  element: said.element ?? '',
  language: said.language ?? '',
  changes: said.changes ?? [],
});

// Of requests the last of each name stands; of answers all, the newest first.
export function keptOf(acts: readonly Act[]): Omit<AtHome, 'home'> {
  const requests = new Map<string, Request>();
  const instructions: Instruction[] = [];
  const fallbacks: Fallback[] = [];
  const drafts: Draft[] = [];
  const words = new Map<string, Word>();
  for (const act of acts) {
    if (act.verdict !== 'effective' || act.module !== 'texts' || !act.content) continue;
    const {
      instruction_request: asked,
      instruction,
      fallback,
      change,
      stance,
    } = act.content as Record<string, Record<string, unknown> | undefined>;
    if (change && act.type === 'statement') {
      const { element = '', wordings = [] } = change as Partial<Change>;
      drafts.unshift({
        element,
        languages: wordings.map((one) => one.language),
        content: act.content,
        act,
      });
    }
    if (stance && act.type === 'statement') {
      const { items = [] } = stance as { items?: { change: string; verdict?: string }[] };
      const before = new Set(drafts.map((one) => one.act));
      for (const { change: name, verdict = 'NEUTRAL' } of items)
        words.set(name, { verdict, act, before });
    }
    if (asked) {
      const one = asked as Partial<Request>;
      requests.set(one.id ?? '', {
        id: one.id ?? '',
        withdrawn: one.withdrawn ?? false,
        office: one.office ?? {},
        deadline: one.deadline ?? '',
        rows: (one.rows ?? []).map((row) => ({ ...place(row), question: row.question ?? {} })),
        act,
      });
    }
    if (instruction) {
      const one = instruction as Partial<Instruction>;
      instructions.unshift({
        ...place(one),
        request: one.request ?? '',
        answer: one.answer ?? {},
        authority: one.authority ?? {},
        date: one.date ?? '',
        reference: one.reference ?? '',
        act,
      });
    }
    if (fallback) {
      const one = fallback as Partial<Fallback>;
      fallbacks.unshift({ ...place(one), words: one.words ?? {}, act });
    }
  }
  return { requests: [...requests.values()].reverse(), instructions, fallbacks, drafts, words };
}

// Whether what was said there is about this place: the same bracket as long as one of its proposals stands in
// it; all of a paragraph where its whole is asked for.
export const isAbout = (one: At, at: At): boolean =>
  one.element === at.element &&
  (at.language === '' ||
    (one.language === at.language && one.changes.some((change) => at.changes.includes(change))));

export const answersTo = (
  request: Pick<Request, 'id'>,
  row: At,
  instructions: readonly Instruction[],
): readonly Instruction[] =>
  instructions.filter(
    (one) =>
      one.request === request.id &&
      one.language === row.language &&
      one.element === row.element &&
      (row.changes.length === 0 || one.changes.some((change) => row.changes.includes(change))),
  );

// The request that a place is asked in and that nobody has answered there: the newest, with its row.
export function askedAt(
  at: At,
  requests: readonly Request[],
  instructions: readonly Instruction[],
): { request: Request; row: Asked } | null {
  for (const request of requests) {
    if (request.withdrawn) continue;
    for (const row of request.rows) {
      const same =
        row.element === at.element &&
        row.language === at.language &&
        (row.changes.length === 0 || row.changes.some((change) => at.changes.includes(change)));
      if (same && answersTo(request, row, instructions).length === 0) return { request, row };
    }
  }
  return null;
}

// What takes a request back: it says once more what was asked, and that it is asked no more.
export const withdrawal = (request: Pick<Request, 'act'>): Record<string, unknown> => ({
  instruction_request: {
    ...(request.act.content?.instruction_request as object | undefined),
    withdrawn: true,
  },
});

// By what name others speak of these changes: <party>/<digest of the content>. Nothing while it is worked out.
export async function nameOf(act: Pick<Act, 'party' | 'content_hex'>): Promise<string> {
  return `${act.party}/${(await digestOfBytes(act.content_hex ?? '')).slice(0, 32)}`;
}

// Who let a draft go, and when; null: it stands. What is kept once more after that stands again.
export function dismissalOf(
  draft: Pick<Draft, 'act'>,
  name: string,
  words: ReadonlyMap<string, Word>,
): Act | null {
  const last = words.get(name);
  return last?.verdict === 'LETS_GO' && last.before.has(draft.act) ? last.act : null;
}

function changesIn(bracket: Bracket): string[] {
  return bracket.alternatives.flatMap((one: TextAlternative) => [
    ...one.changes,
    ...one.parts.filter(isBracket).flatMap(changesIn),
  ]);
}

export const bracketAt = (element: TextElement, language: string, bracket: Bracket): At => ({
  element: element.id,
  language,
  changes: [...new Set(changesIn(bracket))].slice(0, 64),
});

export interface OpenAt extends At {
  of: TextElement;
  options: ReturnType<typeof pointsOf>[number]['options'];
}

// Every bracket that is open, and what is open of a paragraph as a whole, in the order of the text.
export const openIn = (text: NegotiatedText): OpenAt[] =>
  pointsOf(text)
    .filter((point) => !point.within)
    .map((point) => ({
      of: point.element,
      element: point.element.id,
      language: point.language ?? '',
      changes: [
        ...new Set(point.options.flatMap((option) => [...option.takes, ...option.drops])),
      ].slice(0, 64),
      options: point.options,
    }));

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(
          Object.entries(one)
            .filter(([, each]) => each !== 0 && each !== '' && each !== false)
            .sort(([a], [b]) => a.localeCompare(b)),
        )
      : one,
  );

// Whether our own side has said exactly this in the text.
export const isSubmitted = (
  draft: Pick<Draft, 'content'>,
  text: Pick<NegotiatedText, 'changes'>,
  self: string,
): boolean =>
  text.changes.some(
    (one) => one.party === self && !one.noted && plain(one.content) === plain(draft.content),
  );

// The names of these drafts, by their entries.
export function useNames(drafts: readonly Draft[]): ReadonlyMap<string, string> {
  const names = useQueries({
    queries: drafts.map(({ act }) => ({
      queryKey: ['name of a change', act.party, act.content_hex],
      queryFn: () => nameOf(act),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  return new Map(
    drafts.flatMap(({ act }, at) => {
      const name = names[at]?.data;
      return name ? [[act.ref, name] as const] : [];
    }),
  );
}

export function useAtHome(): AtHome {
  const { text } = useInText();
  const home = useCircles().find((one) => one.national) ?? null;
  const acts = useQuery({
    ...queries.entries(home?.id ?? '', text.matter),
    enabled: home !== null,
  }).data?.items;
  return { home, ...keptOf(acts ?? []) };
}
