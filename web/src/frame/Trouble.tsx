// What stands on a screen while it has nothing to show: loading, refused, unreachable, signed out.
import { useLingui } from '@lingui/react';
import { Refusal } from '../api/client';
import { problems, say, verdicts } from '../i18n/words';
import { useScreen } from './screen';
import styles from './trouble.module.css';

export function Loading() {
  const { i18n } = useLingui();
  return (
    <p className={styles.loading} role="status">
      {i18n._({ id: 'trouble.loading', message: 'Loading …' })}
    </p>
  );
}

export function Trouble({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { i18n } = useLingui();
  const refusal = error instanceof Refusal ? error.problem : null;
  return (
    <div className={styles.trouble} role="alert">
      <p className={styles.title}>
        {refusal
          ? say(i18n, problems, refusal.code)
          : i18n._({ id: 'trouble.unreachable', message: 'The node does not answer' })}
      </p>
      {refusal && <Detail text={refusal.detail} />}
      {!refusal && (
        <p>
          {i18n._({
            id: 'trouble.unreachable_text',
            message: 'Nothing that was recorded is lost. The page tries again by itself.',
          })}
        </p>
      )}
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          {i18n._({ id: 'action.retry', message: 'Try again' })}
        </button>
      )}
    </div>
  );
}

// What an act that was refused would have been, if it was written: the node ends its detail with the
// machine word of the reason.
export function voidWord(detail: string): string | null {
  const word = /\((\w{1,40})\)$/.exec(detail.trim())?.[1];
  return word && Object.hasOwn(verdicts, word) ? word : null;
}

// The reason in the reader's language where it is known. The node's own sentence is English: to a
// reader of another language it is a detail, folded away.
function Detail({ text }: { text: string }) {
  const { i18n } = useLingui();
  const word = voidWord(text);
  if (word) {
    return (
      <p>
        {i18n._({
          id: 'entry.void',
          message: 'No effect, because {reason}',
          values: { reason: say(i18n, verdicts, word) },
        })}
      </p>
    );
  }
  return text ? <NodeText text={text} /> : null;
}

// A sentence of the node, which speaks English only.
export function NodeText({ text }: { text: string }) {
  const { i18n } = useLingui();
  if (i18n.locale === 'en') return <p lang="en">{text}</p>;
  return (
    <details className={styles.detail}>
      <summary>{i18n._({ id: 'trouble.detail', message: 'Details, in English' })}</summary>
      <p lang="en">{text}</p>
    </details>
  );
}

// An answer that there is no such thing; everything else is trouble.
export function isNowhere(error: unknown): boolean {
  return error instanceof Refusal && error.problem.status === 404;
}

export function NotFound() {
  useScreen('', null, null, true);
  return <Nowhere />;
}

export function Nowhere() {
  const { i18n } = useLingui();
  return (
    <div className="page">
      <h1>
        {i18n._({
          id: 'problem.not_found',
          message: 'There is no such thing here, or it is not yours to see',
        })}
      </h1>
      <p>
        <a className="button" href="/">
          {i18n._({ id: 'nav.today', message: 'Today' })}
        </a>
      </p>
    </div>
  );
}
