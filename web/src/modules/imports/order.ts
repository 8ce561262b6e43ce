// What is asked of a paper: how its columns become fields, and what holds for all rows. It is kept in
// this browser by what the file holds, so that the same file chosen again finds it as it was left.
import { answer, client } from '../../api/client';
import type { components } from '../../api/schema';

type Schemas = components['schemas'];
export type Paper = Schemas['Import'];
export type Sheet = Schemas['ImportSheet'];
export type Report = Schemas['ImportReport'];
export type Row = Schemas['ImportItem'];
export type RowProblem = Schemas['ImportProblem'];
export type Target = Schemas['ImportOrder']['target'];

export interface Order {
  sheet: string;
  target: Target;
  header_row: number;
  columns: Record<string, number>;
  defaults: Record<string, string>;
  parties: Record<string, string>;
  // '': such a date is an error.
  first: '' | 'day' | 'month';
  language: string;
  // '': our own words.
  words_of: string;
  channel: 'letter' | 'email' | 'in_the_room' | 'published';
  // Of dated folders, the meeting of each where it is not that of its date; '': none.
  folders: Record<string, string>;
}

export function fieldsOf(paper: Paper, target: string) {
  return paper.targets.find((one) => one.target === target)?.fields ?? [];
}

// As the headings of the sheet suggest; what was said of another sheet stays where it fits.
export function beginOrder(paper: Paper, sheetName: string, before?: Order): Order {
  const sheet = paper.contents.sheets.find((one) => one.name === sheetName);
  const target = (sheet?.suggestion?.target ?? before?.target ?? 'commitments') as Target;
  return {
    sheet: sheetName,
    target,
    header_row: sheet?.header_row ?? 0,
    columns: { ...sheet?.suggestion?.columns },
    defaults: { ...before?.defaults },
    parties: { ...before?.parties },
    first: before?.first ?? '',
    language: before?.language ?? '',
    words_of: before?.words_of ?? '',
    folders: { ...before?.folders },
    channel: before?.channel ?? (['eml', 'msg'].includes(paper.contents.kind) ? 'email' : 'letter'),
  };
}

// Rows of another kind: the columns that both have stay.
export function asTarget(paper: Paper, order: Order, target: Target): Order {
  const sheet = paper.contents.sheets.find((one) => one.name === order.sheet);
  const names = new Set(fieldsOf(paper, target).map((one) => one.field));
  const kept = Object.entries(order.columns).filter(([field]) => names.has(field));
  const suggested = sheet?.suggestion?.target === target ? sheet.suggestion.columns : {};
  return {
    ...order,
    target,
    columns: { ...Object.fromEntries(kept), ...suggested },
    words_of: target === 'letters' ? '' : order.words_of,
  };
}

// Fields that every row needs and that neither a column nor a value for all gives.
export function missing(paper: Paper, order: Order): string[] {
  return fieldsOf(paper, order.target)
    .filter((one) => one.needed && !order.columns[one.field] && !order.defaults[one.field]?.trim())
    .map((one) => one.field);
}

export function orderInput(paper: Paper, order: Order): Schemas['ImportOrder'] {
  const names = new Set(fieldsOf(paper, order.target).map((one) => one.field));
  const defaults = Object.entries(order.defaults).filter(
    ([field, text]) => names.has(field) && text.trim() !== '' && !order.columns[field],
  );
  return {
    target: order.target,
    sheet: order.sheet,
    header_row: order.header_row,
    columns: Object.fromEntries(Object.entries(order.columns).filter(([, column]) => column > 0)),
    defaults: Object.fromEntries(defaults),
    parties: { ...paper.parties, ...order.parties },
    day_first: order.first === '' ? null : order.first === 'day',
    ...(order.target === 'meetings' && Object.keys(order.folders).length > 0
      ? { folders: order.folders }
      : {}),
    ...(order.language ? { language: order.language } : {}),
    ...(order.words_of ? { words_of: order.words_of, channel: order.channel } : {}),
  };
}

// What the rows call sides that were not assigned to any.
export function unassigned(report: Report | undefined): string[] {
  const found = new Set<string>();
  for (const row of report?.items ?? []) {
    for (const one of row.problems) {
      if (one.code !== 'unknown_party') continue;
      const names = /: (.+)$/s.exec(one.text)?.[1] ?? '';
      for (const name of names.split(', ')) if (name.trim()) found.add(name.trim());
    }
  }
  return [...found].slice(0, 40);
}

export function sendPaper(bytes: Blob, name: string, charset: string): Promise<Paper> {
  return answer(
    client.POST('/api/v1/imports', {
      params: { query: { name, ...(charset ? { charset } : {}) } },
      headers: { 'Content-Type': 'application/octet-stream' },
      body: bytes as never,
      bodySerializer: (body: unknown) => body as Blob,
    }),
  );
}

export const paperQuery = (id: string) => ({
  queryKey: ['import', id] as const,
  queryFn: () =>
    answer(client.GET('/api/v1/imports/{import}', { params: { path: { import: id } } })),
});

export const reportQuery = (id: string) => ({
  queryKey: ['import_report', id] as const,
  queryFn: () =>
    answer(client.GET('/api/v1/imports/{import}/report', { params: { path: { import: id } } })),
});

export function goThrough(id: string, writes: boolean, body: Schemas['ImportOrder']) {
  const params = { path: { import: id } };
  return writes
    ? answer(client.POST('/api/v1/imports/{import}/run', { params, body }))
    : answer(client.POST('/api/v1/imports/{import}/dry-run', { params, body }));
}

export function cancelRun(id: string) {
  return answer(
    client.POST('/api/v1/imports/{import}/cancel', { params: { path: { import: id } } }),
  );
}
