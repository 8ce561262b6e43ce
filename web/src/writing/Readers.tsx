// Who may read what names its readers: chosen from those who sign in here.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { queries, useSession } from '../api/queries';
import { useColleagues } from '../record/persons';
import { readersOf } from './act';
import styles from './writing.module.css';

// Of these, who cannot sign in here and so would never read it.
export function unknownReaders(readers: string, known: readonly { person: string }[]): string[] {
  const persons = new Set(known.map((one) => one.person));
  return readersOf(readers).filter((one) => !persons.has(one));
}

// The people of these offices who are not among the readers.
export function unaskedOf<Of extends { person: string; at: string }>(
  readers: readonly string[],
  offices: readonly string[],
  known: readonly Of[],
): Of[] {
  return known.filter((one) => offices.includes(one.at) && !readers.includes(one.person));
}

export function Readers({
  value,
  onChange,
  refused,
  offices = [],
}: {
  value: string;
  onChange: (readers: string) => void;
  // The form was to go on with somebody whom nobody here knows.
  refused: boolean;
  // Offices that it asks something of, by their identifiers.
  offices?: readonly string[];
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const colleagues = useColleagues();
  const asked = useQuery(queries.persons());
  const chosen = readersOf(value);
  const strangers = asked.data ? unknownReaders(value, colleagues) : [];
  const unasked = unaskedOf(chosen, offices, colleagues);
  const rows = [
    ...colleagues,
    ...chosen
      .filter((one) => !colleagues.some((known) => known.person === one))
      .map((person) => ({ person, text: person, office: '', at: '' })),
  ];
  return (
    <fieldset
      className={styles.texts}
      aria-describedby={refused && strangers.length > 0 ? 'readers-wrong' : undefined}
    >
      <legend>{i18n._({ id: 'write.readers', message: 'Who may read this' })}</legend>
      <p className={styles.help}>
        {i18n._({
          id: 'write.readers_help',
          message: 'Persons of our side. Nobody else finds it.',
        })}
      </p>
      <div className={styles.checks}>
        {rows.map(({ person, text, office }) => (
          <label key={person} className={styles.check}>
            <input
              type="checkbox"
              checked={chosen.includes(person)}
              // Whoever writes it reads it.
              disabled={person === session.person}
              onChange={(event) =>
                onChange(
                  (event.target.checked
                    ? [...chosen, person]
                    : chosen.filter((one) => one !== person)
                  ).join(' '),
                )
              }
            />
            <span>
              {text}
              {office && <span className={styles.optional}> {office}</span>}
            </span>
          </label>
        ))}
      </div>
      {unasked.length > 0 && (
        <p className={styles.help}>
          {i18n._({
            id: 'write.office_readers',
            message: 'It asks something of the offices of {names}, who could not read it.',
            values: { names: unasked.map((one) => one.text).join(', ') },
          })}{' '}
          <button
            type="button"
            className={styles.add}
            onClick={() => onChange([...chosen, ...unasked.map((one) => one.person)].join(' '))}
          >
            {i18n._({ id: 'write.add_office_readers', message: 'Let them read it' })}
          </button>
        </p>
      )}
      {strangers.map((one) => (
        <p key={one} id="readers-wrong" className={styles.wrong}>
          {i18n._({
            id: 'write.reader_unknown',
            message: 'Nobody signs in here as {name}: they could not read it.',
            values: { name: one },
          })}
        </p>
      ))}
    </fieldset>
  );
}
