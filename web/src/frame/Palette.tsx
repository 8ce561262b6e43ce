// The command palette: every action of the screen, every screen, body and meeting, and what the record
// finds, by a few letters. The letters are found in all languages of the interface, and as they are
// composed; Enter that ends a composition takes nothing.
import type { Messages } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import {
  Autocomplete,
  Collection,
  Dialog,
  Header,
  Heading,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components';
import { matterPage } from '../api/model';
import { queries, useSession } from '../api/queries';
import { fold } from '../i18n/fold';
import { catalogueOf, languageNames, languages } from '../i18n/languages';
import { changeSettings, useSettings } from '../i18n/settings';
import { type Findable, matches, otherWords } from '../keyboard/found';
import { type CommandId, commandIds, commands, commandText, keyText } from '../keyboard/keymap';
import { useOffered } from '../keyboard/offered';
import { bodyText, useBodyNames } from '../record/body_words';
import { matterText } from '../record/matters';
import { meetingTitle } from '../record/meeting_words';
import { circleAddress, useCircles } from './circles';
import dialog from './dialog.module.css';
import styles from './palette.module.css';
import { audienceText, useParties } from './parties';

interface Entry extends Findable {
  id: string;
  // What it belongs to, beside its text: a menu, an audience.
  of?: string;
  keys?: string;
  run: () => void;
}

interface Group {
  id: string;
  title: string;
  entries: Entry[];
}

const most = { actions: 40, others: 8 };

// Buttons that stand on the screen itself. Those of menus are told by their menus (offered.ts).
function shownButtons(): HTMLElement[] {
  return [
    ...document.querySelectorAll<HTMLElement>('main button, main a.button, aside.side button'),
  ].filter(
    (one) =>
      one.getAttribute('aria-haspopup') === null &&
      !one.matches(':disabled, [aria-disabled=true], [data-row], [slot]') &&
      one.getClientRects().length > 0 &&
      nameOf(one) !== '',
  );
}

function nameOf(one: HTMLElement): string {
  return (one.getAttribute('aria-label') ?? one.textContent ?? '').replace(/\s+/g, ' ').trim();
}

export default function Palette({
  actionsOnly,
  onKeys,
  onClose,
}: {
  // Only what can be done on this screen.
  actionsOnly: boolean;
  onKeys: () => void;
  onClose: () => void;
}) {
  const { i18n } = useLingui();
  const [typed, setTyped] = useState('');
  const groups = useGroups(actionsOnly, typed, onKeys);
  const count = groups.reduce((sum, one) => sum + one.entries.length, 0);
  const take = (id: string) => {
    const entry = groups.flatMap((one) => one.entries).find((one) => one.id === id);
    if (!entry) return;
    onClose();
    // First the focus goes back to where it was, so that a form that opens gives it back there.
    setTimeout(entry.run, 50);
  };
  const title = actionsOnly
    ? i18n._(commands.actions.text)
    : i18n._({ id: 'palette.title', message: 'Go anywhere, do anything' });
  return (
    <ModalOverlay
      className={`${dialog.overlay} ${styles.overlay}`}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      isDismissable
    >
      <Modal className={dialog.modal ?? ''}>
        <Dialog className={`${dialog.dialog} ${styles.palette}`}>
          <Heading slot="title" className={styles.title ?? ''}>
            {title}
          </Heading>
          <Autocomplete inputValue={typed} onInputChange={setTyped}>
            <SearchField autoFocus className={styles.field ?? ''}>
              <Label>
                {actionsOnly
                  ? i18n._({ id: 'palette.find_action', message: 'An action' })
                  : i18n._({
                      id: 'palette.find',
                      message: 'A screen, an action, a body, a meeting, or words of the record',
                    })}
              </Label>
              <Input
                className={styles.input ?? ''}
                role="combobox"
                aria-expanded="true"
                aria-haspopup="listbox"
                maxLength={200}
              />
            </SearchField>
            <p className={styles.count} role="status">
              {i18n._({
                id: 'palette.count',
                message:
                  '{count, plural, =0 {Nothing of this name} one {# entry} other {# entries}}',
                values: { count },
              })}
            </p>
            <ListBox
              aria-label={title}
              className={styles.list ?? ''}
              items={groups}
              selectionMode="none"
              onAction={(key) => take(String(key))}
            >
              {(group) => (
                <ListBoxSection id={group.id} className={styles.group ?? ''}>
                  <Header className={styles.heading ?? ''}>{group.title}</Header>
                  <Collection items={group.entries}>
                    {(entry) => (
                      <ListBoxItem
                        id={entry.id}
                        textValue={[entry.text, entry.of].filter(Boolean).join(', ')}
                        className={styles.entry ?? ''}
                      >
                        <span className={styles.text}>{entry.text}</span>
                        {entry.of && <span className={styles.of}>{entry.of}</span>}
                        {entry.keys && <kbd className={styles.key}>{entry.keys}</kbd>}
                      </ListBoxItem>
                    )}
                  </Collection>
                </ListBoxSection>
              )}
            </ListBox>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

// Catalogues of the other languages, once they are here.
function useOthers(): (text: string) => string {
  const { i18n } = useLingui();
  const [others, setOthers] = useState<readonly Messages[]>([]);
  useEffect(() => {
    let shown = true;
    void Promise.all(languages.filter((one) => one !== i18n.locale).map(catalogueOf)).then(
      (all) => shown && setOthers(all),
      () => {}, // The line is cut: what is here is found in this language.
    );
    return () => {
      shown = false;
    };
  }, [i18n.locale]);
  return useMemo(() => otherWords(i18n, others), [i18n, i18n.locale, others]);
}

function useGroups(actionsOnly: boolean, typed: string, onKeys: () => void): Group[] {
  const { i18n } = useLingui();
  const others = useOthers();
  const offered = useOffered();
  const [buttons] = useState(shownButtons);
  const places = usePlaces(!actionsOnly, onKeys);
  const found = useFound(actionsOnly ? '' : typed);
  const entry = (one: Omit<Entry, 'words'>): Entry => ({
    ...one,
    words: fold([one.text, others(one.text), one.of ?? '', others(one.of ?? '')].join(' ')),
  });
  const actions = [
    ...offered.map((one, at) =>
      entry({
        id: `offer ${at}`,
        text: one.text,
        ...(one.title === one.text ? {} : { of: one.title }),
        run: one.run,
      }),
    ),
    ...buttons
      // A menu of one entry is a button that stands there too.
      .filter((button) => !offered.some((one) => one.title === nameOf(button)))
      .map((button, at) =>
        entry({
          id: `button ${at}`,
          text: nameOf(button),
          run: () => {
            button.focus();
            button.click();
          },
        }),
      ),
  ];
  const groups: Group[] = [
    {
      id: 'actions',
      title: i18n._({ id: 'palette.here', message: 'On this screen' }),
      entries: matches(actions, typed, typed || actionsOnly ? most.actions : most.others),
    },
    {
      id: 'screens',
      title: i18n._({ id: 'palette.screens', message: 'Screens' }),
      entries: matches(places.screens.map(entry), typed, 30),
    },
    {
      id: 'bodies',
      title: i18n._({ id: 'nav.bodies', message: 'Bodies' }),
      entries: matches(places.bodies, typed, most.others),
    },
    {
      id: 'meetings',
      title: i18n._({ id: 'records.meetings', message: 'Meetings' }),
      entries: typed ? matches(places.meetings, typed, most.others) : [],
    },
    {
      id: 'record',
      title: i18n._({ id: 'palette.record', message: 'Found in the record' }),
      entries: found,
    },
  ];
  return groups.filter((one) => one.entries.length > 0);
}

function usePlaces(wanted: boolean, onKeys: () => void) {
  const { i18n } = useLingui();
  const router = useRouter();
  const session = useSession();
  const parties = useParties();
  const circles = useCircles();
  const bodyName = useBodyNames();
  const { keys, singleKeys } = useSettings();
  const bodies = useQuery({ ...queries.bodies(), enabled: wanted }).data?.items ?? [];
  const meetings = useQuery({ ...queries.meetings({}), enabled: wanted }).data?.items ?? [];
  if (!wanted) return { screens: [], bodies: [], meetings: [] };
  const open = (to: string) => () => router.history.push(to);
  const roles: readonly string[] = session.roles;
  const writes = roles.some((role) => ['delegate', 'drafter', 'head'].includes(role));
  const screens: Omit<Entry, 'words'>[] = commandIds
    .filter((id) => 'to' in commands[id] && (id !== 'go.import' || writes))
    .map((id) => ({
      id,
      text: commandText(i18n, id),
      keys: singleKeys ? keyText(id, keys) : '',
      run: open((commands[id as CommandId] as { to: string }).to),
    }));
  if (roles.includes('operator'))
    screens.push({
      id: 'people',
      text: i18n._({ id: 'nav.people', message: 'People & duty' }),
      run: open('/people'),
    });
  if (session.via === 'account')
    screens.push({ id: 'you', text: i18n._({ id: 'nav.you', message: 'You' }), run: open('/you') });
  screens.push({
    id: 'sheet',
    text: i18n._({ id: 'nav.keys', message: 'Keys and display' }),
    keys: singleKeys ? keyText('sheet', keys) : '',
    run: onKeys,
  });
  for (const tag of languages) {
    screens.push({
      id: `language ${tag}`,
      text: languageNames[tag],
      of: i18n._({ id: 'nav.language', message: 'Language' }),
      run: () => changeSettings({ language: tag }),
    });
  }
  const audience = (id: string) => {
    const circle = circles.find((one) => one.id === id);
    return circle ? audienceText(i18n, parties, circle.audience) : '';
  };
  return {
    screens,
    bodies: bodies.map((one) => {
      const text = bodyText(i18n, one, one.id);
      const address = circleAddress(circles, one.circle);
      return {
        id: `body ${one.circle} ${one.id}`,
        text,
        of: audience(one.circle),
        words: fold(
          [text, one.id, ...Object.values(one.names ?? {}), one.abbreviation ?? ''].join(' '),
        ),
        run: open(`/b/${encodeURIComponent(address)}/${encodeURIComponent(one.id)}`),
      };
    }),
    meetings: meetings.map((one) => {
      const text = meetingTitle(i18n, one, bodyName(one.circle, one.body));
      const address = circleAddress(circles, one.circle);
      return {
        id: `meeting ${one.circle} ${one.body} ${one.slug}`,
        text,
        of: audience(one.circle),
        words: fold([text, one.body, one.slug, ...Object.values(one.title ?? {})].join(' ')),
        run: open(
          `/b/${encodeURIComponent(address)}/${encodeURIComponent(one.body)}/m/${encodeURIComponent(one.slug)}`,
        ),
      };
    }),
  };
}

// What the record finds for these words; asked when no key was pressed for a moment.
function useFound(typed: string): Entry[] {
  const { i18n } = useLingui();
  const router = useRouter();
  const circles = useCircles();
  const parties = useParties();
  const bodyName = useBodyNames();
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  const hits = useInfiniteQuery({ ...queries.search({ q: asked }), enabled: asked.length > 0 });
  if (!asked || !typed.trim()) return [];
  const met = new Set<string>();
  const found: Entry[] = [];
  for (const hit of hits.data?.pages[0]?.items ?? []) {
    const page = addressOf(hit.matter, circleAddress(circles, hit.circle));
    if (!page || met.has(page) || found.length >= most.others) continue;
    met.add(page);
    const circle = circles.find((one) => one.id === hit.circle);
    found.push({
      id: `hit ${page}`,
      text: [matterText(i18n, hit, bodyName), hit.titles[0]?.text]
        .filter((one, at, all) => one && all.indexOf(one) === at)
        .join(': '),
      ...(circle ? { of: audienceText(i18n, parties, circle.audience) } : {}),
      words: '',
      run: () => router.history.push(page),
    });
  }
  found.push({
    id: 'search',
    text: i18n._({
      id: 'palette.search',
      message: 'Search the record for “{words}”',
      values: { words: asked },
    }),
    words: '',
    run: () => router.history.push(`/records?q=${encodeURIComponent(asked)}`),
  });
  return found;
}

function addressOf(matter: string, circle: string): string | null {
  const [kind = '', body = '', slug = ''] = matter.split('/').map(encodeURIComponent);
  const place = encodeURIComponent(circle);
  if (kind === 'commitments' && slug) return `/c/${place}/${body}/${slug}`;
  const page = matterPage(matter);
  if (!page) return null;
  return page.slug ? `/b/${place}/${body}/m/${slug}` : `/b/${place}/${body}`;
}
