import { useLingui } from '@lingui/react';
import { Link, useRouterState } from '@tanstack/react-router';
import {
  Cable,
  CalendarDays,
  CircleUser,
  Command,
  Contact,
  FileInput,
  Keyboard,
  Landmark,
  LifeBuoy,
  ListChecks,
  Menu,
  ScrollText,
  Search,
  UsersRound,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, Label, Radio, RadioGroup } from 'react-aria-components';
import { useSession } from '../api/queries';
import { languageNames, languages } from '../i18n/languages';
import { changeSettings, useSettings } from '../i18n/settings';
import { keyShortcuts, keyText } from '../keyboard/keymap';
import styles from './frame.module.css';

export function Rail({ onKeys, onPalette }: { onKeys: () => void; onPalette: () => void }) {
  const { i18n } = useLingui();
  const { language, keys, singleKeys } = useSettings();
  const { roles, via } = useSession();
  const writes = roles.some((role) => ['delegate', 'drafter', 'head'].includes(role));
  const entries = [
    {
      to: '/',
      icon: CalendarDays,
      command: 'go.today',
      text: i18n._({ id: 'nav.today', message: 'Today' }),
    },
    {
      to: '/bodies',
      icon: Landmark,
      command: 'go.bodies',
      text: i18n._({ id: 'nav.bodies', message: 'Bodies' }),
    },
    {
      to: '/texts',
      icon: ScrollText,
      command: 'go.texts',
      text: i18n._({ id: 'nav.texts', message: 'Texts' }),
    },
    {
      to: '/commitments',
      icon: ListChecks,
      command: 'go.commitments',
      text: i18n._({ id: 'nav.commitments', message: 'Commitments' }),
    },
    {
      to: '/records',
      icon: Search,
      command: 'go.records',
      text: i18n._({ id: 'nav.records', message: 'Records' }),
    },
    {
      to: '/directory',
      icon: Contact,
      command: 'go.directory',
      text: i18n._({ id: 'nav.directory', message: 'Who is who' }),
    },
    ...(writes
      ? ([
          {
            to: '/import',
            icon: FileInput,
            command: 'go.import',
            text: i18n._({ id: 'nav.import', message: 'Bring in' }),
          },
        ] as const)
      : []),
    {
      to: '/links',
      icon: Cable,
      command: 'go.links',
      text: i18n._({ id: 'nav.links_short', message: 'Links' }),
    },
  ] as const;
  // Another screen is open: what led there folds up again.
  const [open, setOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => setOpen(false), [path]);
  const here = entries.find(({ to }) => (to === '/' ? path === '/' : path.startsWith(to)));
  return (
    <div className={styles.rail} data-open={open || undefined}>
      {/* Only a telephone has this button: there the entries would leave no room for the content. */}
      <button
        type="button"
        className={styles.menu}
        aria-expanded={open}
        aria-controls="rail-entries rail-foot"
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      >
        <Menu size={16} aria-hidden="true" />
        {i18n._({ id: 'nav.menu', message: 'Menu' })}
        {here && <span className={styles.here}>{here.text}</span>}
      </button>
      <nav id="rail-entries" aria-label={i18n._({ id: 'nav.main', message: 'Main' })}>
        <ul className={styles.entries}>
          {entries.map(({ to, icon: Icon, command, text }) => (
            <li key={to}>
              <Link
                to={to}
                className={styles.entry}
                activeOptions={{ exact: to === '/' }}
                activeProps={{ 'data-current': true, 'aria-current': 'page' }}
                {...keyShortcuts(command, keys, singleKeys)}
              >
                <Icon size={16} aria-hidden="true" />
                <span>{text}</span>
                <span className={styles.hint} aria-hidden="true">
                  {singleKeys && keyText(command, keys)}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <section
        id="rail-foot"
        className={styles.railfoot}
        aria-label={i18n._({ id: 'nav.settings', message: 'Language and display' })}
      >
        <ul className={styles.entries}>
          {roles.includes('operator') && (
            <li>
              <Link
                to="/people"
                className={styles.entry}
                activeProps={{ 'data-current': true, 'aria-current': 'page' }}
              >
                <UsersRound size={16} aria-hidden="true" />
                <span>{i18n._({ id: 'nav.people', message: 'People & duty' })}</span>
              </Link>
            </li>
          )}
          {via === 'account' && (
            <li>
              <Link
                to="/you"
                className={styles.entry}
                activeProps={{ 'data-current': true, 'aria-current': 'page' }}
              >
                <CircleUser size={16} aria-hidden="true" />
                <span>{i18n._({ id: 'nav.you', message: 'You' })}</span>
              </Link>
            </li>
          )}
        </ul>
        <RadioGroup
          className={styles.languages}
          value={language}
          orientation="horizontal"
          onChange={(next) => changeSettings({ language: next as typeof language })}
        >
          <Label className={styles.unseen}>
            {i18n._({ id: 'nav.language', message: 'Language' })}
          </Label>
          {languages.map((tag) => (
            <Radio key={tag} value={tag} lang={tag} className={styles.language ?? ''}>
              {languageNames[tag]}
            </Radio>
          ))}
        </RadioGroup>
        <Button className={styles.entry ?? ''} onPress={onPalette} aria-keyshortcuts="Control+K">
          <Command size={16} aria-hidden="true" />
          <span>{i18n._({ id: 'nav.palette', message: 'Go to, do' })}</span>
          <span className={styles.hint} aria-hidden="true">
            Ctrl+K
          </span>
        </Button>
        <Button className={styles.entry ?? ''} onPress={onKeys}>
          <Keyboard size={16} aria-hidden="true" />
          <span>{i18n._({ id: 'nav.keys', message: 'Keys and display' })}</span>
          <span className={styles.hint} aria-hidden="true">
            {singleKeys && keyText('sheet', keys)}
          </span>
        </Button>
        <Link
          to="/help"
          className={styles.entry}
          activeProps={{ 'data-current': true, 'aria-current': 'page' }}
          {...keyShortcuts('go.help', keys, singleKeys)}
        >
          <LifeBuoy size={16} aria-hidden="true" />
          <span>{i18n._({ id: 'nav.help', message: 'Help' })}</span>
          <span className={styles.hint} aria-hidden="true">
            {singleKeys && keyText('go.help', keys)}
          </span>
        </Link>
      </section>
    </div>
  );
}
