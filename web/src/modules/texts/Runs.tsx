// Words that came and went, by the elements that readers and screen readers know them by.
import type { Run } from './compare';
import { Named } from './Parts';
import styles from './texts.module.css';

export function Runs({ runs }: { runs: readonly Run[] }) {
  return runs.map((run, at) =>
    run.kind === 'gone' ? (
      <del key={at} className={styles.gone}>
        <Named words={run.text} />
      </del>
    ) : run.kind === 'new' ? (
      <ins key={at} className={styles.new}>
        <Named words={run.text} />
      </ins>
    ) : (
      <Named key={at} words={run.text} />
    ),
  );
}
