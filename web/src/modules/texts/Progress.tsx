// How far a text has come: a small bar, with the same in words.
import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { TextCounts } from '../../api/model';
import styles from './texts.module.css';

const steps = ['agreed', 'agreed_ad_ref', 'clean', 'open'] as const;

export function progressText(i18n: I18n, counts: TextCounts): string {
  const says = {
    agreed: i18n._({
      id: 'texts.count_agreed',
      message: '{count} agreed',
      values: { count: counts.agreed },
    }),
    agreed_ad_ref: i18n._({
      id: 'texts.count_ad_ref',
      message: '{count} ad ref',
      values: { count: counts.agreed_ad_ref },
    }),
    clean: i18n._({
      id: 'texts.count_clean',
      message: '{count} clean',
      values: { count: counts.clean },
    }),
    open: i18n._({
      id: 'texts.count_open',
      message: '{count} open',
      values: { count: counts.open },
    }),
  };
  return steps
    .filter((one) => counts[one] > 0)
    .map((one) => says[one])
    .join(' · ');
}

// `wide`: of all elements there are in the widest bar beside it; absent: the bar is full.
export function ProgressBar({ counts, widest }: { counts: TextCounts; widest?: number }) {
  const all = Math.max(1, widest ?? counts.elements);
  let from = 0;
  return (
    <svg className={styles.bar} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect width="100" height="8" className={styles.rest} />
      {steps.map((step) => {
        const width = (counts[step] / all) * 100;
        const x = from;
        from += width;
        return width > 0 ? (
          <rect key={step} x={x} width={width} height="8" data-step={step} />
        ) : null;
      })}
    </svg>
  );
}

export function Progress({ counts }: { counts: TextCounts }) {
  const { i18n } = useLingui();
  if (counts.elements === 0) return null;
  return (
    <span className={styles.progress}>
      <ProgressBar counts={counts} />
      <span className="num small">{progressText(i18n, counts)}</span>
    </span>
  );
}
