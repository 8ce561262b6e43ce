// The head of the room: which text, how much is open, what became of what was noted last, and the way back.
import { useLingui } from '@lingui/react';
import { Link } from '@tanstack/react-router';
import { CircleCheck, Keyboard, Undo2 } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Button } from 'react-aria-components';
import { Trouble } from '../../frame/Trouble';
import { formatClock, thisZone } from '../../i18n/dates';
import { isLanguage, languageNames, languages } from '../../i18n/languages';
import { changeSettings, useSettings } from '../../i18n/settings';
import { Words } from '../../i18n/text';
import { moveBracket } from '../texts/Elements';
import { useInText } from '../texts/in_text';
import type { Keeping } from './noter';
import styles from './room.module.css';

const KeySheet = lazy(async () => ({ default: (await import('../../frame/KeySheet')).KeySheet }));

export function Head({
  keeping,
  told,
  onUndo,
  undoable,
  home,
}: {
  keeping: Keeping;
  // What a key did, or why it did nothing.
  told: string;
  onUndo: (() => void) | null;
  undoable: boolean;
  // What everybody takes home, on a machine that is there for the room alone.
  home: ReactNode;
}) {
  const { i18n } = useLingui();
  const { language } = useSettings();
  const { text, address } = useInText();
  const [keys, setKeys] = useState(false);
  return (
    <header className={styles.head}>
      {!home && (
        <p className="crumbs">
          <Link
            to="/t/$circle/$body/$text"
            params={{ circle: address, body: text.body, text: text.id }}
            search={{}}
          >
            {i18n._({ id: 'wall.back', message: 'Back to the text' })}
          </Link>
        </p>
      )}
      <h1>
        <Words of={text.titles} none={text.id} />
      </h1>
      <p className={styles.facts}>
        {text.revision > 0 && <strong className="num">Rev.{text.revision}</strong>}
        <span>
          {i18n._({
            id: 'texts.brackets_open',
            message:
              '{count, plural, =0 {No bracket open} one {# bracket open} other {# brackets open}}',
            values: { count: text.counts.brackets },
          })}
        </span>
      </p>
      <div className={styles.tools}>
        <Button
          className="button"
          isDisabled={text.counts.brackets === 0}
          onPress={() => moveBracket(1)}
        >
          {i18n._({ id: 'wall.next', message: 'Next open bracket' })}
        </Button>
        {onUndo && (
          <Button className="button" isDisabled={!undoable} onPress={onUndo}>
            <Undo2 size={16} aria-hidden="true" />
            {i18n._({ id: 'wall.undo', message: 'Take back the last' })}
          </Button>
        )}
        {home}
        <Button className="button" onPress={() => setKeys(true)}>
          <Keyboard size={16} aria-hidden="true" />
          {i18n._({ id: 'wall.keys', message: 'Keys' })}
        </Button>
        <label className={styles.language}>
          <span>{i18n._({ id: 'nav.language', message: 'Language' })}</span>
          <select
            value={language}
            onChange={(event) =>
              isLanguage(event.target.value) && changeSettings({ language: event.target.value })
            }
          >
            {languages.map((one) => (
              <option key={one} value={one} lang={one}>
                {languageNames[one]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className={styles.kept}>
        <p role="status" data-state={keeping.state}>
          {keeping.state === 'keeping' && i18n._({ id: 'wall.keeping', message: 'Being kept …' })}
          {keeping.state === 'kept' && (
            <>
              <CircleCheck size={18} aria-hidden="true" />{' '}
              {i18n._({
                id: 'wall.kept',
                message: 'Kept, {time}',
                values: { time: formatClock(i18n.locale, keeping.at, thisZone()) },
              })}
            </>
          )}
        </p>
        <p role="status">{told}</p>
        {keeping.state === 'failed' && (
          <div role="alert" className={styles.failed}>
            <strong>
              {i18n._({
                id: 'wall.not_kept',
                message: 'Not kept. What was typed stays where it is.',
              })}
            </strong>
            <Trouble error={keeping.error} onRetry={keeping.again} />
          </div>
        )}
      </div>
      {keys && (
        <Suspense>
          <KeySheet open onOpenChange={setKeys} place="room" />
        </Suspense>
      )}
    </header>
  );
}
