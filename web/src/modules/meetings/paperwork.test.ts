// If these fail, a report to a government or a parliament cannot be written, or the inbox leads who has
// to acknowledge one to a page where it does not stand.
import { describe, expect, it } from 'vitest';
import { askedOf, mistakesOf } from '../../writing/form';
import { reportedAt } from '../inbox/Inbox';
import { report } from './forms';

describe('a report upward', () => {
  const asked = (value: object) => askedOf(report.fields, { ...value }).map((one) => one.name);
  const covers = ['meetings/talks/1'];

  it('goes to a body or to an authority that is none, and to one of them', () => {
    expect(asked({})).toEqual(expect.arrayContaining(['to', 'to_meeting', 'to_authority']));
    expect(asked({ to: 'bodies/council' })).not.toContain('to_authority');
    const authority = { to_authority: { en: 'Parliament', ko: '' } };
    expect(asked(authority)).not.toContain('to');
    expect(asked(authority)).not.toContain('to_meeting');
    expect(asked({ to_authority: { en: '' } })).toContain('to');
    expect(mistakesOf(report.fields, { ...authority, covers }).size).toBe(0);
    expect([...mistakesOf(report.fields, { covers }).keys()]).toEqual(['to']);
  });

  it('is acknowledged where it was received, else where it covers a meeting', () => {
    const at = (said: object) => reportedAt({ content: { report: said }, proposal: null });
    expect(at({ to_meeting: 'meetings/council/5', covers })).toBe('meetings/council/5');
    expect(at({ covers })).toBe('meetings/talks/1');
    expect(reportedAt({ content: { letter: {} }, proposal: null })).toBeNull();
  });
});
