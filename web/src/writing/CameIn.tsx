// The registered letter that another side's words came in: chosen, it is their source. Letters of the same
// place alone, since whoever reads the entry reads its source.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { Body, Circle } from '../api/model';
import { queries } from '../api/queries';
import { formatDateText } from '../i18n/dates';
import { choose } from '../i18n/text';
import styles from './writing.module.css';

type Letter = Body['series']['letters'][number];

// What came in from this party, or from nobody who was named.
export function lettersFrom(letters: readonly Letter[], party: string): Letter[] {
  return letters.filter(
    (one) => one.direction === 'in' && (!one.counterpart || one.counterpart === party),
  );
}

export function CameIn({
  circle,
  body: id,
  party,
  sources,
  onChange,
}: {
  circle: Circle;
  body: string;
  party: string;
  sources: readonly string[];
  onChange: (sources: string[]) => void;
}) {
  const { i18n } = useLingui();
  const field = useId();
  const body = useQuery({ ...queries.body(circle.id, id), enabled: id !== '' }).data;
  const letters = lettersFrom(body?.series.letters ?? [], party).map((one) =>
    [
      one.reference,
      choose(one.subject, i18n.locale)?.text,
      one.date ? formatDateText(i18n, one.date) : null,
    ]
      .filter(Boolean)
      .join(' · '),
  );
  if (letters.length === 0) return null;
  const chosen = sources.find((one) => letters.includes(one)) ?? '';
  return (
    <div className={styles.part}>
      <label htmlFor={field}>
        {i18n._({ id: 'write.came_in', message: 'The letter it came in' })}
      </label>
      <select
        id={field}
        value={chosen}
        onChange={(event) => {
          const others = sources.filter((one) => one !== chosen);
          onChange(event.target.value ? [...others, event.target.value] : others);
        }}
      >
        <option value="">{i18n._({ id: 'form.choose', message: 'Not said' })}</option>
        {[...new Set(letters)].map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </div>
  );
}
