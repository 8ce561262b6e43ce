// That an entry of our own was submitted: as what it stands with the others, and what they said to it.
import { useLingui } from '@lingui/react';
import { Send } from 'lucide-react';
import type { Act } from '../api/model';
import { AddressLink } from '../frame/AddressLink';
import { circleAddress, useCircles } from '../frame/circles';
import { useParties } from '../frame/parties';
import { Instant } from '../i18n/text';
import { addressOf } from './address';
import { type Became, useBecame } from './became';
import { deliveryText, Outstanding } from './Entries';
import styles from './record.module.css';

export function Submitted({ act }: { act: Act }) {
  const became = useBecame([act]).get(act.ref) ?? [];
  return became.map((one) => <Step key={one.target.id} became={one} />);
}

function Step({ became: { target, act, same } }: { became: Became }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const circles = useCircles();
  const them = parties.list(target.audience.filter((one) => one !== parties.self));
  return (
    <div className={styles.step} data-kind="machine">
      <Send size={14} aria-hidden="true" />
      <span>
        <AddressLink to={addressOf(act, circleAddress(circles, target.id))}>
          {same
            ? i18n._({
                id: 'submitted.to',
                message: 'Submitted to {them}',
                values: { them },
              })
            : i18n._({
                id: 'submitted.other',
                message: 'Submitted to {them} in another version',
                values: { them },
              })}
        </AddressLink>{' '}
        <Instant at={act.time} /> {deliveryText(i18n, parties, act)} <Outstanding act={act} />
      </span>
    </div>
  );
}
