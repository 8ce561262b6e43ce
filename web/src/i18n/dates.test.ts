// A planned month must never look like a day, nor an impossible date like a date.
import { setupI18n } from '@lingui/core';
import { describe, expect, it } from 'vitest';
import {
  formatDateText,
  formatInstant,
  formatPeriod,
  formatSpan,
  parseCalendar,
  precisionOf,
} from './dates';
import { messages as en } from './en/messages';
import { messages as ko } from './ko/messages';
import { messages as vi } from './vi/messages';

const language = (locale: string) => setupI18n({ locale, messages: { en, ko, vi } as never });
// Intl separates with thin and narrow spaces; readers see spaces. How
// close '~' stands depends on the version of ICU.
const plain = (text: string) => text.replace(/[\u2009\u202f\u00a0]/g, ' ').replace(/ ?~ ?/, ' ~ ');

describe('formatPeriod', () => {
  it.each([
    ['day', '2021-05-12', '2021-05-13', '12 – 13 May 2021', '2021년 5월 12일 ~ 13일'],
    ['day', '2024-06-10', null, '10 June 2024', '2024년 6월 10일'],
    ['day', '2024-06-10', '2024-06-10', '10 June 2024', '2024년 6월 10일'],
    [
      'day',
      '2020-12-31',
      '2021-01-01',
      '31 December 2020 – 1 January 2021',
      '2020년 12월 31일 ~ 2021년 1월 1일',
    ],
    ['quarter', '2021-Q3', null, 'Quarter 3 of 2021', '2021년 3분기'],
    ['half', '2021-H1', null, 'First half of 2021', '2021년 상반기'],
    ['month', '2021-09', null, 'September 2021', '2021년 9월'],
    ['quarter', '2021-07', null, 'Quarter 3 of 2021', '2021년 3분기'],
    ['half', '2021-07', null, 'Second half of 2021', '2021년 하반기'],
    ['year_end', '2024', null, 'End of 2024', '2024년 말'],
    ['year', '2024', null, '2024', '2024'],
    ['none', null, null, 'Date not set', '날짜 미정'],
    ['day', '2021-02-30', null, 'Date not set', '날짜 미정'],
  ] as const)('%s %s %s', (precision, from, to, english, korean) => {
    expect(plain(formatPeriod(language('en'), { precision, from, to }))).toBe(english);
    expect(plain(formatPeriod(language('ko'), { precision, from, to }))).toBe(korean);
  });

  it('is written in Vietnamese with the word for the year', () => {
    const said = (from: string, to: string | null = null) =>
      plain(formatPeriod(language('vi'), { precision: 'day', from, to }));
    expect(said('2032-09-14')).toBe('14 tháng 9 năm 2032');
    expect(said('2031-12-31', '2032-01-01')).toBe('31 tháng 12 năm 2031 – 1 tháng 1 năm 2032');
  });

  it('is the same day wherever the reader sits', () => {
    const text = formatPeriod(language('vi'), { precision: 'day', from: '2021-05-12' });
    expect(text).toContain('12');
    expect(text).toContain('tháng 5');
  });

  it('shows no date where none was said', () => {
    expect(formatPeriod(language('vi'), null)).toBe('Chưa định ngày');
  });
});

describe('calendar texts', () => {
  it('takes dates to their precision and refuses the rest', () => {
    expect(parseCalendar('2031')).toEqual({ year: 2031, month: 1, day: 1 });
    for (const text of [
      '2031-13',
      '2031-02-29',
      '31-01-01',
      '2031-1-1',
      '2031-01-01T00:00Z',
      '',
      null,
    ]) {
      expect(parseCalendar(text), String(text)).toBeNull();
    }
    expect(precisionOf('2031')).toBe('year');
    expect(precisionOf('2031-09')).toBe('month');
    expect(precisionOf('2031-09-30')).toBe('day');
    expect(precisionOf('soon')).toBe('none');
    const english = language('en');
    expect(plain(formatDateText(english, '2021-05-12/2021-05-13'))).toBe('12 – 13 May 2021');
    expect(formatDateText(english, '2024-end')).toBe('End of 2024');
    expect(formatDateText(english, '2024-Q4')).toBe('Quarter 4 of 2024');
    expect(formatDateText(english, '2024-H2')).toBe('Second half of 2024');
    expect(formatDateText(english, '')).toBe('Date not set');
    expect(formatDateText(english, '2024-Q5')).toBe('Date not set');
  });
});

describe('instants', () => {
  it('stand as UTC with the local time beside them, and say when that is another day', () => {
    const instant = formatInstant(language('en'), '2031-03-04T21:15:00.250Z', 'Asia/Seoul');
    expect(instant).toEqual({
      day: '4 Mar 2031',
      utc: '21:15',
      local: '06:15',
      localDay: '5 Mar',
      zone: 'Seoul',
    });
    expect(formatInstant(language('en'), '2031-03-04T01:15:00Z', 'Asia/Seoul')?.localDay).toBe('');
    expect(formatInstant(language('en'), 'yesterday', 'UTC')).toBeNull();
  });

  it('round spans down', () => {
    const english = language('en');
    expect(plain(formatSpan(english, 3))).toBe('3 sec');
    expect(plain(formatSpan(english, 119))).toBe('1 min');
    expect(plain(formatSpan(english, 7199))).toBe('1 hr');
    expect(plain(formatSpan(english, -5))).toBe('0 sec');
    expect(plain(formatSpan(english, 400_000))).toBe('4 days');
  });
});
