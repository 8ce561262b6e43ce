// What a package can be made of: every place of a text that is open, with what can be chosen there, and the
// items that the choices make.
import type { NegotiatedText, TextAlternative, TextChange, TextElement } from '../../api/model';
import { written } from './change';
import { type Bracket, isBracket, partsOf } from './parts';

export interface Option {
  takes: readonly string[];
  drops: readonly string[];
  // Of a bracket.
  alternative?: TextAlternative;
}

export interface Point {
  // The same as long as the same is open there.
  key: string;
  element: TextElement;
  // Of a bracket; absent: of the change alone.
  language?: string;
  change?: TextChange;
  options: readonly Option[];
  // Stands in the words of another point's option, and is open with that alone.
  within?: { key: string; option: number };
}

export interface Item {
  text?: string;
  change: string;
  dropped?: true;
  // By language: the words of the paragraph for which it is offered. With others it is void.
  bases?: Record<string, string>;
}

// Which option is chosen at a point; absent: it stays open.
export type Choices = Readonly<Record<string, number>>;

// Changes of an alternative, and of what is proposed within its words.
function allIn(one: TextAlternative): string[] {
  return [
    ...one.changes,
    ...one.parts.filter(isBracket).flatMap((part) => part.alternatives.flatMap(allIn)),
  ];
}

function bracketPoints(
  element: TextElement,
  language: string,
  bracket: Bracket,
  key: string,
  within?: Point['within'],
): Point[] {
  const options = bracket.alternatives.map((alternative) => {
    const takes = new Set(alternative.changes);
    const drops = bracket.alternatives
      .filter((one) => one !== alternative)
      .flatMap(allIn)
      .filter((one) => !takes.has(one));
    return { takes: [...takes], drops: [...new Set(drops)], alternative };
  });
  const inner = bracket.alternatives.flatMap((alternative, option) =>
    alternative.parts
      .filter(isBracket)
      .flatMap((one, at) =>
        bracketPoints(element, language, one, `${key}.${option}.${at}`, { key, option }),
      ),
  );
  return [{ key, element, language, options, ...(within ? { within } : {}) }, ...inner];
}

// In the order of the text.
export function pointsOf(text: NegotiatedText): Point[] {
  const changes = new Map(text.changes.map((one) => [one.key, one]));
  const seen = new Set<string>();
  return text.elements.flatMap((element) => {
    const key = `${text.matter} ${element.id}`;
    const brackets = element.words.flatMap((words) =>
      partsOf(words)
        .filter(isBracket)
        .flatMap((one, at) =>
          bracketPoints(element, words.language, one, `${key} ${words.language} ${at}`),
        ),
    );
    for (const one of brackets)
      for (const option of one.options) for (const each of option.takes) seen.add(each);
    const whole = [
      ...(element.proposed ? [{ name: element.proposed, takes: true }] : []),
      ...element.structure.map((one) => ({ name: one.change, takes: true })),
      // What has no place in the words can only be let go.
      ...element.beside.map((one) => ({ name: one.change, takes: false })),
    ].flatMap(({ name, takes }) => {
      const change = changes.get(name);
      if (change?.state !== 'open' || seen.has(name)) return [];
      seen.add(name);
      const options: Option[] = [
        ...(takes ? [{ takes: [name], drops: [] }] : []),
        { takes: [], drops: [name] },
      ];
      return [{ key: `${key} ${name}`, element, change, options }];
    });
    return [...whole, ...brackets];
  });
}

// Whether it can be chosen at: it stands by itself, or in words that are chosen.
export const isOffered = (point: Point, choices: Choices): boolean =>
  !point.within || choices[point.within.key] === point.within.option;

// A choice, with what follows from it where the same proposal is open in another language or place.
export function chosen(
  points: readonly Point[],
  before: Choices,
  point: Point,
  option: number | null,
): Choices {
  const next: Record<string, number> = { ...before };
  if (option === null) {
    delete next[point.key];
    return next;
  }
  next[point.key] = option;
  const { takes = [] } = point.options[option] ?? {};
  for (const other of points) {
    if (other === point || next[other.key] !== undefined) continue;
    const same = other.options.findIndex((one) => one.takes.some((each) => takes.includes(each)));
    if (same >= 0) next[other.key] = same;
  }
  return next;
}

// The alternatives in whose words this point stands, the outermost first.
export function outerOf(points: readonly Point[], point: Point): TextAlternative[] {
  const { within } = point;
  const outer = within && points.find((one) => one.key === within.key);
  const alternative = outer?.options[within?.option ?? -1]?.alternative;
  return outer && alternative ? [...outerOf(points, outer), alternative] : [];
}

function basesAt({ element, language, change }: Point): Record<string, string> {
  const languages = language
    ? [language]
    : (change ? (written(change).wordings ?? []) : []).map((one) => one.language);
  return Object.fromEntries(
    element.words.flatMap((one) =>
      one.base && languages.includes(one.language) ? [[one.language, one.base]] : [],
    ),
  );
}

// What the choices make; `twice`: the change that one of them takes and another lets go.
export function itemsOf(
  points: readonly Point[],
  choices: Choices,
  text: string,
  here: boolean,
): { items: Item[]; twice: string | null } {
  const taken = new Set<string>();
  const dropped = new Set<string>();
  const bases = new Map<string, Record<string, string>>();
  for (const point of points) {
    const option = point.options[choices[point.key] ?? -1];
    if (!option || !isOffered(point, choices)) continue;
    for (const one of option.takes) taken.add(one);
    for (const one of option.drops) dropped.add(one);
    for (const one of [...option.takes, ...option.drops])
      bases.set(one, { ...bases.get(one), ...basesAt(point) });
  }
  const twice = [...taken].find((one) => dropped.has(one)) ?? null;
  const on = (change: string) => {
    const read = bases.get(change) ?? {};
    return Object.keys(read).length > 0 ? { bases: read } : {};
  };
  const of = here ? {} : { text };
  return {
    items: [
      ...[...taken].map((change) => ({ ...of, change, ...on(change) })),
      ...[...dropped]
        .filter((one) => !taken.has(one))
        .map((change) => ({ ...of, change, dropped: true as const, ...on(change) })),
    ],
    twice,
  };
}
