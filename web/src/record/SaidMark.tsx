// Who says so: agreed by all, one party's own word, or what one party noted of another's.
import { useLingui } from '@lingui/react';
import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import type { Said } from '../api/model';
import { useCircles } from '../frame/circles';
import { PartyDot, useParties } from '../frame/parties';
import { useShown } from '../frame/screen';
import { sourceText } from '../i18n/text';
import styles from './record.module.css';

// Where one party is alone there is nobody to agree with: what it agreed with itself is its own word.
// `circle`: where it stands, if that is not what the screen is about.
function useAlone(circle?: string): boolean {
  const circles = useCircles();
  const { circle: here } = useShown();
  const found = circle === undefined ? here : circles.find((one) => one.id === circle);
  return found?.national === true;
}

function AccordingTo({ party }: { party: string }) {
  const { i18n } = useLingui();
  const parties = useParties();
  return (
    <span className={styles.own}>
      <PartyDot name={party} />
      {i18n._({
        id: 'said.own',
        message: 'According to {party}',
        values: { party: parties.text(party) },
      })}
    </span>
  );
}

export function AgreedByAll({ circle }: { circle?: string | undefined }) {
  const { i18n } = useLingui();
  const { self } = useParties();
  if (useAlone(circle)) return <AccordingTo party={self} />;
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
  const alone = useAlone();
  if (!said) return null;
  return (
    <span className={styles.said}>
      {said.kind === 'joint' && alone && <AccordingTo party={parties.self} />}
      {said.kind === 'joint' && !alone && (
        <span className={styles.joint}>
          <Check size={13} aria-hidden="true" />
          {i18n._({ id: 'said.joint', message: 'Agreed by all' })}
        </span>
      )}
      {said.kind === 'national' && said.party && <AccordingTo party={said.party} />}
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
          <Link
            to="/records"
            search={{ q: said.source }}
            title={i18n._({
              id: 'said.source_all',
              message: 'Everything on record that names this source',
            })}
          >
            {i18n._({
              id: 'said.source',
              message: 'Source: {source}',
              values: { source: sourceText(i18n, said.source) },
            })}
          </Link>
        </span>
      )}
    </span>
  );
}
