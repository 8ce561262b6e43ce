// If this fails, whom the other side is known to send stands on no list, nobody can enter that they came,
// or they stand there as if their own side had named them.
import { expect, it } from 'vitest';
import { notedElse } from './Noted';
import { notedDelegations } from './noted_people';
import { presentAt } from './Presences';

const noted = [
  {
    content: {
      words_of: 'b',
      delegation: {
        party: 'b',
        heads: [{ names: { en: 'Kim' }, role: 'CO_CHAIR', capacity: 'ACTING' }],
        members: [{ names: { en: 'Lee' }, institution: 'DEFENCE' }],
        institutions: ['MILITARY'],
      },
    },
    said: { kind: 'noted', party: 'a', of: 'b', ref: 'r1' },
  },
  {
    content: { position: { words: { en: 'No.' } } },
    said: { kind: 'noted', party: 'a', of: 'b', ref: 'r2' },
  },
] as never[];

it('lists them with the delegations, as noted, and never among the positions', () => {
  const [one] = notedDelegations(noted);
  expect(one).toMatchObject({
    party: 'b',
    institutions: ['military'],
    said: { kind: 'noted', of: 'b' },
  });
  expect(one?.heads[0]).toMatchObject({ name: { en: 'Kim' }, capacity: 'acting' });
  expect(one?.members?.[0]).toMatchObject({ name: { en: 'Lee' }, institution: 'defence' });
  expect(notedElse(noted, []).map((each) => each.said.ref)).toEqual(['r2']);
});

it('lets their coming and going be entered, each once, saying that they were noted', () => {
  const there = {
    id: 't',
    party: 'b',
    member: { id: '', name: { en: 'Kim' }, office: {}, organisation: {}, forms: [] },
    presences: [],
    said: { kind: 'national', party: 'a' },
  };
  const people = presentAt(
    { delegations: [], attendance: [there] as never },
    notedDelegations(noted),
  );
  expect(people.map((each) => [each.person.name.en, each.noted?.of, each.said.length])).toEqual([
    ['Kim', 'b', 1],
    ['Lee', 'b', 0],
  ]);
  const given = [
    { party: 'b', heads: [{ name: { en: 'Lee' } }], said: { kind: 'national' } },
  ] as never[];
  const both = presentAt({ delegations: given, attendance: [] }, notedDelegations(noted));
  expect(both.find((each) => each.person.name.en === 'Lee')?.noted).toBeNull();
});
