// Files that go with an entry: taken in by our own node, where they wait until an entry names them.
import { useLingui } from '@lingui/react';
import { Paperclip } from 'lucide-react';
import { useId, useState } from 'react';
import { answer, client, Unreachable } from '../api/client';
import type { Act, Circle } from '../api/model';
import { fileAddress } from '../api/queries';
import { Trouble } from '../frame/Trouble';
import { clean } from './text';
import styles from './writing.module.css';

// As a content carries it (docs/formats/modules.md, section 8).
export interface Paper {
  file: string;
  name: string;
  media_type: string;
  size: number;
}

const mostBytes = 32 * 1024 * 1024;

async function takeIn(circle: string, bytes: Blob): Promise<string> {
  const taken = await answer(
    client.POST('/api/v1/circles/{circle}/files', {
      params: { path: { circle } },
      headers: { 'Content-Type': 'application/octet-stream' },
      body: bytes as never,
      bodySerializer: (body: unknown) => body as Blob,
    }),
  );
  return taken.file;
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
  const [busy, setBusy] = useState(false);
  const [tooLarge, setTooLarge] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const add = async (files: FileList | null) => {
    setBusy(true);
    setFailure(null);
    setTooLarge('');
    const out = [...papers];
    try {
      for (const file of files ?? []) {
        if (file.size === 0 || file.size > mostBytes) {
          setTooLarge(file.name);
          continue;
        }
        out.push({
          file: await takeIn(circle.id, file),
          name: clean(file.name).replaceAll(/[/\\]/g, '_').slice(0, 120),
          media_type: /^[a-z]+\/[a-z0-9.+-]+$/.test(file.type)
            ? file.type
            : 'application/octet-stream',
          size: file.size,
        });
      }
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
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
      <label htmlFor={id} className={styles.tag}>
        {i18n._({ id: 'files.add', message: 'Add files, of at most 32 MiB each' })}
      </label>
      <input
        id={id}
        type="file"
        multiple
        disabled={busy}
        onChange={(event) => {
          void add(event.target.files);
          event.target.value = '';
        }}
      />
      {tooLarge && (
        <p role="alert" className={styles.wrong}>
          {i18n._({
            id: 'files.too_large',
            message: '{name} is empty or larger than 32 MiB; it was not taken in.',
            values: { name: tooLarge },
          })}
        </p>
      )}
      {failure !== null && <Trouble error={failure} />}
    </fieldset>
  );
}
