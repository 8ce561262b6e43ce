// What of one side's own entries goes to the other side, and as what. If this fails, a draft that
// was replaced goes out, or one side's word is put to the other for agreement.
import { describe, expect, it } from 'vitest';
import type { Act, Circle } from '../api/model';
import { allForms as bodyForms } from '../modules/bodies/forms';
import { allForms as commitmentForms } from '../modules/commitments/forms';
import { allForms as meetingForms } from '../modules/meetings/forms';
import { submission, submittable, submittedOf } from './submitted';

let number = 0;
const act = (content: Record<string, unknown>, more: Partial<Act> = {}): Act =>
  ({
    ref: `1/1-00000000/${number++}/${'0'.repeat(64)}`,
    party: 'alder.example',
    matter: 'meetings/river-talks/1',
    module: 'meetings',
    type: 'statement',
    verdict: 'effective',
    content,
    ...more,
  }) as Act;
const target = { bodies: [{ id: 'river-talks', names: {} }] } as unknown as Circle;

describe('a submission', () => {
  it('offers of each topic what was said last, of our own, and nothing noted of others', () => {
    const acts = [
      act({ agenda_item: { number: 1, titles: { en: 'old' } } }),
      act({ agenda_item: { number: 2, titles: { en: 'second' } } }),
      act({ agenda_item: { number: 1, titles: { en: 'new' } } }),
      act({ words_of: 'birch.example', position: { id: 'p' } }, { type: 'noted' }),
      act({ position: { id: 'q' } }, { party: 'birch.example' }),
      act({ held: {} }, { verdict: 'void' as Act['verdict'] }),
      act({ counterpart: { party: 'birch.example' } }, { module: 'bodies' }),
    ];
    expect(submittable(acts, 'alder.example').map((one) => one.content)).toEqual([
      { agenda_item: { number: 1, titles: { en: 'new' } } },
      { agenda_item: { number: 2, titles: { en: 'second' } } },
    ]);
  });
  it('asks for agreement where that is what it takes, and only there', () => {
    const content = { agenda_item: { number: 1 } };
    expect(submission(act(content), target)).toEqual({
      type: 'proposal',
      matter: 'meetings/river-talks/1',
      module: 'meetings',
      content,
      concur: true,
      body: 'river-talks',
    });
    expect(submission(act(content), { bodies: [] } as unknown as Circle)).not.toHaveProperty(
      'body',
    );
    for (const own of [
      { postponement: { round: 1 } },
      { comment: { id: 'c' } },
      { publication: { kind: 'READOUT' } },
    ])
      expect(submission(act(own), target).type).toBe('statement');
    expect(submission(act({ publication: { kind: 'JOINT_STATEMENT' } }), target).type).toBe(
      'proposal',
    );
  });
  it('lets each side say whom it sends, and hands a draft of the minutes over as circulated', () => {
    const ours = act({ delegation: { party: 'alder.example', heads: [] } });
    expect(submission(ours, target).type).toBe('statement');
    expect(submission(act({ delegation: { party: 'birch.example' } }), target).type).toBe(
      'proposal',
    );
    const minutes = submission(
      act({ minutes: { id: 'minutes', version: 1, stage: 'DRAFT' } }),
      target,
    );
    expect(minutes.type).toBe('statement');
    expect(minutes.content).toEqual({
      minutes: { id: 'minutes', version: 1, stage: 'CIRCULATED' },
    });
  });
  it('puts to the others only what the forms let us propose, and states what they let us only state', () => {
    const all = [...bodyForms, ...meetingForms, ...commitmentForms];
    const stay = new Set(['counterpart', 'letter']);
    for (const form of all.filter((one) => !stay.has(one.says))) {
      const kinds =
        form.says === 'publication'
          ? form.ways.includes('propose')
            ? ['JOINT_STATEMENT', 'COMMUNIQUE']
            : ['READOUT', 'ANNOUNCEMENT', 'EVALUATION', 'FACT_SHEET']
          : [undefined];
      for (const kind of kinds) {
        const content = { [form.says]: { id: 'x', ...(kind ? { kind } : {}) } };
        const { type } = submission(act(content, { module: form.module }), target);
        const said = `${form.module} ${form.says} ${kind ?? ''}`;
        // One's own minutes are handed over by circulating them, and agreed there.
        const way = form.says === 'minutes' ? 'own' : form.ways.length === 1 && form.ways[0];
        if (way)
          expect(`${said} ${type}`).toBe(`${said} ${way === 'own' ? 'statement' : 'proposal'}`);
      }
    }
  });
  it('states how a commitment goes on, and asks what the meeting found of a strand', () => {
    const of = (module: string, content: Record<string, unknown>) =>
      submission(act(content, { module }), target).type;
    expect(of('commitments', { progress: { date: '2031' } })).toBe('statement');
    expect(of('commitments', { reference: {} })).toBe('statement');
    expect(of('meetings', { acknowledgement: {} })).toBe('statement');
    expect(of('meetings', { minutes_comment: {} })).toBe('statement');
    expect(of('bodies', { progress: { strand: 's' } })).toBe('proposal');
  });
  it('keeps our register of letters and every brief where they are', () => {
    const acts = [
      act({ letter: { id: 'l' } }, { module: 'meetings' }),
      act({ line: { id: 'b' } }, { module: 'briefs', matter: 'briefs/river-talks/1' }),
    ];
    expect(submittable(acts, 'alder.example')).toEqual([]);
  });
  it('knows what was submitted before, and whether it has changed since', () => {
    const here = act({
      agenda_item: { number: 1, titles: { en: 'x', ko: 'y' } },
      papers: [{ name: 'a', size: 2, file: 'f1' }],
    });
    const there = act(
      {
        papers: [{ file: 'f2', size: 2, name: 'a' }],
        agenda_item: { titles: { ko: 'y', en: 'x' }, number: 1 },
      },
      { type: 'proposal' as Act['type'] },
    );
    expect(submittedOf(here, [there], target)).toEqual({ act: there, same: true });
    const changed = act({ agenda_item: { number: 1, titles: { en: 'other' } } });
    expect(submittedOf(changed, [there], target)?.same).toBe(false);
    const theirs = { ...there, party: 'birch.example' };
    const second = act({ agenda_item: { number: 2 } });
    expect(submittedOf(here, [theirs, second], target)).toBeNull();
    const draft = act({ minutes: { id: 'm', version: 1, stage: 'DRAFT' } });
    const circulated = act({ minutes: { id: 'm', version: 1, stage: 'CIRCULATED' } });
    expect(submittedOf(draft, [circulated], target)?.same).toBe(true);
  });
});
