// Dates at their true precision, and instants as UTC with a local time beside it. A planned month
// stays a month: nothing here ever adds a day that nobody said.
import type { I18n } from '@lingui/core';
import type { PeriodDate } from '../api/model';

interface Calendar {
  year: number;
  month: number;
  day: number;
}

// `2031`, `2031-09`, `2031-05-12`, and the coarse `2031-Q3`, `2031-H2`, `2031-end` (docs/formats/modules.md)
// by their first month; null for anything else, dates that do not exist included.
export function parseCalendar(text: string | null | undefined): Calendar | null {
  const coarse = /^(\d{4})-(?:Q([1-4])|H([12])|(end))$/.exec(text ?? '');
  if (coarse) {
    const month = coarse[2]
      ? Number(coarse[2]) * 3 - 2
      : coarse[3]
        ? Number(coarse[3]) * 6 - 5
        : 11;
    return { year: Number(coarse[1]), month, day: 1 };
  }
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text ?? '');
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return { year, month, day };
}

const asDate = (at: Calendar) => new Date(Date.UTC(at.year, at.month - 1, at.day));

function ranged(
  locale: string,
  options: Intl.DateTimeFormatOptions,
  from: Calendar,
  to: Calendar | null,
) {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const text = to ? format.formatRange(asDate(from), asDate(to)) : format.format(asDate(from));
  // As it is written in Vietnamese: '14 tháng 9 năm 2032'; ICU writes a comma.
  return locale === 'vi' ? text.replaceAll(/(tháng \d{1,2}), (\d{4})/g, '$1 năm $2') : text;
}

// English day first, as both sides' joint statements write it.
const formatLocale = (i18n: I18n) => (i18n.locale === 'en' ? 'en-GB' : i18n.locale);

export function formatPeriod(i18n: I18n, date: PeriodDate | null | undefined): string {
  const none = i18n._({ id: 'date.none', message: 'Date not set' });
  if (!date) return none;
  const from = parseCalendar(date.from);
  const to = parseCalendar(date.to);
  if (!from) return none;
  const locale = formatLocale(i18n);
  const different = to && asDate(to).getTime() !== asDate(from).getTime() ? to : null;
  switch (date.precision) {
    case 'day':
      return ranged(locale, { day: 'numeric', month: 'long', year: 'numeric' }, from, different);
    case 'month':
      return ranged(locale, { month: 'long', year: 'numeric' }, from, different);
    case 'quarter':
      return i18n._({
        id: 'date.quarter',
        message: 'Quarter {quarter} of {year}',
        values: { quarter: Math.ceil(from.month / 3), year: String(from.year) },
      });
    case 'half':
      return from.month <= 6
        ? i18n._({
            id: 'date.first_half',
            message: 'First half of {year}',
            values: { year: String(from.year) },
          })
        : i18n._({
            id: 'date.second_half',
            message: 'Second half of {year}',
            values: { year: String(from.year) },
          });
    case 'year_end':
      return i18n._({
        id: 'date.year_end',
        message: 'End of {year}',
        values: { year: String(from.year) },
      });
    case 'year':
      return String(from.year);
    default:
      return none;
  }
}

export function formatClock(locale: string, at: Date, timeZone: string) {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(at);
}

export function formatDay(i18n: I18n, at: Date, timeZone: string, year = true) {
  return new Intl.DateTimeFormat(formatLocale(i18n), {
    day: 'numeric',
    month: 'short',
    ...(year ? { year: 'numeric' } : {}),
    timeZone,
  }).format(at);
}

// What a zone is called after its city, where that has another name than in English.
const cities: Record<string, Record<string, string>> = {
  ko: {
    'Asia/Seoul': '서울',
    'Asia/Tokyo': '도쿄',
    'Asia/Ho_Chi_Minh': '호찌민',
    'Asia/Saigon': '호찌민',
    'Asia/Bangkok': '방콕',
    'Asia/Shanghai': '베이징',
    'Asia/Singapore': '싱가포르',
    'Asia/Jakarta': '자카르타',
    'Asia/Manila': '마닐라',
    'Asia/Kolkata': '뉴델리',
    'Asia/Calcutta': '뉴델리',
    'Asia/Dubai': '두바이',
    'Australia/Canberra': '캔버라',
    'Australia/Sydney': '시드니',
    'Europe/London': '런던',
    'Europe/Paris': '파리',
    'Europe/Berlin': '베를린',
    'Europe/Brussels': '브뤼셀',
    'Europe/Zurich': '취리히',
    'Europe/Vienna': '빈',
    'Europe/Moscow': '모스크바',
    'America/New_York': '워싱턴·뉴욕',
    'America/Chicago': '시카고',
    'America/Los_Angeles': '로스앤젤레스',
    'Pacific/Honolulu': '호놀룰루',
  },
  vi: {
    'Asia/Ho_Chi_Minh': 'TP. Hồ Chí Minh',
    'Asia/Saigon': 'TP. Hồ Chí Minh',
    'Asia/Shanghai': 'Bắc Kinh',
    'Asia/Kolkata': 'New Delhi',
    'Asia/Calcutta': 'New Delhi',
    'America/New_York': 'Washington/New York',
  },
  en: { 'America/New_York': 'Washington/New York' },
};

