// Takes files in, where the user is: how far each is, what could not be taken, and what is half there.
// Taken in by our own node, a file waits until an entry names it.
import { useLingui } from '@lingui/react';
import { useEffect, useId, useRef, useState } from 'react';
import type { Circle } from '../api/model';
import { Trouble } from '../frame/Trouble';
import type { Paper } from './paper';
import { clean } from './text';
import { mostBytes, takeIn, unfinished } from './upload';
import styles from './writing.module.css';

export function AddFiles({
  circle,
  onAdded,
  onChosen,
}: {
  circle: Circle;
  // What was taken in before something failed comes too.
  // `files`: those, as they were chosen.
  onAdded: (papers: Paper[], files: readonly File[]) => void;
  // Files were chosen, and are on their way.
  onChosen?: () => void;
}) {
  const { i18n } = useLingui();
  const id = useId();
  const [busy, setBusy] = useState<{ name: string; part: number; waiting: boolean } | null>(null);
  const stop = useRef<AbortController | null>(null);
  // Half there since another day, or another page: chosen again, it goes on.
  const [half, setHalf] = useState<number[]>([]);
  useEffect(() => {
    let here = true;
    unfinished(circle.id)
      .then((list) => {
        if (here) setHalf(list.map((one) => one.offset / one.size));
      })
      .catch(() => {});
    return () => {
      here = false;
    };
  }, [circle.id]);
  // What was changed while a file was on its way stays changed.
  const added = useRef(onAdded);
  added.current = onAdded;
  const [tooLarge, setTooLarge] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const add = async (files: readonly File[]) => {
    const control = new AbortController();
    stop.current = control;
    setHalf([]);
    setFailure(null);
    setTooLarge('');
    onChosen?.();
    const out: Paper[] = [];
    const taken: File[] = [];
    try {
      for (const file of files) {
        setBusy({ name: file.name, part: 0, waiting: false });
        if (file.size === 0 || file.size > mostBytes) {
          setTooLarge(file.name);
          continue;
        }
        out.push({
          file: await takeIn(circle.id, file, {
            signal: control.signal,
            onProgress: (part, waiting) => setBusy({ name: file.name, part, waiting }),
          }),
          name: clean(file.name).replaceAll(/[/\\]/g, '_').slice(0, 120),
          media_type: /^[a-z]+\/[a-z0-9.+-]+$/.test(file.type)
            ? file.type
            : 'application/octet-stream',
          size: file.size,
        });
        taken.push(file);
      }
    } catch (error) {
      if (!control.signal.aborted) setFailure(error);
    }
    stop.current = null;
    setBusy(null);
    added.current(out, taken);
  };
  return (
    <>
      {/* The browser's own button speaks the browser's language. */}
      <label htmlFor={id} className={`button ${styles.choosefile}`}>
        {i18n._({ id: 'files.add', message: 'Add files, of at most 2 GiB each' })}
        <input
          id={id}
          type="file"
          multiple
          className={styles.hiddenfile}
          disabled={busy !== null}
          onChange={(event) => {
            // The list empties with the field.
            void add([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </label>
      {half.length > 0 && !busy && (
        <p className={styles.optional}>
          {i18n._({
            id: 'files.unfinished',
            message:
              'A file of yours is {part} there. Choose the same file again, and it goes on from there.',
            values: { part: i18n.number(half[0] ?? 0, { style: 'percent' }) },
          })}
        </p>
      )}
      {busy && (
        <div className={styles.goes}>
          <progress value={busy.part} max={1} aria-label={busy.name} />{' '}
          <span role="status">
            {busy.waiting
              ? i18n._({
                  id: 'files.waiting',
                  message: 'No connection: {name} goes on by itself when it is back.',
                  values: { name: busy.name },
                })
              : i18n._({
                  id: 'files.sending',
                  message: '{name}: {part}',
                  values: {
                    name: busy.name,
                    part: i18n.number(busy.part, { style: 'percent' }),
                  },
                })}
          </span>
          <button type="button" className={styles.add} onClick={() => stop.current?.abort()}>
            {i18n._({ id: 'files.cancel', message: 'Cancel' })}
          </button>
        </div>
      )}
      {tooLarge && (
        <p role="alert" className={styles.wrong}>
          {i18n._({
            id: 'files.too_large',
            message: '{name} is empty or larger than 2 GiB; it was not taken in.',
            values: { name: tooLarge },
          })}
        </p>
      )}
      {failure !== null && <Trouble error={failure} />}
    </>
  );
}
