// Exactly what goes of a selection, entry by entry and in the order in which it goes.
import { useLingui } from '@lingui/react';
import { Check } from 'lucide-react';
import { memo } from 'react';
import type { Act, Circle } from '../api/model';
import { useParties } from '../frame/parties';
import { Trouble } from '../frame/Trouble';
import { ContentView } from '../record/Content';
import { ContentLine } from '../record/ContentLine';
import { entryTitle } from '../record/Entries';
import { Advised, Exactly } from './Seen';
import type { Goes } from './Submit';
import styles from './writing.module.css';

const none: readonly string[] = [];

export function SubmitPreview({
  goes,
  target,
  done,
  despite,
  onDespite,
}: {
  goes: readonly Goes[];
  target: Circle;
  done: ReadonlySet<string>;
  // By entry: words of advice that the author sets aside.
  despite: ReadonlyMap<string, readonly string[]>;
  onDespite: (act: Act, words: readonly string[]) => void;
}) {
  const { i18n } = useLingui();
  const refused = goes.filter((one) => one.error !== null).length;
  return (
    <>
      {refused > 0 && (
        <p role="alert">
          {i18n._({
            id: 'submit.refused',
            message:
              '{count, plural, one {# entry cannot go as it stands and stays here; it says why.} other {# entries cannot go as they stand and stay here; each says why.}}',
            values: { count: refused },
          })}
        </p>
      )}
      <ol className={styles.goes}>
        {goes.map((one) => (
          <li key={one.act.ref}>
            <Entry goes={one} target={target} gone={done.has(one.act.ref)} />
            <Advised
              advice={one.preview?.advice ?? []}
              despite={despite.get(one.act.ref) ?? none}
              onDespite={(words) => onDespite(one.act, words)}
            />
          </li>
        ))}
      </ol>
    </>
  );
}

// Drawn anew only where it went meanwhile.
const Entry = memo(function Entry({
  goes: { act, input, reach, preview, error },
  target,
  gone,
}: {
  goes: Goes;
  target: Circle;
  gone: boolean;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const needed = { parties: parties.list(preview?.required ?? []) };
  return (
    <>
      <p>
        {gone && <Check size={14} aria-hidden="true" />} <strong>{entryTitle(i18n, act)}</strong>{' '}
        <ContentLine content={act.content} />
      </p>
      {preview && (
        <p className="aside small">
          {preview.required.length > 0
            ? reach === 'final'
              ? i18n._({
                  id: 'submit.needs',
                  message: 'Counts when {parties} have agreed; we agree by this.',
                  values: needed,
                })
              : i18n._({
                  id: 'submit.needs_us',
                  message: 'Counts when {parties} have agreed; who may agree for us still has to.',
                  values: needed,
                })
            : i18n._({ id: 'submit.own', message: 'Stands as our own word.' })}{' '}
          <span lang="en">{preview.marking}</span>{' '}
          {i18n._({
            id: 'preview.bytes',
            message: '{bytes, plural, one {# byte} other {# bytes}}, signed',
            values: { bytes: preview.header_bytes + preview.content_bytes },
          })}
        </p>
      )}
      <ContentView content={input.content ?? null} of={{ ...act, circle: target.id }} />
      <Exactly content={input.content ?? null} hex={preview?.content_hex} />
      {error !== null && <Trouble error={error} />}
    </>
  );
});
