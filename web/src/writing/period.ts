// Dates to the precision that is known, as texts of docs/formats/modules.md: `2031-05-12`,
// `2031-05-12/2031-05-13`, `2031-09`, `2031-Q3`, `2031-H2`, `2031-end`, `2031`. A form never makes
// a finer one than was said.
import { parseCalendar } from '../i18n/dates';

export type Precision = 'none' | 'day' | 'month' | 'quarter' | 'half' | 'year_end' | 'year';

export interface Period {
  precision: Precision;
  // A day: 2031-05-12; empty until it is said.
  from: string;
  // The last day of several; empty: the same.
  to: string;
  year: number | null;
  // Of a month 1 to 12, of a quarter 1 to 4, of a half 1 or 2.
  part: number;
}

export const noPeriod: Period = { precision: 'none', from: '', to: '', year: null, part: 1 };

export function readPeriod(text: string): Period {
  const [from = '', to = ''] = text.split('/');
  if (/^\d{4}-\d{2}-\d{2}$/.test(from)) return { ...noPeriod, precision: 'day', from, to };
  const year = Number(text.slice(0, 4));
  const rest = text.slice(5);
  if (!/^\d{4}/.test(text)) return noPeriod;
  if (/^\d{2}$/.test(rest)) return { ...noPeriod, precision: 'month', year, part: Number(rest) };
  if (/^Q[1-4]$/.test(rest))
    return { ...noPeriod, precision: 'quarter', year, part: Number(rest[1]) };
  if (/^H[12]$/.test(rest)) return { ...noPeriod, precision: 'half', year, part: Number(rest[1]) };
  if (rest === 'end') return { ...noPeriod, precision: 'year_end', year };
  return { ...noPeriod, precision: 'year', year };
}

// Empty while something is missing.
export function writePeriod(period: Period): string {
  const { precision, from, to, year, part } = period;
  if (precision === 'none') return '';
  if (precision === 'day') return from && to && to !== from ? `${from}/${to}` : from;
  if (year === null) return '';
  const begin = String(year).padStart(4, '0');
  switch (precision) {
    case 'month':
      return `${begin}-${String(part).padStart(2, '0')}`;
    case 'quarter':
      return `${begin}-Q${Math.min(part, 4)}`;
    case 'half':
      return `${begin}-H${Math.min(part, 2)}`;
    case 'year_end':
      return `${begin}-end`;
    case 'year':
      return begin;
  }
}

export function isPeriod(text: string, span: boolean): boolean {
  const [from = '', to, more] = text.split('/');
  if (more !== undefined) return false;
  const begin = parseCalendar(from);
  if (!begin || begin.year < 1900 || begin.year > 2199) return false;
  if (to === undefined) return true;
  const day = /^\d{4}-\d{2}-\d{2}$/;
  const end = parseCalendar(to);
  return span && day.test(from) && day.test(to) && end !== null && end.year <= 2199 && from < to;
}

// A moment as contents keep it: UTC to the minute.
export function isMoment(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z$/.test(text)) return false;
  const at = new Date(text);
  const year = at.getUTCFullYear();
  return (
    !Number.isNaN(at.getTime()) &&
    year >= 1900 &&
    year <= 2199 &&
    at.toISOString() === text.replace('Z', ':00.000Z')
  );
}

export const moment = (at: Date): string => `${at.toISOString().slice(0, 16)}Z`;
