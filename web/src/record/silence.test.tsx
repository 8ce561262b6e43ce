// The silence procedure on the page: until when, who heard of it, and when it is no consent. If this fails,
// somebody's silence is shown as an agreement that it is not, or is asked for where no rule allows it.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
// @ts-expect-error: plain JavaScript without types
import { label, makeWorld } from '../../dev/fixture.mjs';
import type { Act, Circle, Silence } from '../api/model';
import { queries } from '../api/queries';
import { PartiesProvider } from '../frame/parties';
import { activate } from '../i18n/languages';
import { adoption, pen } from '../modules/texts/forms';
import { firstExpiry, silenceOf, silenceTerms, wrongExpiry } from '../writing/silence';
import { reasonOf } from './reason';
import { UnderSilence } from './Silence';

const world = makeWorld();
const classes = [
  { class: 'texts', names: { en: 'Adoption of texts' }, notice_hours: 48, bodies: ['council'] },
];
const circle: Circle = { ...world.circles[0], silence_classes: classes };
const now = Date.parse('2031-05-12T09:20:00Z');
const hour = 3_600_000;

function shown(silence: Partial<Silence>, state: 'open' | 'joint' = 'open', roles?: string[]) {
  const found: Act = world.acts.find((act: Act) => act.proposal?.state === 'open');
  const side = {
    authorised: true,
    received: new Date(Date.now() - hour).toISOString(),
    in_time: true,
  };
  const act: Act = {
    ...found,
    circle: circle.id,
    proposal: {
      ...(found.proposal as NonNullable<Act['proposal']>),
      state,
      silence: {
        class: 'texts',
        expiry: new Date(Date.now() + 72 * hour).toISOString(),
        notice_ms: 48 * hour,
        kept: true,
        sides: [
          { party: 'alder.example', ...side },
          { party: 'birch.example', ...side },
        ],
        broken: [],
        ...silence,
      },
    },
  };
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 1e9 } } });
  client.setQueryData(queries.session().queryKey, {
    ...world.session,
    ...(roles ? { roles } : {}),
  });
  client.setQueryData(queries.commits().queryKey, world.session.commits);
  client.setQueryData(queries.node().queryKey, {
    party: world.session.party,
    version: '0',
    time: '',
    started: '',
    ready: true,
    room: false,
    links: world.links,
    circles: [circle],
    counterparts: [],
    warnings: [],
    label: label(0),
  });
  return render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <PartiesProvider>
          <UnderSilence act={act} circle={circle} />
        </PartiesProvider>
      </QueryClientProvider>
    </I18nProvider>,
  );
}

const side = (party: string, more: Partial<Silence['sides'][number]> = {}) => ({
  party,
  authorised: true,
  received: new Date(Date.now() - hour).toISOString(),
  in_time: true,
  ...more,
});
const breaking = () => screen.queryByRole('button', { name: 'Break the silence' });

beforeEach(() => activate('en'));

describe('a proposal under silence', () => {
  it('says until when, who has the notice, and lets whoever may write break it', () => {
    shown({});
    expect(
      screen.getByText(/class Adoption of texts: agreed on .* UTC · .* unless somebody breaks/),
    ).toBeTruthy();
    expect(screen.getByText(/^Notice stored by Alder, /)).toBeTruthy();
    expect(screen.getByText(/^Notice stored by Birch, /)).toBeTruthy();
    expect(breaking()).toBeTruthy();
  });

  it('says of whom no silence counts: unheard, too late, not authorised', () => {
    shown({
      sides: [
        side('alder.example', { authorised: false }),
        side('birch.example', { received: null, in_time: false }),
        side('cedar.example', { in_time: false }),
      ],
    });
    expect(screen.getByText(/^Not stored by Birch so far: unheard silence is no/)).toBeTruthy();
    expect(screen.getByText(/^The notice came to .* too late/)).toBeTruthy();
    expect(screen.getByText(/^Alder has not authorised silence/)).toBeTruthy();
    expect(screen.queryByText(/^Notice stored by Birch/)).toBeNull();
  });

  it('promises nothing once it was broken, is over, or is not for this kind of decision', () => {
    const { unmount } = shown({
      broken: [{ party: 'birch.example', time: '2031-05-12T09:20:00Z', act: 'x' }],
    });
    expect(screen.getByText(/^The silence was broken by Birch/)).toBeTruthy();
    expect(screen.queryByText(/unless somebody/)).toBeNull();
    expect(breaking()).toBeNull();
    unmount();
    const over = shown({ expiry: new Date(Date.now() - hour).toISOString() });
    expect(screen.getByText(/ended on .* needs a plain answer/)).toBeTruthy();
    expect(breaking()).toBeNull();
    over.unmount();
    shown({ kept: false });
    expect(screen.getByText(/does not reach this: our silence is no consent/)).toBeTruthy();
    expect(breaking()).toBeNull();
  });

  it('is broken by nobody who may only read, or to whom it is not put, and is gone once agreed', () => {
    const reader = shown({}, 'open', ['reader']);
    expect(breaking()).toBeNull();
    reader.unmount();
    const stranger = shown({ sides: [side('birch.example'), side('cedar.example')] });
    expect(breaking()).toBeNull();
    stranger.unmount();
    shown({}, 'joint');
    expect(screen.queryByRole('heading', { name: 'Silence procedure' })).toBeNull();
  });
});

describe('putting under silence', () => {
  it('is offered for what the class is for, where the rules of the body list it', () => {
    expect(silenceOf(circle, adoption, 'council')).toEqual(classes[0]);
    expect(silenceOf(circle, adoption, 'panel')).toBeNull();
    expect(silenceOf(circle, pen, 'council')).toBeNull();
    expect(silenceOf({ ...circle, national: true }, adoption, 'council')).toBeNull();
  });

  it('leaves time for the notice', () => {
    const rule = silenceOf(circle, adoption, 'council');
    if (!rule) throw new Error('the class is listed');
    expect(firstExpiry(rule, now)).toBe('2031-05-15T10:00Z');
    expect(wrongExpiry(rule, firstExpiry(rule, now), now)).toBeNull();
    expect(wrongExpiry(rule, '2031-05-14T09:20Z', now)?.values).toEqual({ hours: 48 });
    expect(wrongExpiry(rule, '', now)).not.toBeNull();
    expect(silenceTerms(rule, '2031-05-15T10:00Z')).toEqual({
      class: 'texts',
      expiry: '2031-05-15T10:00:00.000Z',
      notice_ms: 48 * hour,
    });
  });
});

describe('the reason of a break', () => {
  const act = { ...world.acts[0], matter: 'texts/council/one', module: 'texts', content: {} };
  it('is a comment of the text under the marking of what is proposed', () => {
    const said = reasonOf({ ...act, label: label(1) }, 'ko', ' 이르다 ');
    expect(said?.content).toEqual({ comment: { words: { ko: '이르다' } } });
    expect(said?.label?.classification).toBe(1);
    expect(reasonOf(act, 'en', '  ')).toBeNull();
  });
  it('is asked for nowhere where nothing takes it', () => {
    const agenda = { ...act, module: 'meetings', content: { agenda_item: {} } };
    expect(reasonOf(agenda, 'en', 'no')).toBeNull();
    const minutes = { ...agenda, content: { minutes: { id: 'm1', version: 2 } } };
    expect(reasonOf(minutes, 'en', 'no')?.content).toMatchObject({
      minutes_comment: { minutes: 'm1', version: 2, words: { en: 'no' } },
    });
  });
});
