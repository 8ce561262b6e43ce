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

export function Readers({
  value,
  onChange,
  refused,
}: {
  value: string;
  onChange: (readers: string) => void;
  // The form was to go on with somebody whom nobody here knows.
  refused: boolean;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const colleagues = useColleagues();
  const asked = useQuery(queries.persons());
  const chosen = readersOf(value);
  const strangers = asked.data ? unknownReaders(value, colleagues) : [];
  const rows = [
    ...colleagues,
    ...chosen
      .filter((one) => !colleagues.some((known) => known.person === one))
      .map((person) => ({ person, text: person, office: '' })),
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
