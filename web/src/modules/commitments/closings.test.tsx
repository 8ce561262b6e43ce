// If this fails, a proposal to close a commitment looks like its end, or nobody sees why it ended.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Commitment } from '../../api/model';
import { Closings, Descriptions } from './Closings';
import { takenUp } from './CommitmentPage';

vi.mock('../../record/SaidMark', () => ({
  SaidMark: ({ said }: { said: { ref: string } }) => <i>{said.ref}</i>,
}));
vi.mock('../../record/MatterLink', () => ({
  MatterLink: ({ matter }: { matter: string }) => <a href="#there">{matter}</a>,
}));

const closing = (ref: string, more: object = {}) => ({
  how: 'done',
  words: { en: `Words of ${ref}` },
  date: { precision: 'day', from: '2031-05-12', to: '2031-05-12' },
  at_meeting: null,
  said: { ref },
  ...more,
});
const item = (more: object) =>
  ({ closures: [], closing: [], descriptions: [], ...more }) as unknown as Commitment;
const shown = (content: React.ReactNode) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <I18nProvider i18n={i18n}>{content}</I18nProvider>
    </QueryClientProvider>,
  );

describe('how a commitment ends', () => {
  afterEach(cleanup);

  it('marks what is only proposed, and says how, when, where and why', () => {
    shown(
      <Closings
        address="c"
        item={item({
          closures: [closing('agreed', { at_meeting: 'meetings/talks/7' })],
          closing: [closing('asked', { how: 'overtaken' })],
        })}
      />,
    );
    const [agreed, asked] = screen.getAllByRole('listitem') as [HTMLElement, HTMLElement];
    expect(within(agreed).queryByText('Proposed, not agreed by all')).toBeNull();
    within(agreed).getByText('meetings/talks/7');
    within(agreed).getByText('Words of agreed');
    expect(agreed.textContent).toMatch(/Done.*2031/);
    within(asked).getByText('Proposed, not agreed by all');
    expect(asked.textContent).toMatch(/Overtaken/);
  });

  it('shows nothing where there is nothing, and each side’s meaning with who says it', () => {
    const { container } = shown(<Closings address="c" item={item({})} />);
    expect(container.textContent).toBe('');
    cleanup();
    shown(
      <Descriptions
        item={item({
          descriptions: [{ text: { en: 'Gauges every ten kilometres' }, said: { ref: 'x' } }],
        })}
      />,
    );
    expect(screen.getByRole('listitem').textContent).toBe('Gauges every ten kilometresx');
  });
});

describe('following up what a meeting brought out', () => {
  it('takes its date and its paragraph along, or it would never be late', () => {
    const outcome = (id: string, more: object) => ({ content: { outcome: { id, ...more } } });
    const of = (more: object) =>
      takenUp({
        text: { en: 'Gauges' },
        kind: 'tasking',
        owners: ['a.example'],
        due: { standing: false, meeting: null },
        source: { meeting: 'meetings/talks/7', outcome: 'o2', item: '12 bis' },
        acts: [outcome('o1', { due: '2030' }), outcome('o2', { due: '2031-09' })],
        ...more,
      } as never);
    expect(of({})).toEqual({
      words: { en: 'Gauges' },
      kind: 'TASKING',
      owners: ['a.example'],
      due: '2031-09',
      due_at: '',
      standing: false,
      source: { meeting: 'meetings/talks/7', outcome: 'o2', paragraph: '12 bis' },
    });
    const at = outcome('o2', { due_at: 'meetings/talks/8' });
    expect(of({ acts: [at] })).toMatchObject({ due: '', due_at: 'meetings/talks/8' });
    expect(of({ source: null, acts: [] })).not.toHaveProperty('source');
  });
});
