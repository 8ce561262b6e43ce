// The marking of everything on this screen, top and bottom, and nothing else in the row.
import { useLingui } from '@lingui/react';
import { useEffect } from 'react';
import { useSession } from '../api/queries';
import styles from './frame.module.css';
import { useShown } from './screen';

export function Banner({ place }: { place: 'top' | 'bottom' }) {
  const { i18n } = useLingui();
  const { viewer } = useSession();
  const { label } = useShown();
  // Unknown is the highest that this reader may see.
  const rank = label ? label.classification : viewer.clearance;
  const marking = label ? label.marking : `${viewer.policy} ${viewer.clearance_name}`;
  useEffect(() => {
    document.documentElement.style.setProperty('--marking', JSON.stringify(marking.toUpperCase()));
  }, [marking]);
  const name =
    place === 'top'
      ? i18n._({ id: 'frame.marking_top', message: 'Marking of this screen' })
      : i18n._({ id: 'frame.marking_bottom', message: 'Marking of this screen, repeated' });
  return (
    <section
      className={styles.banner}
      data-rank={Math.min(rank, 3)}
      data-place={place}
      aria-label={name}
    >
      <span lang="en">{marking}</span>
    </section>
  );
}
