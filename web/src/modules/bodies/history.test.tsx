// If this fails, the page leaves out of a body's past what the record says of it.
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Body } from '../../api/model';
import { History } from './History';

vi.mock('@tanstack/react-router', () => ({ useNavigate: () => () => {} }));
vi.mock('../../frame/parties', () => ({
  PartyMark: ({ name }: { name: string }) => <b>{name}</b>,
  useParties: () => ({ text: (name: string) => name }),
}));
vi.mock('../../record/body_words', () => ({ useBodyNames: () => (_: string, id: string) => id }));
vi.mock('../../record/Content', () => ({ ContentView: () => null }));
vi.mock('../../record/MatterLink', () => ({
  MatterLink: ({ matter }: { matter: string }) => <a href="#there">{matter}</a>,
}));
vi.mock('../../record/SaidMark', () => ({ SaidMark: () => null }));

const then = {
  date: '2031-05-12',
  names: {},
  status: 'active',
  parent: null,
  members: [],
  leads: [],
  reports_to: [],
  cadence: null,
  host_rule: null,
  usual_host: null,
  meetings_per_year: 0,
  before_each_report: 0,
};
const shown = (more: object) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <I18nProvider i18n={i18n}>
        <History
          body={
            {
              circle: 'c',
              id: 'talks',
              changes: [],
              as_of: { ...then, ...more },
            } as unknown as Body
          }
          address="c"
          asOf={undefined}
        />
      </I18nProvider>
    </QueryClientProvider>,
  );

describe('a body as of a day', () => {
  afterEach(cleanup);

  it('names the meeting from which on somebody leads, as a link, beside the day', () => {
    const lead = { party: 'a.example', organisation: { en: 'Ministry' }, from: '2024-06-10' };
    shown({ leads: [{ ...lead, from_meeting: 'meetings/talks/3' }] });
    const item = screen.getByText('a.example').closest('li');
    expect(item?.textContent).toMatch(/since .*2024.*from this meeting on: meetings\/talks\/3/);
    screen.getByRole('link', { name: 'meetings/talks/3' });
    cleanup();
    shown({ leads: [{ ...lead, from_meeting: null }] });
    expect(screen.queryByText(/from this meeting on/)).toBeNull();
  });

  it('says how many meetings custom asks for before each report', () => {
    shown({ before_each_report: 2 });
    screen.getByText('2 meetings before each report');
    cleanup();
    shown({});
    expect(screen.queryByText(/before each report/)).toBeNull();
  });
});
