// An authenticator's secret, for typing, in groups of four; and as the address that a telephone
// opens by itself. Recovery codes, which are shown once.
import { useLingui } from '@lingui/react';
import styles from './people.module.css';

export function Secret({ secret, otpauth }: { secret: string; otpauth: string }) {
  const { i18n } = useLingui();
  return (
    <div className={styles.secret}>
      <p>
        {i18n._({
          id: 'totp.type',
          message:
            'In your authenticator, add an account by key, and type these characters (time-based, six digits):',
        })}
      </p>
      <p className={styles.key} lang="en">
        <code>{secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      <p>
        <a href={otpauth}>
          {i18n._({
            id: 'totp.open',
            message: 'Open in the authenticator of this device',
          })}
        </a>
      </p>
    </div>
  );
}

export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const { i18n } = useLingui();
  return (
    <section className={styles.recovery} aria-labelledby="recovery">
      <h2 id="recovery">{i18n._({ id: 'recovery.title', message: 'Your recovery codes' })}</h2>
      <p>
        {i18n._({
          id: 'recovery.text',
          message:
            'Each opens the door once instead of a code, should you lose your authenticator. They are shown this one time: print or write them down, and keep them apart from your password.',
        })}
      </p>
      <ul lang="en">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <button type="button" className="button" onClick={() => window.print()}>
        {i18n._({ id: 'action.print', message: 'Print' })}
      </button>
    </section>
  );
}
