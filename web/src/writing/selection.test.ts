// The order in which a selection goes. If this fails, the other side is asked to agree to a meeting of a
// body, or to a commitment of a meeting, that it has not heard of.
import { describe, expect, it } from 'vitest';
import type { Act } from '../api/model';
import { eachOf } from './offered';
import { byHand, groupsOf, inOrder } from './selection';

const act = (matter: string, content: Record<string, unknown>, categories: string[] = []): Act =>
  ({
    ref: `${matter} ${JSON.stringify(content)}`,
    matter,
    module: matter.split('/')[0],
    content,
    label: { categories },
  }) as unknown as Act;

const lead = act('bodies/talks', { lead: { from_meeting: 'meetings/talks/3' } });
const body = act('bodies/talks', { body: { parent: 'bodies/council' } });
const council = act('bodies/council', { body: {} });
const tenth = act('meetings/talks/10', { held: {} });
const third = act('meetings/talks/3', { held: {} });
const item = act('meetings/talks/3', { agenda_item: { number: 1 } });
const promise = act('commitments/talks/gauges', {
  commitment: { source: { meeting: 'meetings/talks/10' } },
});
const progress = act('commitments/talks/gauges', { progress: { date: '2031' } });
const plan = act('commitments/talks', { workplan: { lines: ['commitments/talks/gauges'] } });
const report = act('meetings/talks', { report: { covers: ['meetings/talks/3'] } });

describe('a selection', () => {
  const all = [plan, report, progress, promise, tenth, third, item, lead, body, council];
  it('is grouped by what it is about, meetings by their number', () => {
    expect(groupsOf(all).map((group) => group.matter)).toEqual([
      'bodies/council',
      'bodies/talks',
      'meetings/talks/3',
      'meetings/talks/10',
      'commitments/talks/gauges',
      'commitments/talks',
      'meetings/talks',
    ]);
  });
  it('goes with each entry behind what it names, whatever was written first', () => {
    const order = inOrder(all);
    expect(new Set(order)).toEqual(new Set(all));
    expect(order).toHaveLength(all.length);
    const behind = (later: Act, ...before: Act[]) => {
      for (const one of before) expect(order.indexOf(one)).toBeLessThan(order.indexOf(later));
    };
    behind(body, council);
    behind(lead, body, third);
    behind(third, body);
    behind(item, third);
    behind(promise, tenth);
    behind(progress, body, tenth);
    behind(plan, promise);
    behind(report, third);
  });
  it('goes too where two name each other', () => {
    const one = act('bodies/one', { body: { parent: 'bodies/two' } });
    const two = act('bodies/two', { body: { parent: 'bodies/one' } });
    expect(new Set(inOrder([one, two]))).toEqual(new Set([one, two]));
  });
  it('does not sweep along what stands there already, or what was written for named persons', () => {
    expect(byHand(item, true)).toBe(true);
    expect(byHand(act('meetings/talks/3', { held: {} }, ['person/kim']), false)).toBe(true);
    expect(byHand(act('meetings/talks/3', { held: {} }, ['releasable/birch']), false)).toBe(false);
  });
  it('is prepared some at a time, in order, and stops at the first that fails', async () => {
    let busy = 0;
    let most = 0;
    const steps: number[] = [];
    const made = await eachOf(
      Array.from({ length: 20 }, (_, at) => at),
      async (at) => {
        most = Math.max(most, ++busy);
        await new Promise((resolve) => setTimeout(resolve, (20 - at) % 3));
        busy -= 1;
        return at * 2;
      },
      (done) => steps.push(done),
    );
    expect(made).toEqual(Array.from({ length: 20 }, (_, at) => at * 2));
    expect(most).toBeLessThanOrEqual(4);
    expect(steps).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    await expect(
      eachOf([1, 2, 3], (one) => (one === 2 ? Promise.reject(new Error('no')) : Promise.resolve())),
    ).rejects.toThrow('no');
  });
});
