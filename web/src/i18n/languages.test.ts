import { describe, expect, it } from 'vitest';
import { isLanguage, preferredLanguage } from './languages';
import { changeSettings, settings } from './settings';
import { choose } from './text';

describe('languages', () => {
  it('start with the first one that the browser asks for and that we have', () => {
    expect(preferredLanguage(['fr-FR', 'ko-KR', 'en'])).toBe('ko');
    expect(preferredLanguage(['vi'])).toBe('vi');
    expect(preferredLanguage(['ja', 'fr'])).toBe('en');
    expect(preferredLanguage([])).toBe('en');
    expect(isLanguage('de')).toBe(false);
  });

  it('show a text in the reader’s language, else English, else what there is', () => {
    expect(choose({ en: 'Alder', ko: '오리나무' }, 'ko')).toEqual({
      text: '오리나무',
      language: 'ko',
    });
    expect(choose({ en: 'Alder', ko: '오리나무' }, 'vi')).toEqual({
      text: 'Alder',
      language: 'en',
    });
    expect(choose({ ja: 'ハンノキ' }, 'vi')).toEqual({ text: 'ハンノキ', language: 'ja' });
    expect(choose({}, 'en')).toBeNull();
    expect(choose(null, 'en')).toBeNull();
  });

  it('are remembered for this browser, with the appearance', () => {
    changeSettings({ language: 'vi', appearance: 'dark' });
    expect(settings().language).toBe('vi');
    expect(document.documentElement.dataset.appearance).toBe('dark');
    expect(JSON.parse(localStorage.getItem('entente.settings') ?? '{}')).toMatchObject({
      language: 'vi',
    });
    changeSettings({ language: 'en', appearance: 'system' });
    expect(document.documentElement.dataset.appearance).toBeUndefined();
  });

  it('leave alone what another tab has set meanwhile', () => {
    changeSettings({ language: 'en' });
    const place = 'entente.settings';
    const stored = JSON.parse(localStorage.getItem(place) ?? '{}');
    localStorage.setItem(place, JSON.stringify({ ...stored, language: 'ko' }));
    changeSettings({ singleKeys: false });
    expect(JSON.parse(localStorage.getItem(place) ?? '{}')).toMatchObject({
      language: 'ko',
      singleKeys: false,
    });
    changeSettings({ language: 'en', singleKeys: true });
  });
});
