// Files that go with an entry: taken in by our own node, where they wait until an entry names them.
import { useLingui } from '@lingui/react';
import { Paperclip } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Unreachable } from '../api/client';
import type { Act, Circle } from '../api/model';
import { fileAddress } from '../api/queries';
import { Trouble } from '../frame/Trouble';
import { clean } from './text';
import { mostBytes, takeIn, unfinished } from './upload';
import styles from './writing.module.css';

// As a content carries it (docs/formats/modules.md, section 8).
export interface Paper {
  file: string;
  name: string;
  media_type: string;
  size: number;
}

export function papersOf(act: Act): Paper[] {
  const papers = act.content?.papers;
  return Array.isArray(papers)
    ? (papers as Partial<Paper>[]).flatMap((one) =>
        one.file && one.name
          ? [
              {
                file: one.file,
                name: one.name,
                media_type: one.media_type ?? 'application/octet-stream',
                size: Number(one.size ?? 0),
              },
            ]
          : [],
      )
    : [];
}

// The content with its files under the names that they have in another circle of this node. Nobody
// hears of them there before an entry names them.
export async function carriedTo(act: Act, circle: string): Promise<Record<string, unknown>> {
  const content = { ...act.content };
  if (!Array.isArray(content.papers)) return content;
  content.papers = await Promise.all(
    (content.papers as Record<string, unknown>[]).map(async (paper) => {
      if (typeof paper.file !== 'string') return paper;
      let response: Response;
      try {
        response = await fetch(fileAddress(act.circle, act.ref, paper.file));
      } catch (cause) {
        throw new Unreachable('the node does not answer', { cause });
      }
      if (!response.ok) throw new Unreachable('the file is not here');
      return { ...paper, file: await takeIn(circle, await response.blob()) };
    }),
  );
  return content;
}

export function filesOf(content: Record<string, unknown> | null | undefined): string[] {
  const papers = content?.papers;
  if (!Array.isArray(papers)) return [];
  return (papers as { file?: unknown }[]).flatMap((one) =>
    typeof one.file === 'string' ? [one.file] : [],
  );
}

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
  const [tooLarge, setTooLarge] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const add = async (files: FileList | null) => {
    const control = new AbortController();
    stop.current = control;
    setHalf([]);
    setFailure(null);
    setTooLarge('');
    const out = [...papers];
    try {
      for (const file of files ?? []) {
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
      }
    } catch (error) {
      if (!control.signal.aborted) setFailure(error);
    }
    stop.current = null;
    setBusy(null);
    onChange(out);
  };
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
                {i18n.number(one.size / 1024, { maximumFractionDigits: 0 })} KiB
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
            void add(event.target.files);
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
    </fieldset>
  );
}
