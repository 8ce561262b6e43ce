// If this fails, how a body works stands in the record and on no screen, or cannot be entered.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Body, Circle } from '../../api/model';
import { Fields } from '../../writing/Fields';
import { contentOf, type Form, mistakesOf, type Value } from '../../writing/form';
import { body as bodyForm, bodyForms, custom, instrument, term } from './forms';
import { Instruments } from './parts';
import { Terms } from './Terms';

vi.mock('../../record/SaidMark', () => ({
  SaidMark: ({ said }: { said: { ref: string } }) => <i>{said.ref}</i>,
}));
vi.mock('../../writing/options', () => ({ useOptions: () => [['charter', 'Charter']] }));

const shown = (content: React.ReactNode) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <I18nProvider i18n={i18n}>{content}</I18nProvider>
    </QueryClientProvider>,
  );
const said = (ref: string) => ({ ref });
const of = (more: object) =>
  ({
    circle: 'c',
    founding_instrument: null,
    terms_of_reference: null,
    decision_rule: { silence: false, silence_classes: [], words: null },
    secretariat: null,
    languages: [],
    terms: [],
    instruments: [],
    said: said('described'),
    ...more,
  }) as unknown as Body & Body;

describe('the terms of a body', () => {
  afterEach(cleanup);

  it('says all of them, and who says so', () => {
    shown(
      <Terms
        body={of({
          founding_instrument: { en: 'River declaration' },
          terms_of_reference: { instrument: 'tor', titles: { en: 'Rules' }, version: 'rev. 3' },
          decision_rule: { silence: true, silence_classes: ['minutes', 'dates'], words: null },
          secretariat: { en: 'Registry of Alder' },
          languages: ['en', 'ko'],
          terms: [
            {
              id: 'level',
              texts: { en: 'water level', ko: '수위' },
              remark: { en: 'Not depth' },
              said: said('agreed-term'),
            },
          ],
        })}
      />,
    );
    const text = screen.getByRole('region', { name: 'Terms' }).textContent ?? '';
    for (const part of [
      'River declaration',
      'Rules · version rev. 3',
      'in: minutes, dates',
      'Registry of Alder',
      'English, Korean',
      'described',
    ])
      expect(text).toContain(part);
    const one = within(screen.getByRole('listitem'));
    expect(one.getByText('수위').lang).toBe('ko');
    one.getByText('water level');
    one.getByText('Not depth');
    one.getByText('agreed-term');
  });

  it('is silent where nothing is described, and claims no silence that nobody allowed', () => {
    expect(shown(<Terms body={of({})} />).container.textContent).toBe('');
    cleanup();
    const rule = { silence: false, silence_classes: [], words: { en: 'All agree' } };
    shown(<Terms body={of({ decision_rule: rule })} />);
    screen.getByText('All agree');
    expect(screen.queryByText(/silence/)).toBeNull();
  });

  it('shows of a document its words, place, beneficiary and papers', () => {
    const paper = {
      id: 'plan',
      kind: 'plan',
      state: 'adopted',
      titles: { en: 'Plan' },
      date: null,
      place: { en: 'Riverton' },
      level: 'ministers',
      words: { en: 'Public summary' },
      beneficiary: { en: 'River Commission' },
      papers: [{ titles: { en: 'Text' }, file: 'ab'.repeat(32), name: 'plan.pdf', act: null }],
      said: said('1/1-a/1/b'),
    };
    shown(<Instruments body={of({ instruments: [paper] })} address="c" />);
    const text = screen.getByRole('region', { name: 'Documents' }).textContent ?? '';
    for (const part of ['Riverton', 'Public summary', 'River Commission', 'Ministers'])
      expect(text).toContain(part);
    expect(screen.getByRole('link', { name: 'Text' }).getAttribute('download')).toBe('plan.pdf');
  });
});

