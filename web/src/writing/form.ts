// What a form is: which fields it has, and what content they make. Forms are data, so that every
// kind of entry is written in the same way; the drawing of them is in Fields.tsx.
import type { MessageDescriptor } from '@lingui/core';
import type { Words } from '../i18n/words';
import { isMoment, isPeriod } from './period';
import { bytes, clean } from './text';

// What a field may name of what stands in the same place: an item of the agenda by its key, an outcome, a
// sitting, a letter, agreed wording, a strand or document by its identifier, a commitment by its matter, any
// of the body's commitments and meetings and the bodies (`matters`), a paragraph of the text (`elements`), and a
// matter of a place with more parties (`wider`, as circle and matter).
export type PickedOf =
  | 'agenda'
  | 'outcomes'
  | 'sittings'
  | 'letters'
  | 'wordings'
  | 'strands'
  | 'instruments'
  | 'commitments'
  | 'matters'
  | 'elements'
  | 'wider';

interface Common {
  // Member of the content, as in docs/formats/modules.md.
  name: string;
  label: MessageDescriptor;
  help?: MessageDescriptor;
  required?: boolean;
  // Asked only where this holds of what is typed beside it.
  when?: (value: Value) => boolean;
  // Known to few and guessed well: folded away.
  advanced?: boolean;
}

export type Field = Common &
  // `quotes`: earlier wording may be taken over, with its source; `fixed`: in the languages that it came with alone.
  (
    | { kind: 'texts'; lines?: boolean; quotes?: boolean; fixed?: boolean }
    | { kind: 'line'; pattern?: RegExp; wrong?: MessageDescriptor }
    // Several short words of one form, typed with commas between them.
    | { kind: 'tags'; pattern: RegExp; wrong?: MessageDescriptor }
    | { kind: 'period'; span?: boolean }
    // `values` are the enumeration's names; the words are looked up in lower case.
    | { kind: 'choice'; values: readonly string[]; words: Words }
    // Any of them.
    | { kind: 'choices'; values: readonly string[]; words: Words }
    // A country, time zone or language, by its code, chosen by its name.
    | { kind: 'code'; of: 'country' | 'zone' | 'language' }
    | { kind: 'number'; least: number; most: number }
    | { kind: 'flag' }
    | { kind: 'party' }
    | { kind: 'parties' }
    // `coming`: one that is still to be held; `others`: of another body than it is written of.
    | { kind: 'meeting'; coming?: boolean; others?: boolean }
    | { kind: 'meetings' }
    // `others`: not the body that it is written of.
    | { kind: 'body'; others?: boolean }
    | { kind: 'bodies' }
    // A moment: UTC to the minute, `2031-05-12T09:00Z`; typed in the time of the meeting's place.
    | { kind: 'time' }
    // A person of the record, by its matter; what else is known of them is taken over beside it.
    | { kind: 'person' }
    // Files, links and meetings that are named: each a record of one of file, link and matter.
    | { kind: 'papers' }
    // An office of those who sign in here, by its identifier; its name is taken over beside it.
    | { kind: 'office' }
    | { kind: 'pick'; of: PickedOf }
    | { kind: 'picks'; of: PickedOf }
    | { kind: 'group'; fields: readonly Field[] }
    | { kind: 'list'; fields: readonly Field[]; add: MessageDescriptor; most: number }
  );

export type Value = Record<string, unknown>;

// A new identifier that nothing else has: when it was written.
export const freshId = (prefix: string): string => `${prefix}-${Date.now().toString(36)}`;
export const numbered =
  (prefix: string) =>
  (value: Value): Value => ({
    ...value,
    id: (value.id as string | undefined) ?? freshId(prefix),
  });

// How an entry may be made where several parties share it. Alone, each is simply saved.
//   propose: it counts when all have agreed; own: one side's word.
export type Way = 'propose' | 'own';

export interface Place {
  body: string;
  // Last part of the meeting's address; empty on the page of a body.
  slug: string;
}

export interface Form {
  // Member of the content that it makes.
  says: string;
  module: string;
  title: MessageDescriptor;
  fields: readonly Field[];
  ways: readonly Way[];
  // It names who may read it: persons of our own side. Nothing of it is kept in the browser.
  named?: boolean;
  // Offices that it asks something of, whose people have to read it.
  offices?: (value: Value) => string[];
  // Alone too it is agreed rather than said: a schedule counts by agreement.
  agreed?: boolean;
  matter: (place: Place, value: Value) => string;
  // What is not asked for and follows from the place.
  complete?: (value: Value, place: Place) => Value;
  // What is better thought over before it is signed. `today`: YYYY-MM-DD.
  caution?: (value: Value, today: string) => MessageDescriptor | null;
  // The content without what is empty, where an empty element says something.
  finish?: (content: Value) => Value;
}

export const wrong = {
  needed: /*i18n*/ { id: 'form.needed', message: 'This is needed.' },
  long: /*i18n*/ {
    id: 'form.long',
    message:
      'This is too long by about {over, plural, one {# character} other {# characters}}. What is longer goes along as a file.',
  },
  period: /*i18n*/ { id: 'form.no_date', message: 'There is no such date.' },
  number: /*i18n*/ { id: 'form.number', message: 'A whole number from {least} to {most}.' },
  choose: /*i18n*/ { id: 'form.choose_one', message: 'Choose one of the list.' },
  link: /*i18n*/ {
    id: 'form.link',
    message: 'An address begins with https:// or http:// and has no spaces.',
  },
  name: /*i18n*/ { id: 'form.file_name', message: 'A name here has no / and no \\.' },
  pattern: /*i18n*/ { id: 'form.pattern', message: 'This has another form than it should.' },
} satisfies Record<string, MessageDescriptor>;

