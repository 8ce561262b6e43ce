// An authenticator's secret, for typing, in groups of four; and as the address that a telephone
// opens by itself. Recovery codes, which are shown once.
import { useLingui } from '@lingui/react';
import { encode } from 'uqr';
import styles from './people.module.css';

export function Secret({ secret, otpauth }: { secret: string; otpauth: string }) {
  const { i18n } = useLingui();
  return (
    <div className={`${styles.secret} ${styles.scanned}`}>
      <QrCode text={otpauth} />
      <div>
        <p>
          {i18n._({
            id: 'totp.type',
            message:
              'In your authenticator, add an account: point its camera at the code, or type these characters (time-based, six digits):',
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
    </div>
  );
}

// The same, for the camera of another device. It is drawn here: the secret goes nowhere.
function QrCode({ text }: { text: string }) {
  const { i18n } = useLingui();
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      shapeRendering="crispEdges"
      aria-label={i18n._({
        id: 'totp.qr',
        message: 'QR code of the key, for the camera of your authenticator',
      })}
    >
      <path d={path} />
    </svg>
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
