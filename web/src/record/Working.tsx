// That something is being made or read, for how long, how much of it is here where that is known, and the way to end
// it: what the node had begun ends with it.
import { useLingui } from '@lingui/react';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import styles from './record.module.css';

export function Working({
  what,
  part = null,
  onCancel,
}: {
  what: string;
  // 0 to 1; null: nobody knows.
  part?: number | null;
  onCancel: () => void;
}) {
  const { i18n } = useLingui();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const begun = performance.now();
    const timer = setInterval(
      () => setSeconds(Math.floor((performance.now() - begun) / 1_000)),
      1_000,
    );
    return () => clearInterval(timer);
  }, []);
  return (
    <span className={styles.working}>
      <span role="status">{what}</span>
      {/* A clock that is read out each second would hide everything else. */}
      <span className="small aside num" aria-hidden="true">
        {i18n._({
          id: 'work.seconds',
          message: '{seconds, plural, other {# s}}',
          values: { seconds },
        })}
      </span>
      {part !== null && <progress aria-label={what} max={1} value={part} />}
      <Button className="button" onPress={onCancel}>
        {i18n._({ id: 'work.cancel', message: 'Cancel' })}
      </Button>
    </span>
  );
}
