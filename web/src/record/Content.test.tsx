// What is signed is shown whole. If this fails, somebody agrees to be host, to a commitment by all or
// to a text in another language without having seen it.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
// @ts-expect-error: plain JavaScript without types
import { label, makeWorld } from '../../dev/fixture.mjs';
import { queries } from '../api/queries';
import { PartiesProvider } from '../frame/parties';
import { activate } from '../i18n/languages';
import { say } from '../i18n/words';
import { writtenForms } from '../modules/described';
import type { Field } from '../writing/form';
import { ContentView } from './Content';
import { linesOf } from './said';

const world = makeWorld();

function shown(content: Record<string, unknown>, module: string): HTMLElement {
  const queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: 1e9, enabled: false } },
  });
  queryClient.setQueryData(queries.session().queryKey, world.session);
  queryClient.setQueryData(queries.node().queryKey, {
    party: world.session.party,
    version: '0',
    time: '',
    started: '',
    ready: true,
    room: false,
    links: world.links,
    circles: world.circles,
    counterparts: [],
    warnings: [],
    label: label(0),
  });
  return render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <PartiesProvider>
          <ContentView content={content} of={{ module }} />
        </PartiesProvider>
      </QueryClientProvider>
    </I18nProvider>,
  ).container;
}

let count = 0;
// A value for every field, and what of it has to be on the screen.
function filled(fields: readonly Field[], wanted: string[]): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  const want = (text: string) => {
    wanted.push(text);
    return text;
  };
  for (const field of fields) {
    wanted.push(i18n._(field.label));
    count += 1;
    const mark = `mark${count}`;
    switch (field.kind) {
      case 'texts':
        out[field.name] = {
          en: want(`${mark} english`),
          ko: want(`${mark} 한국어`),
          vi: want(`${mark} tiếng Việt`),
          fr: want(`${mark} français`),
        };
        break;
      case 'choice': {
        const value = field.values.at(-1) as string;
        out[field.name] = value;
        want(say(i18n, field.words, value.toLowerCase()));
        break;
      }
      case 'period':
        out[field.name] = '2031-05-12';
        want('12 May 2031');
        break;
      case 'time':
        out[field.name] = '2031-05-12T09:00Z';
        want('09:00');
        break;
      case 'number':
        out[field.name] = 7000 + count;
        want(String(7000 + count));
        break;
      case 'flag':
        out[field.name] = true;
        want('Yes');
        break;
      case 'party':
        out[field.name] = 'birch.example';
        want('Birch');
        break;
      case 'parties':
        out[field.name] = ['birch.example', 'dogwood.example'];
        want('Birch');
        want('dogwood.example');
        break;
      case 'group':
        out[field.name] = filled(field.fields, wanted);
        break;
      case 'list':
        out[field.name] = [filled(field.fields, wanted), filled(field.fields, wanted)];
        break;
      case 'meetings':
      case 'bodies':
      case 'picks':
      case 'tags':
        out[field.name] = [want(`${mark}-a`), want(`${mark}-b`)];
        break;
      default:
        out[field.name] = want(mark);
    }
  }
  return out;
}

const missing = (text: string | null, wanted: readonly string[]) =>
  wanted.filter((one) => !text?.includes(one));

describe('what an entry says', () => {
  it.each(
    writtenForms.map((form) => [`${form.module} ${form.says} (${form.title.id})`, form] as const),
  )('is shown whole as it was typed: %s', (_, form) => {
    const wanted: string[] = [];
    const content = { [form.says]: filled(form.fields, wanted) };
    const { textContent } = shown(content, form.module);
    expect(missing(textContent, wanted)).toEqual([]);
    // Under words, not under the names of members.
    const words = form.fields.map((field) => field.name).filter((name) => name.includes('_'));
    for (const name of words) expect(textContent).not.toContain(name);
  });

  it('shows what no form knows, as the record has it', () => {
    const { textContent } = shown(
      {
        sources: ['S1'],
        outcome: {
          kind: 'NOTE',
          words: { en: 'Noted.' },
          newer_member: { deep: [{ of: 'it' }, 7, null], flag: false },
        },
        papers: [{ name: 'letter.pdf', file: 'ab'.repeat(32), size: 70000 }],
      },
      'meetings',
    );
    expect(
      missing(textContent, [
        'Sources',
        'S1',
        'Note',
        'Noted.',
        'newer_member',
        'deep',
        'it',
        '7',
        'null',
        'flag',
        'No',
        'Files',
        'letter.pdf',
        'ab'.repeat(32),
        '70000',
      ]),
    ).toEqual([]);
    const unknown = shown({ thing: { of_whom: 'x', texts: { en: 'Text' } } }, 'no-such-module');
    expect(missing(unknown.textContent, ['of_whom', 'x', 'texts', 'Text'])).toEqual([]);
  });

  it('has Korean and Vietnamese words for every field', async () => {
    for (const language of ['ko', 'vi'] as const) {
      await activate('en');
      const english = i18n._('field.owners');
      await activate(language);
      const { textContent } = shown(
        { outcome: { kind: 'COMMITMENT', owners: ['birch.example'], id: 'o-1' } },
        'meetings',
      );
      expect(textContent).toContain(i18n._('field.owners'));
      expect(textContent).not.toContain(english);
      expect(textContent).not.toContain('Identifier');
    }
  });

  it('stays bounded for hostile content, and says what it leaves to the exact content', () => {
    let deep: Record<string, unknown> = { words: { en: 'x' } };
    for (let n = 0; n < 1000; n += 1) deep = { more: deep };
    const lines = linesOf({ outcome: deep }, null);
    expect(lines.at(-1)).toMatchObject({ kind: 'raw' });
    expect(lines.length).toBeLessThan(20);
    const many = linesOf({ outcome: Array.from({ length: 10_000 }, () => ({ en: 'x' })) }, null);
    expect(many.length).toBe(2001);
    expect(many.at(-1)).toMatchObject({ kind: 'cut', left: 8000 });
    expect(linesOf(null, null)).toEqual([]);
  });
});
