// Files that go with an entry.
import { useLingui } from '@lingui/react';
import { Paperclip } from 'lucide-react';
import type { Circle } from '../api/model';
import { FileSize } from '../record/FileSize';
import { AddFiles } from './AddFiles';
import type { Paper } from './paper';
import styles from './writing.module.css';

export function Papers({
  circle,
  papers,
  onChange,
}: {
  circle: Circle;
  papers: readonly Paper[];
  onChange: (papers: Paper[]) => void;
}) {
  const { i18n } = useLingui();
  return (
    <fieldset className={styles.texts}>
      <legend>
        {i18n._({ id: 'files.title', message: 'Files' })}
        <span className={styles.optional}>
          {' '}
          {i18n._({ id: 'form.optional', message: 'optional' })}
        </span>
      </legend>
      <ul className={styles.goes}>
        {papers.map((one) => (
          <li key={one.file}>
            <span>
              <Paperclip size={14} aria-hidden="true" /> <bdi>{one.name}</bdi>{' '}
              <span className={styles.optional}>
                <FileSize bytes={one.size} />
              </span>
            </span>
            <button
              type="button"
              className={styles.add}
              onClick={() => onChange(papers.filter((each) => each.file !== one.file))}
            >
              {i18n._({ id: 'form.remove', message: 'Remove' })}
            </button>
          </li>
        ))}
      </ul>
      <AddFiles circle={circle} onAdded={(added) => onChange([...papers, ...added])} />
    </fieldset>
  );
}
