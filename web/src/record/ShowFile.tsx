// A file for looking at, in a tab of its own, where the node's answer puts it into a sandbox. What
// it is the node tells by what it holds; what it does not show is said here, and can be saved.
import { useLingui } from '@lingui/react';
import { type MouseEvent, useState } from 'react';
import { Unreachable } from '../api/client';
import type { Reference } from '../api/model';
import { fileAddress } from '../api/queries';
import { Trouble } from '../frame/Trouble';
import { fetchPaper } from './TakeOut';

// What may be worth a look, by its name alone.
const isShown = (name: string | null | undefined) =>
  /\.(pdf|png|jpe?g|gif|webp|txt|text|md|csv|log)$/i.test(name ?? '');

export function ShowFile({
  circle,
  act,
  file,
  name,
}: {
  circle: string;
  act: Reference;
  file: string;
  name: string | null | undefined;
}) {
  const { i18n } = useLingui();
  const [failure, setFailure] = useState<unknown>(null);
  if (!isShown(name)) return null;
  const address = `${fileAddress(circle, act, file)}/show`;
  const look = async (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    setFailure(null);
    // A tab opens only while the press lasts; it leads somewhere when the node has said what it is.
    const tab = window.open('', '_blank');
    try {
      const head = await fetch(address, { method: 'HEAD', credentials: 'same-origin' }).catch(
        (cause: unknown) => {
          throw new Unreachable('the node does not answer', { cause });
        },
      );
      if (!head.ok) await fetchPaper(address);
      if (tab) {
        tab.opener = null;
        tab.location.replace(address);
      }
    } catch (error) {
      tab?.close();
      setFailure(error);
    }
  };
  return (
    <>
      {' '}
      <a
        href={address}
        target="_blank"
        rel="noopener noreferrer"
        aria-label={i18n._({
          id: 'files.show_name',
          message: 'Show {name}, in a new tab',
          values: { name: name ?? '' },
        })}
        onClick={(event) => void look(event)}
      >
        {i18n._({ id: 'files.show', message: 'Show' })}
      </a>
      {failure !== null && <Trouble error={failure} />}
    </>
  );
}
