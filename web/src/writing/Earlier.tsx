// Earlier wording beside the text that is being written: seen with its source, and taken over with it.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Names } from '../api/model';
import { queries } from '../api/queries';
import { Words } from '../i18n/text';
import { useMatterText } from '../record/matters';
import { SaidMark } from '../record/SaidMark';
import { citation, hasWords } from '../record/wording';
import type { FormContext } from './labelled';
import styles from './writing.module.css';

const most = 20;

export default function Earlier({
  context,
  onTake,
}: {
  context: FormContext;
  onTake: (words: Names, source: string) => void;
}) {
  const { i18n } = useLingui();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState('');
  const register = useQuery({
    ...queries.language(context.circle.id, context.body),
    enabled: open,
  });
  const matterText = useMatterText(context.circle.id);
  const entries = (register.data?.topics ?? []).flatMap((topic) =>
    topic.entries.filter((one) => hasWords(topic, one, wanted)).map((entry) => ({ topic, entry })),
  );
  return (
    <div className={styles.earlier}>
      <p className={styles.more}>
        <button
          type="button"
          className={styles.add}
          aria-expanded={open}
          aria-controls={`${id}-list`}
          onClick={() => setOpen(!open)}
        >
          {i18n._({ id: 'earlier.title', message: 'Previous wording …' })}
        </button>
      </p>
      {open && (
        <div id={`${id}-list`} className={styles.earlierList}>
          <label htmlFor={`${id}-find`} className={styles.tag}>
            {i18n._({ id: 'follow.text', message: 'With these words' })}
          </label>
          <input
            id={`${id}-find`}
            type="text"
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
          {entries.length === 0 && !register.isPending && (
            <p className={styles.help}>
              {i18n._({
                id: 'earlier.none',
                message: 'Nothing of that is in the register of agreed wording of this body.',
              })}
            </p>
          )}
          <ul>
            {entries.slice(0, most).map(({ topic, entry }) => {
              const last = entry.changes.at(-1);
              const use = last?.use ?? entry.source;
              const source = citation(i18n, use, use.meeting ? matterText(use.meeting) : '');
              return (
                <li key={`${topic.id} ${entry.id} ${entry.said.ref}`}>
                  <p className={styles.tag}>
                    <Words of={topic.names} none={topic.id} /> · {source}
                  </p>
                  <p>
                    <Words of={entry.words} />
                  </p>
                  <p className={styles.more}>
                    <SaidMark said={entry.said} />
                    <button
                      type="button"
                      className={styles.add}
                      onClick={() => {
                        onTake(entry.words, source);
                        setOpen(false);
                      }}
                    >
                      {i18n._({ id: 'earlier.take', message: 'Take it over' })}
                    </button>
                  </p>
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </div>
  );
}
