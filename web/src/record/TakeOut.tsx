// Papers out, where the user is: each is asked of the node and saved, or its refusal is said here.
import { useLingui } from '@lingui/react';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Refusal, Unreachable } from '../api/client';
import type { Problem } from '../api/model';
import { Trouble } from '../frame/Trouble';
import writing from '../writing/writing.module.css';
import styles from './record.module.css';

export interface Exported {
  id: string;
  text: string;
  // An address of the node, or what makes the file here from several.
  from: string | (() => Promise<{ bytes: Blob; name: string }>) | (() => void);
  // Shown by the browser in a tab of its own instead of being saved: a paper that our node made.
  look?: boolean;
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

export async function fetchPaper(address: string): Promise<{ bytes: Blob; name: string }> {
  let response: Response;
  try {
    response = await fetch(address, { credentials: 'same-origin' });
  } catch (cause) {
    throw new Unreachable('the node does not answer', { cause });
  }
  if (response.ok) return { bytes: await response.blob(), name: nameOf(response) };
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

function save(bytes: Blob, name: string) {
  const address = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export function TakeOut({ papers, title }: { papers: readonly Exported[]; title?: string }) {
  const { i18n } = useLingui();
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const take = async (paper: Exported | undefined) => {
    if (!paper || busy) return;
    setBusy(true);
    setFailure(null);
    // A tab opens only while the press of the key or button lasts; it is filled when the paper is there.
    const tab = paper.look ? window.open('', '_blank') : null;
    try {
      const made =
        typeof paper.from === 'string' ? await fetchPaper(paper.from) : await paper.from();
      if (made && tab) tab.location.replace(URL.createObjectURL(made.bytes));
      else if (made) save(made.bytes, made.name);
    } catch (error) {
      tab?.close();
      setFailure(error);
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
        <Popover>
          <Menu
            className={writing.menu ?? ''}
            aria-label={text}
            onAction={(key) => void take(papers.find((one) => one.id === key))}
          >
            {papers.map((one) => (
              <MenuItem key={one.id} id={one.id} className={writing.choice ?? ''}>
                {one.text}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      {busy && (
        <span role="status">{i18n._({ id: 'take_out.busy', message: 'Being made …' })}</span>
      )}
      {failure !== null && (
        <div className={styles.refused}>
          <Trouble error={failure} />
        </div>
      )}
    </>
  );
}
