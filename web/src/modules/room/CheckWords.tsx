// Four words that two people read to one another: who has the same has the same state before them.
import styles from './room.module.css';

export function CheckWords({ words }: { words: readonly string[] }) {
  return (
    <p className={styles.checkwords} lang="en" data-check-words>
      {words.map((one, at) => (
        <span key={at}>{one}</span>
      ))}
    </p>
  );
}
