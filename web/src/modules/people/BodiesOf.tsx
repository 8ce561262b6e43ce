// The bodies of an arrangement that somebody sees, with what they do in each. An administrator reads no
// bodies: those that the arrangement names are offered by their names, any other by its address.
import { useLingui } from '@lingui/react';
import { useId, useState } from 'react';
import type { Circle } from '../../api/model';
import { choose } from '../../i18n/text';
import { say } from '../../i18n/words';
import { Checks } from './fields';
import styles from './people.module.css';
import { bodyRoles, roleWords } from './words';

export function BodiesOf({
  circle,
  known,
}: {
  circle: Circle;
  // Roles by `circle/body`.
  known: ReadonlyMap<string, readonly string[]>;
}) {
  const { i18n } = useLingui();
  const id = useId();
  const [bodies, setBodies] = useState(
    [...known.keys()]
      .filter((key) => key.startsWith(`${circle.id}/`))
      .map((key) => key.slice(circle.id.length + 1)),
  );
  const [fresh, setFresh] = useState('');
  const [wrong, setWrong] = useState(false);
  const nameOf = (body: string) =>
    choose(circle.bodies.find((one) => one.id === body)?.names, i18n.locale)?.text ?? body;
  const offered = circle.bodies.filter((one) => !bodies.includes(one.id));
  const add = (wanted: string) => {
    // As it is copied from the address of its page, or alone.
    const body = wanted.trim().replace(/^.*\/b\/[^/]+\/([^/?#]+).*$/, '$1');
    const fits = /^[a-z0-9._-]{1,40}$/.test(body);
    setWrong(!fits);
    if (!fits) return;
    setBodies([...new Set([...bodies, body])]);
    setFresh('');
  };
  return (
    <>
      {bodies.map((body) => (
        <div key={body} className={styles.actions}>
          <input type="hidden" name="body" value={`${circle.id}/${body}`} />
          <Checks
            name={`role ${circle.id}/${body}`}
            legend={nameOf(body)}
            values={bodyRoles}
            chosen={known.get(`${circle.id}/${body}`) ?? ['reader']}
            text={(role) => say(i18n, roleWords, role)}
          />
          <button
            type="button"
            className="button"
            onClick={() => setBodies(bodies.filter((other) => other !== body))}
          >
            {i18n._({ id: 'people.remove', message: 'Remove' })}
          </button>
        </div>
      ))}
      {offered.length > 0 && (
        <div className={styles.field}>
          <label htmlFor={`${id}-pick`}>
            {i18n._({ id: 'people.add_known_body', message: 'Add a body' })}
          </label>
          <select id={`${id}-pick`} value="" onChange={(event) => add(event.target.value)}>
            <option value="" />
            {offered.map((one) => (
              <option key={one.id} value={one.id}>
                {nameOf(one.id)}
              </option>
            ))}
          </select>
        </div>
      )}
      <div className={styles.field}>
        <label htmlFor={`${id}-other`}>
          {i18n._({ id: 'people.body', message: 'Another body, by the address of its page' })}
        </label>
        <span className={styles.actions}>
          <input
            id={`${id}-other`}
            value={fresh}
            placeholder="/b/…/river-talks"
            aria-invalid={wrong || undefined}
            aria-describedby={wrong ? `${id}-wrong` : undefined}
            onChange={(event) => {
              setFresh(event.target.value);
              setWrong(false);
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
              event.preventDefault();
              add(fresh);
            }}
          />
          <button type="button" className="button" onClick={() => add(fresh)}>
            {i18n._({ id: 'people.add_body', message: 'Add' })}
          </button>
        </span>
        {wrong && (
          <p id={`${id}-wrong`} className={styles.wrong}>
            {i18n._({
              id: 'people.body_wrong',
              message: 'Open the page of the body and copy its address here.',
            })}
          </p>
        )}
      </div>
    </>
  );
}