// What came from elsewhere may hold what no list has.
const codes = {
  country: /^[A-Z]{2}$/,
  zone: /^[A-Za-z]+(\/[A-Za-z0-9_+-]+){0,2}$/,
  language: /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/,
};

export interface Mistake {
  message: MessageDescriptor;
  values?: Record<string, unknown>;
}

// Running words, which alone may have lines, and the bytes that a text may have: docs/formats/modules.md.
const running = new Set(
  'words summary mandate reason remark old_words new_words objective our_line expected_line if_asked fallback question answer'.split(
    ' ',
  ),
);
export const mostBytes = (name: string): number => (running.has(name) ? 20_000 : 4_000);

// How many characters of this kind of writing still fit; below 0: how many are too many.
export function roomIn(text: string, most: number): number {
  const size = bytes(text);
  const each = size / Math.max(1, [...text].length) || 1;
  const left = (most - size) / each;
  return left < 0 ? -Math.ceil(-left) : Math.floor(left);
}

const isObject = (value: unknown): value is Value =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0)
    return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

// The content without what is empty, texts in their normal form. Deterministic: the same form gives
// the same content.
export function contentOf(value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map(contentOf).filter((one) => !isEmpty(one));
  if (isObject(value)) {
    const out: Value = {};
    for (const [name, one] of Object.entries(value)) {
      const kept = contentOf(one);
      if (!isEmpty(kept)) out[name] = kept;
    }
    return out;
  }
  return value;
}

// The fields that are asked, of what is typed so far.
export const askedOf = (fields: readonly Field[], value: Value): readonly Field[] =>
  fields.filter((field) => !field.when || field.when(value));

// What is opened in a browser, as the node takes it.
export const linkForm = /^https?:\/\/[^\s"'<>\\`]+$/;

function wrongPaper(paper: Value, place: string): Map<string, Mistake> {
  const out = new Map<string, Mistake>();
  const said = (name: string) => String(paper[name] ?? '').trim();
  if (/[/\\]/.test(said('name'))) out.set(`${place}.name`, { message: wrong.name });
  if (said('file')) return out;
  const [member, form] =
    said('link') || !('matter' in paper) ? ['link', linkForm] : ['matter', /./];
  // A line that nothing was typed into is left out.
  if (!said(member) && !said('name')) return out;
  if (!said(member)) out.set(`${place}.${member}`, { message: wrong.needed });
  else if (!form.test(said(member)) || bytes(said(member)) > 2000)
    out.set(`${place}.${member}`, { message: wrong.link });
  return out;
}

// What has to be mended before the node is asked, by the path of the field.
export function mistakesOf(
  fields: readonly Field[],
  value: Value,
  path = '',
): Map<string, Mistake> {
  const out = new Map<string, Mistake>();
  const merge = (more: Map<string, Mistake>) => {
    for (const [place, mistake] of more) out.set(place, mistake);
  };
  for (const field of askedOf(fields, value)) {
    const place = path ? `${path}.${field.name}` : field.name;
    const one = contentOf(value[field.name]);
    if (isEmpty(one)) {
      if (field.required) out.set(place, { message: wrong.needed });
      continue;
    }
    switch (field.kind) {
      case 'texts':
        for (const [language, text] of Object.entries(one as Record<string, string>)) {
          const over = -roomIn(text, mostBytes(field.name));
          if (over > 0) out.set(`${place}.${language}`, { message: wrong.long, values: { over } });
        }
        break;
      case 'line':
        if (roomIn(one as string, 4_000) < 0)
          out.set(place, {
            message: wrong.long,
            values: { over: -roomIn(one as string, 4_000) },
          });
        else if (field.pattern && !field.pattern.test(one as string))
          out.set(place, { message: field.wrong ?? wrong.pattern });
        break;
      case 'tags':
        if (!(one as string[]).every((tag) => field.pattern.test(tag)))
          out.set(place, { message: field.wrong ?? wrong.pattern });
        break;
      case 'period':
        if (!isPeriod(one as string, field.span === true))
          out.set(place, { message: wrong.period });
        break;
      case 'code':
        if (!codes[field.of].test(one as string)) out.set(place, { message: wrong.choose });
        break;
      case 'time':
        if (!isMoment(one as string)) out.set(place, { message: wrong.period });
        break;
      case 'number': {
        const number = one as number;
        if (!Number.isInteger(number) || number < field.least || number > field.most)
          out.set(place, {
            message: wrong.number,
            values: { least: field.least, most: field.most },
          });
        break;
      }
      case 'papers':
        for (const [index, paper] of ((value[field.name] ?? []) as Value[]).entries())
          merge(wrongPaper(paper, `${place}.${index}`));
        break;
      case 'group':
        merge(mistakesOf(field.fields, (value[field.name] ?? {}) as Value, place));
        break;
      case 'list':
        for (const [index, item] of ((value[field.name] ?? []) as Value[]).entries())
          merge(mistakesOf(field.fields, item, `${place}.${index}`));
        break;
      default:
    }
  }
  return out;
}

// The field that a sentence of the node speaks of ("content: agenda_item.titles: is needed"), as a
// path of this form; empty: none of them.
export function fieldOf(form: Form, detail: string): string {
  const found = /^(?:content: )?([a-z_]+)\.([a-z_.]+): /.exec(detail);
  return found?.[1] === form.says ? (found[2] ?? '') : '';
}
