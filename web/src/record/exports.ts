// Which papers the node makes of a meeting, of commitments and of a whole body, and where they are.
import type { I18n } from '@lingui/core';
import type { MeetingSummary } from '../api/model';
import { zipOf } from '../modules/imports/zip';
import { type Exported, fetchPaper } from './TakeOut';

const part = encodeURIComponent;

function meetingAddress(circle: string, body: string, slug: string, query: string) {
  return `/api/v1/meetings/${part(circle)}/${part(body)}/${part(slug)}/print?${query}`;
}

// `titled`: what its folder is called.
export function meetingPapers(
  i18n: I18n,
  meeting: Pick<MeetingSummary, 'circle' | 'body' | 'slug' | 'date'>,
  titled: string,
): Exported[] {
  const { circle, body, slug } = meeting;
  const language = i18n.locale;
  const page = i18n._({ id: 'take_out.page', message: 'The meeting on one page' });
  const list = i18n._({ id: 'take_out.delegations', message: 'The delegation list' });
  const note = i18n._({ id: 'take_out.note', message: 'The administrative note' });
  const of = (text: string, which: string, format: string): Exported => ({
    id: `${which} ${format}`,
    text: i18n._({
      id: 'take_out.as',
      message: '{what}, as {form}',
      values: { what: text, form: format.toUpperCase() },
    }),
    from: meetingAddress(circle, body, slug, `part=${which}&format=${format}&language=${language}`),
  });
  const print: Exported = {
    id: 'print',
    text: i18n._({ id: 'paper.print', message: 'Print this page' }),
    from: () => window.print(),
  };
  const pdf = of(page, 'page', 'pdf');
  const look: Exported = {
    ...pdf,
    id: 'look',
    text: i18n._({ id: 'take_out.look', message: 'Look at it as PDF, in a new tab' }),
    look: true,
  };
  const folder: Exported = {
    id: 'folder',
    text: i18n._({ id: 'take_out.folder', message: 'All of it in a folder (ZIP)' }),
    from: async () => ({
      bytes: zipOf(await folderOf(i18n, meeting, titled)),
      name: `${folderName(titled)}.zip`,
    }),
  };
  return [
    print,
    look,
    pdf,
    of(page, 'page', 'docx'),
    of(page, 'page', 'html'),
    of(list, 'delegations', 'xlsx'),
    of(list, 'delegations', 'docx'),
    of(note, 'note', 'docx'),
    of(note, 'note', 'xlsx'),
    folder,
  ];
}

export function commitmentPapers(i18n: I18n, circle: string, body?: string): Exported[] {
  const text = i18n._({ id: 'take_out.commitments', message: 'The commitments' });
  return ['xlsx', 'csv', 'docx', 'pdf'].map((format) => ({
    id: `commitments ${format}`,
    text: i18n._({
      id: 'take_out.as',
      message: '{what}, as {form}',
      values: { what: text, form: format.toUpperCase() },
    }),
    from: `/api/v1/circles/${part(circle)}/commitments/print?format=${format}&language=${i18n.locale}${
      body ? `&body=${part(body)}` : ''
    }`,
  }));
}

// Names of folders hold neither paths nor what file systems refuse.
export function folderName(text: string): string {
  return (
    text
      .normalize('NFC')
      .replaceAll(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, ' ')
      .replaceAll(/\s+/g, ' ')
      .replace(/^[. ]+|[. ]+$/g, '')
      .slice(0, 80) || '_'
  );
}

const bytesOf = async (address: string) =>
  new Uint8Array(await (await fetchPaper(address)).bytes.arrayBuffer());

type Placed = Pick<MeetingSummary, 'circle' | 'body' | 'slug' | 'date'>;

// One meeting in a folder named by its day, as a bringing-in of folders reads it again.
async function folderOf(i18n: I18n, meeting: Placed, titled: string) {
  const { circle, body, slug, date } = meeting;
  const folder = folderName(`${date?.from ?? ''} ${titled}`);
  const pieces = [];
  for (const [which, format] of [
    ['page', 'html'],
    ['delegations', 'xlsx'],
    ['note', 'xlsx'],
  ] as const) {
    const query = `part=${which}&format=${format}&language=${i18n.locale}`;
    pieces.push({
      path: `${folder}/${slug} ${which}.${format}`,
      bytes: await bytesOf(meetingAddress(circle, body, slug, query)),
    });
  }
  return pieces;
}

export async function inFolders(
  i18n: I18n,
  circle: string,
  body: string,
  meetings: readonly MeetingSummary[],
  titled: (meeting: MeetingSummary) => string,
): Promise<{ bytes: Blob; name: string }> {
  const pieces = [];
  for (const meeting of meetings) pieces.push(...(await folderOf(i18n, meeting, titled(meeting))));
  pieces.push({
    path: 'commitments.xlsx',
    bytes: await bytesOf(
      `/api/v1/circles/${part(circle)}/commitments/print?format=xlsx&body=${part(body)}&language=${i18n.locale}`,
    ),
  });
  return { bytes: zipOf(pieces), name: `${folderName(body)}.zip` };
}
