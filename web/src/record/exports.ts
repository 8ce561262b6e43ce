// Which papers the node makes of a meeting, of commitments and of a whole body, and where they are.
import type { I18n } from '@lingui/core';
import type { MeetingSummary } from '../api/model';
import type { components } from '../api/schema';
import { choose } from '../i18n/text';
import type { Exported } from './TakeOut';

type Report = components['schemas']['Report'];
type Register = 'letters' | 'report' | 'workplan' | 'wording' | 'strands';

const part = encodeURIComponent;

function as(i18n: I18n, what: string, form: string): string {
  return i18n._({
    id: 'take_out.as',
    message: '{what}, as {form}',
    values: { what, form: form.toUpperCase() },
  });
}

// A register, report or plan of a body in some forms; `more`: of which meeting, year, report.
function registers(
  i18n: I18n,
  at: { circle: string; body: string },
  which: Register,
  text: string,
  forms: readonly string[],
  more: Record<string, string> = {},
): Exported[] {
  const query = Object.entries(more).map(([name, value]) => `&${name}=${part(value)}`);
  return forms.map((form) => ({
    id: [which, ...Object.values(more), form].join(' '),
    text: as(i18n, text, form),
    from: `/api/v1/bodies/${part(at.circle)}/${part(at.body)}/print?part=${which}&format=${form}&language=${i18n.locale}${query.join('')}`,
  }));
}

const sheets = ['xlsx', 'csv', 'pdf'];
const texts = ['docx', 'pdf', 'html'];
const both = ['xlsx', 'docx', 'pdf'];

function letterPapers(i18n: I18n, at: { circle: string; body: string }, meeting?: string) {
  const text = i18n._({ id: 'take_out.letters', message: 'The register of letters' });
  return registers(i18n, at, 'letters', text, sheets, meeting ? { meeting } : {});
}

