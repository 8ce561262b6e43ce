// Who wrote a part of the brief and who reads it, and what another officer wrote of the same who could
// not read it: both stand, and whoever sees both settles it.
import { useLingui } from '@lingui/react';
import type { ReactNode } from 'react';
import styles from './briefs.module.css';

interface Part {
  author: string | null;
  readers: readonly string[];
  said: { ref?: string | null };
}

export function Written({ part }: { part: Part }) {
  const { i18n } = useLingui();
  return (
    <p className="aside small">
      {part.author && (
        <>
          <span data-author>
            {i18n._({
              id: 'brief.author',
              message: 'Written by {name}',
              values: { name: part.author },
            })}
          </span>
          {' · '}
        </>
      )}
      {i18n._({
        id: 'brief.readers',
        message: 'Seen by {names}',
        values: { names: part.readers.join(', ') },
      })}
    </p>
  );
}

export function Beside<Of extends Part>({
  parts,
  show,
}: {
  parts: readonly Of[];
  show: (part: Of) => ReactNode;
}) {
  const { i18n } = useLingui();
  return parts.map((part) => (
    <section
      key={part.said.ref ?? part.author}
      className={styles.beside}
      aria-label={i18n._({ id: 'brief.beside', message: 'Written beside it by another officer' })}
    >
      <p className="aside">
        {i18n._({ id: 'brief.beside', message: 'Written beside it by another officer' })}
      </p>
      {show(part)}
      <Written part={part} />
    </section>
  ));
}