// The content of a form in which `typed` stands, by the label of the field.
function written(form: Form, initial: Value, typed: readonly [RegExp, string][]): Value {
  let value = initial;
  const draw = () => (
    <Fields
      fields={form.fields}
      value={value}
      onChange={(next) => {
        value = next;
      }}
      context={{ circle: {} as Circle, body: 'talks', slug: '' }}
      path=""
      mistakes={new Map()}
    />
  );
  const { rerender } = shown(draw());
  for (const [label, text] of typed) {
    fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
    rerender(
      <QueryClientProvider client={new QueryClient()}>
        <I18nProvider i18n={i18n}>{draw()}</I18nProvider>
      </QueryClientProvider>,
    );
  }
  cleanup();
  const completed = form.complete?.(value, { body: 'talks', slug: '' }) ?? value;
  return contentOf(completed) as Value;
}

describe('entering them', () => {
  afterEach(cleanup);

  it('takes the whole description of how a body works', () => {
    expect(
      written(bodyForm, { names: { en: 'Talks' }, parties: ['a.example'] }, [
        [/Founding document/, 'charter'],
        [/^Terms of reference/, 'charter'],
        [/Version of the terms/, 'rev. 3'],
        [/By silence in these cases/, 'minutes, dates'],
        [/^Secretariat \(/, 'Registry'],
        [/^Languages/, 'en, ko vi'],
      ]),
    ).toEqual({
      names: { en: 'Talks' },
      parties: ['a.example'],
      founding_instrument: 'charter',
      terms_of_reference: 'charter',
      terms_of_reference_version: 'rev. 3',
      decision_rule: { silence: true, silence_classes: ['minutes', 'dates'] },
      secretariat: { en: 'Registry' },
      languages: ['en', 'ko', 'vi'],
    });
  });

  it('allows silence nowhere once its cases are taken out, and keeps observers', () => {
    const before = {
      names: { en: 'Talks' },
      observers: ['c.example'],
      decision_rule: { silence: true, silence_classes: ['minutes'], words: { en: 'All agree' } },
    };
    const typed: [RegExp, string][] = [[/By silence in these cases/, '']];
    expect(written(bodyForm, before, typed)).toEqual({
      names: { en: 'Talks' },
      observers: ['c.example'],
      decision_rule: { words: { en: 'All agree' } },
    });
  });

  it('says of a wrong case or language that it is one', () => {
    const wrong = (value: Value) => [...mistakesOf(bodyForm.fields, value).keys()];
    const right = { names: { en: 'x' }, parties: ['a'], languages: ['en', 'zh-Hant'] };
    expect(wrong({ ...right, decision_rule: { silence_classes: ['minutes'] } })).toEqual([]);
    expect(wrong({ ...right, languages: ['en', 'Korean'] })).toEqual(['languages']);
    for (const one of ['Minutes', '..', 'x'.repeat(41)])
      expect(wrong({ ...right, decision_rule: { silence_classes: [one] } })).toEqual([
        'decision_rule.silence_classes',
      ]);
  });

  it('gives a change of custom its day, its reason, and what a reminder before a report counts', () => {
    expect(
      written(custom, { meetings_per_year: 2 }, [
        [/^Meetings before each report/, '2'],
        [/^Known to the/, 'year'],
        [/^Year/, '2031'],
        [/^Reason \(/, 'Reports come twice as often'],
      ]),
    ).toEqual({
      meetings_per_year: 2,
      before_each_report: 2,
      from: '2031',
      reason: { en: 'Reports come twice as often' },
    });
    const many = mistakesOf(custom.fields, { before_each_report: 367 });
    expect([...many.keys()]).toEqual(['before_each_report']);
  });

  it('has a form for an agreed term, and a beneficiary of a plan', () => {
    expect(bodyForms).toContain(term);
    expect(written(term, {}, [[/^Term \(/, 'water level']])).toEqual({
      id: 'water-level',
      texts: { en: 'water level' },
    });
    expect(
      written(instrument, { kind: 'PLAN', titles: { en: 'Plan' } }, [
        [/^Beneficiary \(/, 'Commission'],
      ]),
    ).toMatchObject({ id: 'plan', beneficiary: { en: 'Commission' } });
  });
});
