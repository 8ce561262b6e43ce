// Which papers the node makes of a meeting, of commitments and of a whole body, and where they are.
import type { I18n } from '@lingui/core';
import type { MeetingSummary } from '../api/model';
import { zipOf } from '../modules/imports/zip';
import { type Exported, fetchPaper } from './TakeOut';

const part = encodeURIComponent;

function meetingAddress(circle: string, body: string, slug: string, query: string) {
  return `/api/v1/meetings/${part(circle)}/${part(body)}/${part(slug)}/print?${query}`;
}

export function meetingPapers(i18n: I18n, circle: string, body: string, slug: string): Exported[] {
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
  return [
    of(page, 'page', 'docx'),
    of(page, 'page', 'pdf'),
    of(page, 'page', 'html'),
    of(list, 'delegations', 'xlsx'),
    of(list, 'delegations', 'docx'),
    of(note, 'note', 'docx'),
    of(note, 'note', 'xlsx'),
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

// Every meeting in a folder named by its day, as a bringing-in of folders reads them again.
export async function inFolders(
  i18n: I18n,
  circle: string,
  body: string,
  meetings: readonly MeetingSummary[],
  titled: (meeting: MeetingSummary) => string,
): Promise<{ bytes: Blob; name: string }> {
  const pieces = [];
  const bytesOf = async (address: string) =>
    new Uint8Array(await (await fetchPaper(address)).bytes.arrayBuffer());
  const language = i18n.locale;
  for (const meeting of meetings) {
    const day = meeting.date?.from ?? '';
    const folder = folderName(`${day} ${titled(meeting)}`);
    for (const [which, format] of [
      ['page', 'html'],
      ['delegations', 'xlsx'],
      ['note', 'xlsx'],
    ] as const) {
      pieces.push({
        path: `${folder}/${meeting.slug} ${which}.${format}`,
        bytes: await bytesOf(
          meetingAddress(
            circle,
            body,
            meeting.slug,
            `part=${which}&format=${format}&language=${language}`,
          ),
        ),
      });
    }
  }
  pieces.push({
    path: 'commitments.xlsx',
    bytes: await bytesOf(
      `/api/v1/circles/${part(circle)}/commitments/print?format=xlsx&body=${part(body)}&language=${language}`,
    ),
  });
  return { bytes: zipOf(pieces), name: `${folderName(body)}.zip` };
}
