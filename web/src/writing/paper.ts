// Files, links and matters that an entry names: beside what it says, with an item of a brief, and as
// what shows the progress of a commitment. docs/formats/modules.md, section 8.
import type { Act } from '../api/model';
import type { components } from '../api/schema';

// A file as a content carries it.
export interface Paper {
  file: string;
  name: string;
  media_type: string;
  size: number;
}

type CarriedPaper = components['schemas']['CarriedPaper'];
type Content = Record<string, unknown>;

const isObject = (value: unknown): value is Content =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Where in a content papers stand beside `papers` itself: what it says, and in which member of that.
const within = [
  ['item', 'papers'],
  ['progress', 'evidence'],
] as const;

// The content with each of its papers as `change` makes it.
export function withPapers<Of extends Content | null | undefined>(
  content: Of,
  change: (paper: Content) => unknown,
): Of {
  if (!content) return content;
  const changed = (list: unknown) =>
    Array.isArray(list) ? list.map((one) => (isObject(one) ? change(one) : one)) : list;
  const out: Content = { ...content };
  if ('papers' in out) out.papers = changed(out.papers);
  for (const [says, list] of within) {
    const said = out[says];
    if (isObject(said) && list in said) out[says] = { ...said, [list]: changed(said[list]) };
  }
  return out as Of;
}

export function everyPaper(content: Content | null | undefined): Content[] {
  const out: Content[] = [];
  withPapers(content, (paper) => out.push(paper));
  return out;
}

export function filesOf(content: Content | null | undefined): string[] {
  return everyPaper(content).flatMap((one) => (typeof one.file === 'string' ? [one.file] : []));
}

// The content as it is in whatever place: a file has another name in each.
export const withoutFileNames = (content: Content | null | undefined) =>
  withPapers(content, ({ file, ...rest }) => ({ ...rest, size: Number(rest.size ?? 0) }));

const asPaper = (one: Partial<Paper>): Paper[] =>
  one.file && one.name
    ? [
        {
          file: one.file,
          name: one.name,
          media_type: one.media_type ?? 'application/octet-stream',
          size: Number(one.size ?? 0),
        },
      ]
    : [];

// The files that go with an entry, for writing it anew.
export function papersOf(act: Act): Paper[] {
  const papers = act.content?.papers;
  return Array.isArray(papers) ? (papers as Partial<Paper>[]).flatMap(asPaper) : [];
}

// The papers that go with an entry, to be shown.
export const carriedPapers = (act: Act): CarriedPaper[] =>
  (Array.isArray(act.content?.papers) ? (act.content.papers as Partial<CarriedPaper>[]) : []).map(
    (one) => ({
      titles: {},
      file: null,
      name: null,
      media_type: null,
      act: null,
      matter: null,
      link: null,
      ...one,
      size: Number(one.size ?? 0),
    }),
  );

// A paper of an answer, as a content names it.
export const asNamed = (paper: object): Content =>
  Object.fromEntries(
    Object.entries(paper).filter(([, value]) => value !== null && value !== '' && value !== 0),
  );

// Every file that an entry carries, wherever it stands in it.
export const carriedBy = (act: Act): Paper[] =>
  everyPaper(act.content)
    .filter((one) => !one.act)
    .flatMap((one) => asPaper(one as Partial<Paper>));
