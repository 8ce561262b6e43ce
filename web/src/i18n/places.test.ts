// If these fail, somebody has to know what computers call a country or a time zone.
import { describe, expect, it } from 'vitest';
import { zoneName } from './dates';
import { countryOptions, languageOptions, zoneOptions } from './places';

const at = new Date('2031-03-04T00:00:00Z');

describe('places by name', () => {
  it('are in the reader’s language, each once, and a place in no list has its word', () => {
    for (const [locale, korea] of [
      ['en', 'South Korea'],
      ['ko', '대한민국'],
      ['vi', 'Hàn Quốc'],
    ] as const) {
      const options = countryOptions(locale, 'elsewhere');
      expect(new Map(options).get('KR')).toBe(korea);
      expect(options.at(-1)).toEqual(['ZZ', 'elsewhere']);
      expect(options).toHaveLength(250);
      expect(new Set(options.map(([code]) => code)).size).toBe(250);
      expect(options.filter(([code, text]) => code === text)).toEqual([]);
    }
  });
  it('of zones are cities with their distance from UTC', () => {
    expect(new Map(zoneOptions('en', at)).get('Asia/Seoul')).toBe('Seoul (UTC+9)');
    expect(new Map(zoneOptions('ko', at)).get('Asia/Seoul')).toBe('서울 (UTC+9)');
    expect(zoneName('ko', 'Asia/Seoul', at)).toBe('서울');
    expect(zoneName('ko', 'America/New_York', at)).toBe('워싱턴·뉴욕');
    expect(zoneName('vi', 'Asia/Saigon', at)).toBe('TP. Hồ Chí Minh');
    expect(zoneName('vi', 'Asia/Bangkok', at)).toBe('Bangkok');
    expect(zoneName('ko', 'Asia/Kathmandu', at)).toBe('UTC+5:45');
    expect(zoneName('ko', 'UTC', at)).toBe('UTC');
  });
  it('of languages begin with those of the page', () => {
    expect(languageOptions('ko').slice(0, 2)).toEqual([
      ['en', '영어'],
      ['ko', '한국어'],
    ]);
  });
});
