// Papers out, where the user is: each is asked of the node and saved, or its refusal is said here.
import { useLingui } from '@lingui/react';
import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import {
  Button,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
} from 'react-aria-components';
import { Refusal, Unreachable } from '../api/client';
import type { Problem } from '../api/model';
import { Trouble } from '../frame/Trouble';
import writing from '../writing/writing.module.css';
import styles from './record.module.css';
import { Working } from './Working';

export interface Exported {
  id: string;
  text: string;
  // An address of the node, or what the page does itself.
  from: string | (() => void);
  // Shown by the browser in a tab of its own instead of being saved: a paper that our node made.
  look?: boolean;
  // Of any size: the browser writes it to the disk as it comes, and the page holds none of it.
  large?: boolean;
  // What stands above those of its kind in the menu.
  group?: string;
}

function nameOf(response: Response): string {
  const said = response.headers.get('Content-Disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;\s]{1,600})/.exec(said)?.[1];
  try {
    if (encoded) return decodeURIComponent(encoded);
  } catch {
    // The plain one then.
  }
  return /filename="([^"]{1,200})"/.exec(said)?.[1] ?? 'paper';
}

// How it is asked for: `signal` ends it, `onPart` is told how much of it is here, 0 to 1.
interface Asked {
  signal?: AbortSignal;
  onPart?: (part: number) => void;
}

async function bytesOf(response: Response, onPart: Asked['onPart']): Promise<Blob> {
  const all = Number(response.headers.get('Content-Length') ?? 0);
  if (!response.body || !all || !onPart) return response.blob();
  const pieces: BlobPart[] = [];
  let here = 0;
  const reader = response.body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces.push(piece.value);
    here += piece.value.length;
    onPart(Math.min(1, here / all));
  }
  return new Blob(pieces, { type: response.headers.get('Content-Type') ?? '' });
}

export async function fetchPaper(
  address: string,
  { signal, onPart }: Asked = {},
): Promise<{ bytes: Blob; name: string }> {
  let response: Response;
  try {
    response = await fetch(address, { credentials: 'same-origin', signal: signal ?? null });
    if (response.ok) return { bytes: await bytesOf(response, onPart), name: nameOf(response) };
  } catch (cause) {
    throw new Unreachable('the node does not answer', { cause });
  }
  const problem = (await response.json().catch(() => null)) as Problem | null;
  throw new Refusal(
    problem ?? {
      type: 'about:blank',
      title: response.statusText,
      status: response.status,
      detail: '',
      code: 'unavailable',
    },
  );
}

// The browser's own download; what the node refuses is told here instead of being saved.
async function download(address: string) {
  let head: Response;
  try {
    head = await fetch(address, { method: 'HEAD', credentials: 'same-origin' });
  } catch (cause) {
    throw new Unreachable('the node does not answer', { cause });
  }
  if (!head.ok) {
    await fetchPaper(address);
    return;
  }
  const link = document.createElement('a');
  link.href = address;
  link.download = nameOf(head);
  link.click();
}

export function save(bytes: Blob, name: string) {
  const address = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function grouped(papers: readonly Exported[]): [string, Exported[]][] {
  const out = new Map<string, Exported[]>();
  for (const one of papers) out.set(one.group ?? '', [...(out.get(one.group ?? '') ?? []), one]);
  return [...out];
}

export function TakeOut({ papers, title }: { papers: readonly Exported[]; title?: string }) {
  const { i18n } = useLingui();
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [part, setPart] = useState<number | null>(null);
  const [ended, setEnded] = useState(false);
  const asked = useRef<AbortController | null>(null);
  // Who leaves the page waits no longer.
  useEffect(() => () => asked.current?.abort(), []);
  const take = async (paper: Exported | undefined) => {
    if (!paper || busy) return;
    const asking = new AbortController();
    asked.current = asking;
    setBusy(true);
    setPart(null);
    setEnded(false);
    setFailure(null);
    // A tab opens only while the press of the key or button lasts; it is filled when the paper is there.
    const tab = paper.look ? window.open('', '_blank') : null;
    try {
      if (typeof paper.from !== 'string') paper.from();
      else if (paper.large) await download(paper.from);
      else {
        const made = await fetchPaper(paper.from, { signal: asking.signal, onPart: setPart });
        if (tab) tab.location.replace(URL.createObjectURL(made.bytes));
        else save(made.bytes, made.name);
      }
    } catch (error) {
      tab?.close();
      if (asking.signal.aborted) setEnded(true);
      else setFailure(error);
    }
    setBusy(false);
  };
  const text = title ?? i18n._({ id: 'take_out.title', message: 'Take out …' });
  return (
    <>
      <MenuTrigger>
        <Button className="button" isDisabled={busy}>
          <Download size={15} aria-hidden="true" />
          {text}
        </Button>
        <Popover containerPadding={24}>
          <Menu
            className={writing.menu ?? ''}
            aria-label={text}
            onAction={(key) => void take(papers.find((one) => one.id === key))}
          >
            {grouped(papers).map(([group, some]) => {
              const entries = some.map((one) => (
                <MenuItem key={one.id} id={one.id} className={writing.choice ?? ''}>
                  {one.text}
                </MenuItem>
              ));
              if (!group) return entries;
              return (
                <MenuSection key={group}>
                  <Header className={styles.group ?? ''}>{group}</Header>
                  {entries}
                </MenuSection>
              );
            })}
          </Menu>
        </Popover>
      </MenuTrigger>
      {busy && (
        <Working
          what={i18n._({ id: 'take_out.busy', message: 'Being made …' })}
          part={part}
          onCancel={() => asked.current?.abort()}
        />
      )}
      {ended && (
        <span role="status">
          {i18n._({ id: 'take_out.ended', message: 'Ended. Nothing was taken out.' })}
        </span>
      )}
      {failure !== null && (
        <div className={styles.refused}>
          <Trouble error={failure} />
        </div>
      )}
    </>
  );
}
