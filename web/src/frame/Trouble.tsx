// What stands on a screen while it has nothing to show: loading, refused, unreachable, signed out.
import { useLingui } from '@lingui/react';
import { Refusal } from '../api/client';
import { problems, say } from '../i18n/words';
import styles from './trouble.module.css';

export function Loading() {
  const { i18n } = useLingui();
  return (
    <p className={styles.loading} role="status">
      {i18n._({ id: 'trouble.loading', message: 'Loading …' })}
    </p>
  );
}

// `what` says which thing could not be shown or done.
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
      {refusal?.detail && <p lang="en">{refusal.detail}</p>}
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

export function SignedOut() {
  const { i18n } = useLingui();
  return (
    <main className={styles.signedout}>
      <h1>Entente</h1>
      <p>
        {i18n._({
          id: 'signedout.text',
          message:
            'This page opens by a one-time link, which the command line prints on this machine:',
        })}
      </p>
      <pre>
        <code>entente link</code>
      </pre>
    </main>
  );
}

export function NotFound() {
  const { i18n } = useLingui();
  return (
    <div className="page">
      <h1>
        {i18n._({
          id: 'problem.not_found',
          message: 'There is no such thing here, or it is not yours to see',
        })}
      </h1>
    </div>
  );
}
