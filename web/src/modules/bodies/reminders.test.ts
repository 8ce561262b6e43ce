// If these fail, a secretariat is not told what custom, a date or its register asks for, or is told nonsense.
import { i18n } from '@lingui/core';
import { afterAll, describe, expect, it } from 'vitest';
import { activate } from '../../i18n/languages';
import { reminderText } from './Reminders';

type Reminder = Parameters<typeof reminderText>[1];
const letters = [{ id: 'l1', reference: 'BRE 7', subject: { en: 'First round' } }] as never;
const of = (word: string, more: object = {}) =>
  reminderText(
    i18n,
    { word, due: null, matter: null, subject: null, overdue: false, ...more } as Reminder,
    letters,
    (name) => name.toUpperCase(),
  );

describe('reminders of a body', () => {
  afterAll(() => activate('en'));

  it('says each in words, with its date, party or letter', async () => {
    for (const language of ['en', 'ko', 'vi'] as const) {
      await activate(language);
      expect(of('next_meeting_due', { due: '2031-11-12' })).toMatch(/2031/);
      expect(of('report_overdue', { due: '2031-10' })).toMatch(/2031/);
      expect(of('host_by_custom', { subject: 'brevonia.example' })).toContain('BREVONIA.EXAMPLE');
      expect(of('usual_host', { subject: 'brevonia.example' })).toContain('BREVONIA.EXAMPLE');
      expect(of('reply_due', { subject: 'l1', due: '2031-05-10' })).toMatch(
        /BRE 7.*2031|2031.*BRE 7/,
      );
      expect(of('letters_differ', { subject: 'l1' })).toContain('BRE 7');
      expect(of('fewer_than_usual')).not.toMatch(/remind\./);
    }
  });

  it('leaves to their own lists what these say, and names a letter without a number by its subject', async () => {
    await activate('en');
    expect(of('report_owed', { matter: 'meetings/talks/1' })).toBeNull();
    expect(of('backlog')).toBeNull();
    const unnumbered = [{ id: 'l1', reference: null, subject: { en: 'First round' } }] as never;
    const one = { word: 'letters_differ', due: null, matter: null, subject: 'l1', overdue: true };
    expect(reminderText(i18n, one as Reminder, unnumbered, String)).toContain('First round');
  });
});