// `Asia/Seoul` is read as `Seoul`, in the reader's language where the city has a name there. In
// Korean a zone without one, and in no language, is its distance from UTC at that time: 'UTC+9'.
export function zoneName(locale: string, timeZone: string, at: Date) {
  const [language = ''] = locale.split('-');
  const known = cities[language]?.[timeZone];
  if (known) return known;
  if (language === 'en' || (language === 'vi' && timeZone.includes('/')))
    return (timeZone.split('/').pop() ?? timeZone).replaceAll('_', ' ');
  const offset = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value;
  return (offset ?? 'UTC').replace('GMT', 'UTC').replace('UTC+0', 'UTC');
}

export interface Instant {
  day: string;
  utc: string;
  local: string;
  // Empty where it is the same day there.
  localDay: string;
  zone: string;
}

export function formatInstant(i18n: I18n, text: string, timeZone: string): Instant | null {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return null;
  const day = formatDay(i18n, at, 'UTC');
  const localDay = formatDay(i18n, at, timeZone, false);
  const clock = formatClock(i18n.locale, at, timeZone);
  return {
    day,
    utc: formatClock(i18n.locale, at, 'UTC'),
    local: clock,
    localDay: localDay === formatDay(i18n, at, 'UTC', false) ? '' : localDay,
    zone: zoneName(i18n.locale, timeZone, at),
  };
}

// Seconds as a short, rounded span: '3 s', '5 min', '2 h', '4 d'.
export function formatSpan(i18n: I18n, seconds: number): string {
  const unit = (n: number, name: string) =>
    new Intl.NumberFormat(i18n.locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(
      n,
    );
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return unit(s, 'second');
  if (s < 3600) return unit(Math.floor(s / 60), 'minute');
  if (s < 172_800) return unit(Math.floor(s / 3600), 'hour');
  return unit(Math.floor(s / 86_400), 'day');
}

export function thisZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

// Of a date that stands alone, as text cut to what is known.
export function precisionOf(text: string | null | undefined): PeriodDate['precision'] {
  if (!text || !parseCalendar(text)) return 'none';
  if (text.endsWith('-end')) return 'year_end';
  if (text[5] === 'Q') return 'quarter';
  if (text[5] === 'H') return 'half';
  return text.length === 4 ? 'year' : text.length === 7 ? 'month' : 'day';
}

// A date, or two joined by '/', as the record writes them.
export function formatDateText(i18n: I18n, text: string | null | undefined): string {
  const [from = '', to = null] = (text ?? '').split('/');
  return formatPeriod(i18n, { precision: precisionOf(from), from, to });
}

export function isoDay(at: { year: number; month: number; day: number }): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${String(at.year).padStart(4, '0')}-${two(at.month)}-${two(at.day)}`;
}

// The day that it is here.
export const today = (now = new Date()): string =>
  isoDay({ year: now.getFullYear(), month: now.getMonth() + 1, day: now.getDate() });

// The last day that a date means: of a month its last, of a year the 31st of December.
export function lastDay(text: string): string {
  const from = parseCalendar(text);
  if (!from) return '';
  const months = { day: 0, month: 1, quarter: 3, half: 6, year_end: 2, year: 12, none: 0 }[
    precisionOf(text)
  ];
  if (months === 0) return isoDay(from);
  const end = new Date(Date.UTC(from.year, from.month - 1 + months, 0));
  return end.toISOString().slice(0, 10);
}

// A moment of a meeting, '12 May, 09:02', in the time of its place.
export function formatMoment(i18n: I18n, text: string, timeZone: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  return `${formatDay(i18n, at, timeZone, false)}, ${formatClock(i18n.locale, at, timeZone)}`;
}
