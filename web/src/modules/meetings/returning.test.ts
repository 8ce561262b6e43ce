// If this fails, a standing item drops off the next agenda, or one that is closed comes back on it.
import { expect, it } from 'vitest';
import { returningTo } from './Returning';

it('brings back what stands until it is closed, and what is due here while it is open', () => {
  const here = 'meetings/talks/8';
  const item = (key: string, more: object) =>
    ({ key, state: 'open', returns_on_agenda: [], due: { meeting: null }, ...more }) as never;
  const shown = returningTo(here, [
    item('standing', { returns_on_agenda: [here, 'meetings/talks/9'] }),
    item('another', { returns_on_agenda: ['meetings/talks/9'] }),
    item('due', { due: { meeting: here } }),
    item('done', { due: { meeting: here }, state: 'done' }),
    item('undertaken here', {}),
  ]).map((one) => one.key);
  expect(shown).toEqual(['standing', 'due']);
});
