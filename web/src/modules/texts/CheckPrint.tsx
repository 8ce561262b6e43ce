// The four check words of a print, typed in from its foot: what changed since it was made.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { queries } from '../../api/queries';
import { PartyMark, useParties } from '../../frame/parties';
import { Loading, Trouble } from '../../frame/Trouble';
import { Instant } from '../../i18n/text';
import { say } from '../../i18n/words';
import { elementText } from '../../record/element_words';
import writing from '../../writing/writing.module.css';
import { ContentSaid } from './ContentSaid';
import contentStyles from './contents.module.css';
import { useInText } from './in_text';
import styles from './texts.module.css';
import { movedWords } from './words';

interface Asked {
  words: string;
  revision: number;
}

// Rev.3 among the words is the revision.
export function askedOf(typed: string): Asked {
  const revision = /\brev\.?\s*(\d{1,3})\b/i.exec(typed);
  const words = typed
    .replace(revision?.[0] ?? '', ' ')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
  return { words, revision: Number(revision?.[1] ?? 0) };
}

export function CheckPrint() {
  const { i18n } = useLingui();
  const { text, address } = useInText();
  const [shown, setShown] = useState(false);
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState<Asked | null>(null);
  const present = useQuery({
    ...queries.textSince(address, text.body, text.id, ''),
    enabled: shown,
  }).data;
  const find = (event: FormEvent) => {
    event.preventDefault();
    const next = askedOf(typed);
    if (next.words) setAsked(next);
  };
  return (
    <section className="section" aria-labelledby="check-print">
      <h2 id="check-print">
        <button
          type="button"
          className={contentStyles.opens}
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
        >
          {i18n._({ id: 'print.check', message: 'Check words of a print' })}
        </button>
      </h2>
      {shown && (
        <>
          <form className={writing.form} onSubmit={find}>
            <div className={writing.part}>
              <label htmlFor="print-words">
                {i18n._({
                  id: 'print.words',
                  message:
                    'The four words at the foot of the print; Rev. and its number may stand with them',
                })}
              </label>
              <input
                id="print-words"
                type="text"
                lang="en"
                autoComplete="off"
                spellCheck={false}
                maxLength={160}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            </div>
            <p className="tools">
              <button type="submit" className="button">
                {i18n._({ id: 'print.find', message: 'What changed since?' })}
              </button>
            </p>
          </form>
          {present && (
            <p className="small">
              {i18n._({ id: 'print.present', message: 'Of what this screen shows now:' })}{' '}
              <code className="mono" lang="en">
                {present.present.join(' ')}
              </code>
            </p>
          )}
          {asked && <Found asked={asked} />}
        </>
      )}
    </section>
  );
}

function Found({ asked }: { asked: Asked }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { text, address, changes } = useInText();
  const answer = useQuery(
    queries.textSince(address, text.body, text.id, asked.words, asked.revision),
  );
  const since = answer.data;
  if (answer.isPending) return <Loading />;
  if (!since) return <Trouble error={answer.error} />;
  if (since.unknown.length > 0)
    return (
      <div role="status">
        {since.unknown.map((one) => (
          <p key={one.typed}>
            {one.meant
              ? i18n._({
                  id: 'print.meant',
                  message: '“{typed}” is none of the words. Is it “{meant}”?',
                  values: { typed: one.typed, meant: one.meant },
                })
              : i18n._({
                  id: 'print.no_word',
                  message: '“{typed}” is none of the words. Read it on the print once more.',
                  values: { typed: one.typed },
                })}
          </p>
        ))}
      </div>
    );
  if (since.state === 'unknown')
    return (
      <p role="status">
        {i18n._({
          id: 'print.unknown',
          message:
            'No state with these words among the {count} that were looked at. Read them once more, with the title of the text: the print may be of another text, older than that, or of words that are not readable here.',
          values: { count: since.looked },
        })}
      </p>
    );
  if (since.state === 'present')
    return (
      <p role="status">
        {i18n._({
          id: 'print.same',
          message: 'The print shows what stands here now: nothing changed since.',
        })}
      </p>
    );
  return (
    <div role="status">
      <p>
        {since.alone
          ? i18n._({
              id: 'print.alone',
              message: 'The print shows Rev.{before} by itself; now it is Rev.{now}.',
              values: { before: since.revision, now: since.revision_now },
            })
          : since.revision === since.revision_now
            ? i18n._({
                id: 'print.same_revision',
                message: 'The print shows an earlier state of Rev.{now}.',
                values: { now: since.revision_now },
              })
            : i18n._({
                id: 'print.earlier',
                message: 'The print shows a state of Rev.{before}; now it is Rev.{now}.',
                values: { before: since.revision, now: since.revision_now },
              })}{' '}
        {since.last && (
          <>
            {i18n._({ id: 'print.last', message: 'Said last before it:' })}{' '}
            <Instant at={since.last} />
          </>
        )}
      </p>
      {since.revision > 0 && since.revision < since.revision_now && (
        <p>
          <Link
            to="."
            search={(before: object) => ({
              ...before,
              view: 'changes' as const,
              since: since.revision,
            })}
          >
            {i18n._({
              id: 'texts.changes_since',
              message: 'Changes since Rev.{number}',
              values: { number: since.revision },
            })}
          </Link>
        </p>
      )}
      <ul className={contentStyles.items}>
        {since.changes.map((one) => {
          const element = text.elements.find((each) => each.id === one.element);
          const change = changes.get(one.change);
          return (
            <li key={one.change} data-dropped={one.what === 'gone' || undefined}>
              <span className={styles.under}>
                <span className="badge">{say(i18n, movedWords, one.what)}</span>
                <PartyMark name={one.party} />
                {element && (
                  <Link to="." search={(before: object) => ({ ...before, at: one.element })}>
                    {elementText(i18n, element, text.elements)}
                  </Link>
                )}
              </span>
              {one.gained.length > 0 && one.what !== 'new' && (
                <p className="small">
                  {i18n._({
                    id: 'print.gained',
                    message: 'Supported since by {parties}',
                    values: { parties: parties.list(one.gained) },
                  })}
                </p>
              )}
              {one.lost.length > 0 && (
                <p className="small">
                  {i18n._({
                    id: 'print.lost',
                    message: 'Support taken back by {parties}',
                    values: { parties: parties.list(one.lost) },
                  })}
                </p>
              )}
              {change && <ContentSaid content={change.content} text={text} changes={changes} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
