// Where words were taken over from, or what another side's words came in: each can be left out again.
import { useLingui } from '@lingui/react';
import styles from './writing.module.css';

export function TakenFrom({
  sources,
  onChange,
}: {
  sources: readonly string[];
  onChange: (sources: string[]) => void;
}) {
  const { i18n } = useLingui();
  if (sources.length === 0) return null;
  return (
    <div className={styles.form}>
      <p className={styles.tag}>{i18n._({ id: 'write.taken_from', message: 'Taken over from' })}</p>
      <ul className={styles.goes}>
        {sources.map((one) => (
          <li key={one}>
            <span>{one}</span>
            <button
              type="button"
              className={styles.add}
              onClick={() => onChange(sources.filter((each) => each !== one))}
            >
              {i18n._({ id: 'form.remove', message: 'Remove' })}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
