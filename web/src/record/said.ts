// What an entry says, member by member, as the form describes it that writes it. Nothing vanishes:
// a member that no form knows comes under its own name, as it stands.
import type { MessageDescriptor } from '@lingui/core';
import { contentWords, subjectOf } from '../i18n/words';
import type { Field, Form } from '../writing/form';

export type Line = {
  // A path of members and numbers, told once.
  path: string;
  // What the member is called; null: only as the record calls it, by `name`.
  label: MessageDescriptor | null;
  name: string;
} & (
  | { kind: 'texts'; texts: [language: string, text: string][] }
  | { kind: 'value'; field: Field | null; value: string | number | boolean }
  | { kind: 'values'; field: Field | null; values: string[] }
  // Of a list or group: what follows belongs to it, up to the next line of the same depth.
  | { kind: 'heading'; number: number | null }
  // Deeper than can be shown in lines, or of a shape that nothing has.
  | { kind: 'raw'; json: string }
  // So many more lines than are shown.
  | { kind: 'cut'; left: number }
) & { depth: number };

const mostLines = 2000;
const deepest = 8;
const languageTag = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Texts by language: what a form without a description of the member takes them for.
export function isTexts(value: unknown): value is Record<string, string> {
  if (!isObject(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length > 0 &&
    entries.every(([tag, text]) => languageTag.test(tag) && typeof text === 'string')
  );
}

// Files, links and matters that are named, whatever form names them.
const paper: readonly Field[] = [
  { kind: 'line', name: 'name', label: /*i18n*/ { id: 'field.names', message: 'Name' } },
  { kind: 'line', name: 'link', label: /*i18n*/ { id: 'field.link', message: 'Link' } },
  {
    kind: 'meeting',
    name: 'matter',
    label: /*i18n*/ { id: 'member.matter', message: 'Refers to' },
  },
];
const papers: Field = {
  kind: 'papers',
  name: 'papers',
  label: /*i18n*/ { id: 'files.title', message: 'Files' },
};

export function linesOf(
  content: Record<string, unknown> | null,
  form: Pick<Form, 'fields'> | null,
): Line[] {
  const out: Line[] = [];
  let left = 0;
  const add = (line: Line) => {
    if (out.length < mostLines) out.push(line);
    else left += 1;
  };
  const one = (
    field: Field | null,
    name: string,
    value: unknown,
    path: string,
    depth: number,
    number: number | null = null,
  ): void => {
    const common = {
      path,
      name,
      label: field?.label ?? contentWords[name] ?? null,
      depth,
    };
    if (value === undefined) return;
    if (depth > deepest) {
      add({ ...common, kind: 'raw', json: JSON.stringify(value) });
      return;
    }
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      add({ ...common, kind: 'value', field, value });
      return;
    }
    if (Array.isArray(value)) {
      if (value.every((each) => typeof each === 'string' || typeof each === 'number')) {
        add({ ...common, kind: 'values', field, values: value.map(String) });
        return;
      }
      value.forEach((each, at) => {
        one(field, name, each, `${path}.${at}`, depth, at + 1);
      });
      return;
    }
    if (!isObject(value)) {
      add({ ...common, kind: 'raw', json: JSON.stringify(value) });
      return;
    }
    if (field ? field.kind === 'texts' : isTexts(value)) {
      const texts = Object.entries(value);
      if (texts.every(([, text]) => typeof text === 'string')) {
        add({ ...common, kind: 'texts', texts: texts as [string, string][] });
        return;
      }
    }
    add({ ...common, kind: 'heading', number });
    const fields =
      field?.kind === 'group' || field?.kind === 'list'
        ? field.fields
        : field?.kind === 'papers'
          ? paper
          : [];
    members(fields, value, path, depth + 1);
  };
  // In the order of the form, then what it does not know.
  const members = (
    fields: readonly Field[],
    value: Record<string, unknown>,
    path: string,
    depth: number,
  ) => {
    const known = new Set(fields.map((field) => field.name));
    for (const field of fields)
      one(field, field.name, value[field.name], `${path}.${field.name}`, depth);
    for (const [name, each] of Object.entries(value))
      if (!known.has(name)) one(null, name, each, `${path}.${name}`, depth);
  };
  if (!content) return out;
  const subject = subjectOf(content);
  if (subject) {
    const says = content[subject];
    if (isObject(says) && !isTexts(says)) members(form?.fields ?? [], says, subject, 0);
    else one(null, subject, says, subject, 0);
  }
  for (const [name, value] of Object.entries(content))
    if (name !== subject) one(name === 'papers' ? papers : null, name, value, name, 0);
  if (left > 0) out.push({ path: '', name: '', label: null, depth: 0, kind: 'cut', left });
  return out;
}
