// If these fail, the page offers what has no effect on a meeting as it stands, or keeps back what has:
// after a recess nobody can resume it, or one side's "it was held" never becomes both sides'.
import { i18n } from '@lingui/core';
import { describe, expect, it } from 'vitest';
import openapi from '../../../../src/api/openapi.json';
import type { Circle } from '../../api/model';
import { activate } from '../../i18n/languages';
import type { Writing } from '../../writing/Composer';
import { actOf } from '../../writing/Composer';
import { stepsOf, type Transition, writtenOf } from './steps';

const circle = { id: 'c', national: false, audience: ['a', 'b'], bodies: [] } as unknown as Circle;
const step = (name: string, member: string, said: object, type = 'statement') =>
  ({ name, member, type, content: { [member]: said } }) as unknown as Transition;
const meetingOf = (...transitions: Transition[]) => ({ body: 't', slug: '1', transitions });
const inputOf = (writing: Writing) =>
  actOf(
    writing,
    {
      value: writing.initial ?? {},
      way: writing.way ?? 'own',
      concur: true,
      noting: null,
      readers: '',
      papers: [],
      sources: [],
    },
    null,
  );
const only = (transition: Transition, written = {}) => {
  const [offer] = stepsOf(i18n, meetingOf(transition), circle, written);
  if (!offer) throw new Error('nothing is offered');
  return { text: offer.text, writing: offer.writing(), input: inputOf(offer.writing()) };
};

describe('the steps of a meeting', () => {
  activate('en');

  it('says the sitting that the node names, so that a recess ends', () => {
    const { text, input, writing } = only(
      step('reopen', 'stage', { state: 'IN_SESSION', round: 2, sitting: 1 }),
    );
    expect(text).toBe('Resume the meeting');
    expect(input.type).toBe('statement');
    expect(input.content).toEqual({ stage: { state: 'IN_SESSION', round: 2, sitting: 1 } });
    const later = only(step('reopen', 'stage', { state: 'IN_SESSION', round: 2, sitting: 2 }));
    expect(later.writing.about).not.toBe(writing.about);
  });

  it('has a form for each step that a node may name', () => {
    const names = openapi.components.schemas.Transition.properties.name.enum;
    const offered = stepsOf(i18n, meetingOf(...names.map((one) => step(one, 'x', {}))), circle);
    expect(offered.map((one) => one.id)).toEqual(names);
    expect(new Set(offered.map((one) => one.text)).size).toBe(offered.length);
  });

  it('offers nothing that the node does not name, and nothing that the page does not know', () => {
    expect(stepsOf(i18n, meetingOf(), circle)).toEqual([]);
    expect(stepsOf(i18n, meetingOf(step('dissolve', 'x', {})), circle)).toEqual([]);
  });

  it("makes one side's word both sides' by a proposal, with what is known of it", () => {
    const details = { dates: '2031-05-12', ordinal: 1 };
    const { input } = only(step('conclude', 'held', { details }, 'proposal'));
    expect(input.type).toBe('proposal');
    expect(input.content).toEqual({ held: { details } });
    const { input: agreed } = only(step('agree_in_principle', 'intent', { details }, 'proposal'));
    expect(agreed.type).toBe('proposal');
    expect(only(step('intend', 'intent', { details })).input.type).toBe('statement');
  });

  it('agrees minutes as they stand, and agreed ones no second time', () => {
    const minutes = (state: string) => ({
      timezone: null,
      minutes: [{ id: 'm', version: 3, state, title: { en: 'Minutes' }, paragraphs: [] }] as never,
    });
    const agree = step('agree_minutes', 'minutes', {}, 'proposal');
    const of = (state: string) => writtenOf(minutes(state), Object, Object as never);
    const { input } = only(agree, of('circulated'));
    expect(input.content).toEqual({ minutes: { id: 'm', version: 3, titles: { en: 'Minutes' } } });
    expect(stepsOf(i18n, meetingOf(agree), circle, of('corrected'))).toEqual([]);
    const none = writtenOf(
      { minutes: [], timezone: null },
      () => ({ titles: {} }),
      Object as never,
    );
    expect(only(agree, none).writing.draft).toBeDefined();
  });
});
