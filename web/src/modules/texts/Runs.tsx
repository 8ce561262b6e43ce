// Words that came and went, by the elements that readers and screen readers know them by.
import type { Run } from './compare';
import { Named } from './Parts';
import styles from './texts.module.css';

export function Runs({ runs, language }: { runs: readonly Run[]; language: string }) {
  return runs.map((run, at) =>
    run.kind === 'gone' ? (
      <del key={at} className={styles.gone}>
        <Named words={run.text} language={language} />
      </del>
    ) : run.kind === 'new' ? (
      <ins key={at} className={styles.new}>
        <Named words={run.text} language={language} />
      </ins>
    ) : (
      <Named key={at} words={run.text} language={language} />
    ),
  );
}