// One of each; where there are several, by whom they are meant for.
function reportPapers(
  i18n: I18n,
  at: { circle: string; body: string },
  reports: readonly Report[],
): Exported[] {
  const known = [...new Map(reports.map((one) => [one.id, one])).values()];
  return known.flatMap((one) => {
    const to =
      choose(one.to_authority ?? {}, i18n.locale)?.text ?? one.to_body.replace(/^bodies\//, '');
    const text =
      known.length > 1
        ? i18n._({
            id: 'take_out.report_to',
            message: 'The report upward to {to}',
            values: { to: [to, one.sent ?? one.due].filter(Boolean).join(', ') },
          })
        : i18n._({ id: 'take_out.report', message: 'The report upward' });
    return registers(i18n, at, 'report', text, texts, { report: one.id });
  });
}

export function planPapers(i18n: I18n, circle: string, body: string, year?: string): Exported[] {
  const text = year
    ? i18n._({
        id: 'take_out.workplan_of',
        message: 'The workplan of {year}',
        values: { year },
      })
    : i18n._({ id: 'take_out.workplan', message: 'The workplans' });
  return registers(i18n, { circle, body }, 'workplan', text, both, year ? { year } : {});
}

export function wordingPapers(i18n: I18n, circle: string, body: string): Exported[] {
  const text = i18n._({ id: 'take_out.wording', message: 'The agreed wording' });
  return registers(i18n, { circle, body }, 'wording', text, both);
}

export function strandPapers(i18n: I18n, circle: string, body: string): Exported[] {
  const text = i18n._({ id: 'take_out.strands', message: 'The strands of work' });
  return registers(i18n, { circle, body }, 'strands', text, both);
}

const inGroup = (group: string, papers: readonly Exported[]) =>
  papers.map((paper) => ({ ...paper, group }));

export function meetingPapers(
  i18n: I18n,
  meeting: Pick<MeetingSummary, 'circle' | 'body' | 'slug'> & {
    calendar?: { status: string } | null;
    reports?: readonly Report[];
  },
): Exported[] {
  const { circle, body, slug } = meeting;
  const language = i18n.locale;
  const address = `/api/v1/meetings/${part(circle)}/${part(body)}/${part(slug)}`;
  const page = i18n._({ id: 'take_out.page', message: 'The meeting on one page' });
  const list = i18n._({ id: 'take_out.delegations', message: 'The delegation list' });
  const note = i18n._({ id: 'take_out.note', message: 'The administrative note' });
  const of = (text: string, which: string, format: string): Exported => ({
    id: `${which} ${format}`,
    text: as(i18n, text, format),
    from: `${address}/print?part=${which}&format=${format}&language=${language}`,
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
  const calendar: Exported = {
    id: 'calendar',
    text: i18n._({ id: 'take_out.calendar', message: 'For a calendar (ICS)' }),
    from: `${address}/calendar?language=${language}`,
  };
  const folder: Exported = {
    id: 'folder',
    text: i18n._({
      id: 'take_out.folder',
      message: 'All of it in a folder, with its files (ZIP)',
    }),
    from: `${address}/folder?language=${language}`,
    large: true,
  };
  return [
    print,
    folder,
    ...(meeting.calendar && meeting.calendar.status !== 'none' ? [calendar] : []),
    ...inGroup(page, [look, pdf, of(page, 'page', 'docx'), of(page, 'page', 'html')]),
    ...inGroup(list, [of(list, 'delegations', 'xlsx'), of(list, 'delegations', 'docx')]),
    ...inGroup(note, [of(note, 'note', 'docx'), of(note, 'note', 'xlsx')]),
    ...inGroup(
      i18n._({ id: 'take_out.report', message: 'The report upward' }),
      reportPapers(i18n, { circle, body }, meeting.reports ?? []),
    ),
    ...inGroup(
      i18n._({ id: 'take_out.letters', message: 'The register of letters' }),
      letterPapers(i18n, { circle, body }, slug),
    ),
  ];
}

// Everything of a body; `reports`: of its series.
export function bodyPapers(
  i18n: I18n,
  circle: string,
  body: string,
  reports: readonly Report[],
): Exported[] {
  const at = { circle, body };
  return [
    {
      id: 'folders',
      text: i18n._({
        id: 'take_out.folders',
        message: 'All meetings in folders, with their files (ZIP)',
      }),
      from: `/api/v1/bodies/${part(circle)}/${part(body)}/folders?language=${i18n.locale}`,
      large: true,
    },
    ...inGroup(
      i18n._({ id: 'take_out.commitments', message: 'The commitments' }),
      commitmentPapers(i18n, circle, body),
    ),
    ...inGroup(
      i18n._({ id: 'take_out.letters', message: 'The register of letters' }),
      letterPapers(i18n, at),
    ),
    ...inGroup(
      i18n._({ id: 'take_out.report', message: 'The report upward' }),
      reportPapers(i18n, at, reports),
    ),
    ...inGroup(
      i18n._({ id: 'take_out.workplan', message: 'The workplans' }),
      planPapers(i18n, circle, body),
    ),
    ...inGroup(
      i18n._({ id: 'take_out.wording', message: 'The agreed wording' }),
      wordingPapers(i18n, circle, body),
    ),
    ...inGroup(
      i18n._({ id: 'take_out.strands', message: 'The strands of work' }),
      strandPapers(i18n, circle, body),
    ),
  ];
}

export function commitmentPapers(i18n: I18n, circle: string, body?: string): Exported[] {
  const text = i18n._({ id: 'take_out.commitments', message: 'The commitments' });
  return ['xlsx', 'csv', 'docx', 'pdf'].map((format) => ({
    id: `commitments ${format}`,
    text: as(i18n, text, format),
    from: `/api/v1/circles/${part(circle)}/commitments/print?format=${format}&language=${i18n.locale}${
      body ? `&body=${part(body)}` : ''
    }`,
  }));
}
