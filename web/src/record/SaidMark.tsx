// Who says so: agreed by all, one party's own word, or what one party noted of another's.
import { useLingui } from '@lingui/react';
import { Check } from 'lucide-react';
import type { Said } from '../api/model';
import { PartyDot, useParties } from '../frame/parties';
import { sourceText } from '../i18n/text';
import styles from './record.module.css';

export function AgreedByAll() {
  const { i18n } = useLingui();
  return (
    <span className="badge" data-tone="good">
      <Check size={13} aria-hidden="true" />
      {i18n._({ id: 'said.joint', message: 'Agreed by all' })}
    </span>
  );
}

// Quiet, since it stands beside nearly everything; AgreedByAll is the loud one.
export function SaidMark({ said }: { said: Said | undefined }) {
  const { i18n } = useLingui();
  const parties = useParties();
  if (!said) return null;
  return (
    <span className={styles.said}>
      {said.kind === 'joint' && (
        <span className={styles.joint}>
          <Check size={13} aria-hidden="true" />
          {i18n._({ id: 'said.joint', message: 'Agreed by all' })}
        </span>
      )}
      {said.kind === 'national' && said.party && (
        <span className={styles.own}>
          <PartyDot name={said.party} />
          {i18n._({
            id: 'said.own',
            message: 'According to {party}',
            values: { party: parties.text(said.party) },
          })}
        </span>
      )}
      {said.kind === 'noted' && (
        <span className={styles.noted}>
          {i18n._({
            id: 'said.noted',
            message: 'Position of {of}, as noted by {by}, unconfirmed',
            values: { of: parties.text(said.of ?? ''), by: parties.text(said.party ?? '') },
          })}
        </span>
      )}
      {said.source && (
        <span className={styles.source}>
          {i18n._({
            id: 'said.source',
            message: 'Source: {source}',
            values: { source: sourceText(i18n, said.source) },
          })}
        </span>
      )}
    </span>
  );
}
