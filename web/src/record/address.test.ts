// If these fail, a link leads nowhere, or to another thing than what it names: what was saved, what was
// found, and what waits for an answer.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMemoryHistory } from '@tanstack/react-router';
import { describe, expect, it } from 'vitest';
import type { Live } from '../api/live';
import { makeQueryClient } from '../api/queries';
import { allForms as bodyForms } from '../modules/bodies/forms';
import * as briefs from '../modules/briefs/forms';
import { allForms as commitmentForms } from '../modules/commitments/forms';
import { allForms as meetingForms } from '../modules/meetings/forms';
import { allForms as textForms } from '../modules/texts/forms';
import { makeRouter } from '../routes';
import type { Form } from '../writing/form';
import { addressOf } from './address';

const ref = `1/1-a3f0c21d/12/${'5f'.repeat(32)}`;
const answered = `2/1-b4f0c21d/3/${'6f'.repeat(32)}`;
const at = `entry=${encodeURIComponent(ref)}`;

const on = (matter: string, content?: Record<string, unknown>) =>
  addressOf({ matter, ref, ...(content ? { content } : {}) }, 'alder-birch');

// Members of the contents of a module, as the contract has them.
function kindsOf(module: string): string[] {
  const proto = readFileSync(
    join(import.meta.dirname, '../../../src/modules', module, 'acts.proto'),
    'utf8',
  );
  const says = /oneof says \{(.*?)\n {2}\}/s.exec(proto)?.[1] ?? '';
  return [...says.matchAll(/^ *\w+ (\w+) = \d+;/gm)].map((one) => one[1] ?? '');
}

// Where each kind may stand, and the route that shows an entry of it. A kind that is not here has no
// address yet.
type Stand = readonly [matter: string, route: string];
const stands: Record<string, Record<string, Stand[]>> = {
  bodies: {
    ...of(
      'body status lead reporting_line custom instrument strand progress naming membership parent term',
      ['bodies/talks', '/b/$circle/$body'],
    ),
    ...of('person holding', ['bodies/people/kim', '/directory']),
    ...of('counterpart', ['bodies/parties/birch.example', '/directory']),
  },
  meetings: {
    ...of(
      'possibility intent schedule stage postponement cancellation held delegation session agenda_item outcome outcome_status publication comment candidate availability substitution attendance minutes minutes_comment correction position filing',
      ['meetings/talks/2', '/b/$circle/$body/m/$slug'],
    ),
    ...of('report acknowledgement letter', ['meetings/talks', '/b/$circle/$body']),
  },
  commitments: {
    ...of('commitment progress closure', ['commitments/talks/c1', '/c/$circle/$body/$commitment']),
    reference: [
      ['commitments/talks/c1', '/c/$circle/$body/$commitment'],
      ['commitments/talks', '/b/$circle/$body/wording'],
    ],
    ...of('agreed_language reaffirmation change', [
      'commitments/talks',
      '/b/$circle/$body/wording',
    ]),
    ...of('workplan', ['commitments/talks', '/b/$circle/$body/plans']),
  },
  briefs: of(
    'subject item instruction_asked instruction_returned clearance_sheet clearance cable',
    ['briefs/talks/2', '/b/$circle/$body/m/$slug/brief'],
  ),
  texts: {
    ...of(
      'text pen page revision change stance marks comment concordance mandate package renumbering review adoption attached signature correction instruction_request instruction fallback',
      ['texts/talks/statement', '/t/$circle/$body/$text'],
    ),
    ...of('term', ['texts/talks', '/texts']),
  },
  circle: {
    release: [
      ['circle', '/entry/$circle'],
      ['bodies/talks', '/b/$circle/$body'],
    ],
  },
};

function of(kinds: string, place: Stand): Record<string, Stand[]> {
  return Object.fromEntries(kinds.split(' ').map((kind) => [kind, [place]]));
}

// Routes that say which entry was asked for; a brief shows all of its entries, and none of them waits
// for anybody's agreement.
const showsEntry = (route: string) => !route.endsWith('/brief');

const live: Live = {
  connection: () => 'open',
  subscribe: () => () => {},
  onArrival: () => () => {},
  close: () => {},
};

async function routed(address: string) {
  const router = makeRouter(live, makeQueryClient());
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [address] }) });
  const match = router.matchRoutes(router.latestLocation).at(-1);
  return { route: match?.fullPath ?? '', search: match?.search as { entry?: string } };
}

describe('where an entry is seen and answered', () => {
  for (const [module, kinds] of Object.entries(stands)) {
    it(`every kind of content of ${module} has an address`, () => {
      const contract = kindsOf(module);
      expect(contract.length).toBeGreaterThan(0);
      expect(contract.filter((kind) => !kinds[kind])).toEqual([]);
      expect(Object.keys(kinds).filter((kind) => !contract.includes(kind))).toEqual([]);
    });
    for (const [kind, places] of Object.entries(kinds)) {
      for (const [matter, route] of places) {
        it(`${kind} on ${matter} is shown by ${route}`, async () => {
          const address = on(matter, { [kind]: {} });
          const found = await routed(address);
          expect(found.route).toBe(route);
          if (showsEntry(route)) expect(found.search.entry).toBe(ref);
        });
      }
    }
  }

  const briefForms = Object.values(briefs).filter(
    (one): one is Form => typeof one === 'object' && 'says' in one,
  );

  it('what the forms write stands where this table looks for it', () => {
    const place = { body: 'talks', slug: '2' };
    for (const form of [
      ...bodyForms,
      ...meetingForms,
      ...commitmentForms,
      ...textForms,
      ...briefForms,
    ]) {
      const matter = form.matter(place, { person: 'kim', party: 'birch.example' });
      const places = stands[form.module]?.[form.says];
      expect(places, form.says).toBeDefined();
      const shape = (one: string) => one.split('/').slice(0, 2).join('/') + one.split('/').length;
      expect(
        places?.map(([one]) => shape(one).replace('people', 'talks').replace('parties', 'talks')),
      ).toContain(shape(matter).replace('people', 'talks').replace('parties', 'talks'));
    }
  });

  it('is where what is answered stands, not the answer', () => {
    expect(addressOf({ matter: 'meetings/talks/2', ref, target: answered }, 'national')).toBe(
      `/b/national/talks/m/2?entry=${encodeURIComponent(answered)}`,
    );
  });

  it('leads to a person among the others, and keeps of which place the entry is', () => {
    expect(on('bodies/people/kim')).toBe(`/directory?${at}&circle=alder-birch#people-kim`);
    expect(addressOf({ matter: 'bodies/people/kim' }, 'national')).toBe('/directory#people-kim');
  });

  it('is the matter as a whole where no entry is meant, and nothing where there is no page', () => {
    expect(addressOf({ matter: 'commitments/talks/c1' }, 'national')).toBe('/c/national/talks/c1');
    expect(addressOf({ matter: 'circle' }, 'national')).toBe('');
    expect(addressOf({ matter: 'meetings/talks/2/more' }, 'national')).toBe('');
  });

  it('takes no path out of a name', () => {
    expect(addressOf({ matter: 'bodies/talks', ref }, '../x')).toMatch(/^\/b\/\.\.%2Fx\/talks\?/);
    expect(addressOf({ matter: 'bodies/people/..?x=1', ref }, 'a')).toContain('#people-..%3Fx%3D1');
  });
});
