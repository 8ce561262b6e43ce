// The own account: where one is signed in, password, authenticator, recovery codes, signing out.
import { useLingui } from '@lingui/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { answer, client, rememberCsrfToken } from '../../api/client';
import { dropKept } from '../../api/kept';
import type { Session } from '../../api/model';
import { useSession } from '../../api/queries';
import { useCircles } from '../../frame/circles';
import { useScreen } from '../../frame/screen';
import { Loading, Trouble } from '../../frame/Trouble';
import { Instant, Words } from '../../i18n/text';
import { say } from '../../i18n/words';
import { Authority } from './Authority';
import { ProofFields } from './Confirm';
import { Feeds } from './Feeds';
import { Field, textOf } from './fields';
import { MailWishes } from './MailWishes';
import styles from './people.module.css';
import { refusalText } from './refusals';
import { RecoveryCodes, Secret } from './Secret';
import { roleWords } from './words';

type Opened = { session: Session; recovery_codes?: string[] };

export default function You() {
  const { i18n } = useLingui();
  const session = useSession();
  const title = i18n._({ id: 'nav.you', message: 'You' });
  useScreen(title, null);
  const me = useQuery({ queryKey: ['me'], queryFn: () => answer(client.GET('/api/v1/me')) });
  const [codes, setCodes] = useState<readonly string[]>([]);
  if (me.isPending) return <Loading />;
  if (me.isError) return <Trouble error={me.error} onRetry={() => void me.refetch()} />;
  const roles = session.roles.filter((role) => role !== 'operator');
  return (
    <div className="page">
      <header>
        <h1>
          <Words of={me.data.names} none={me.data.name} />
        </h1>
        <p className="sub">
          <span lang="en">{me.data.name}</span> ·{' '}
          <Words of={me.data.office_names} none={me.data.office} />
          {roles.length > 0 && ` · ${roles.map((role) => say(i18n, roleWords, role)).join(', ')}`}
        </p>
      </header>
      {codes.length > 0 && <RecoveryCodes codes={codes} />}
      <MailWishes />
      <Feeds />
      <Powers />
      <Sessions />
      <Password />
      <Authenticator onCodes={setCodes} left={me.data.recovery_codes_left} />
    </div>
  );
}

// In which arrangements one may agree for the own side, and who else may.
function Powers() {
  const { i18n } = useLingui();
  const circles = useCircles().filter((one) => !one.national && one.constituted);
  if (circles.length === 0) return null;
  return (
    <section className="section" aria-labelledby="powers">
      <h2 id="powers">
        {i18n._({ id: 'authority.title', message: 'Who may agree for each side' })}
      </h2>
      {circles.map((circle) => (
        <Authority key={circle.id} circle={circle} heading={false} />
      ))}
    </section>
  );
}

// A session that goes on under another token, and what was shown with it.
function useOpened(onCodes?: (codes: readonly string[]) => void) {
  const queryClient = useQueryClient();
  return (opened: Opened) => {
    rememberCsrfToken(opened.session.csrf_token);
    queryClient.setQueryData(['session'], opened.session);
    if (opened.recovery_codes) onCodes?.(opened.recovery_codes);
    void queryClient.invalidateQueries({ queryKey: ['me'] });
  };
}

// Nothing of theirs stays on this machine.
function leavePage() {
  dropKept();
  window.location.assign('/');
}

function Sessions() {
  const { i18n } = useLingui();
  const queryClient = useQueryClient();
  const sessions = useQuery({
    queryKey: ['me', 'sessions'],
    queryFn: () => answer(client.GET('/api/v1/me/sessions')),
  });
  const end = useMutation({
    mutationFn: (which: string) =>
      answer(client.POST('/api/v1/me/sessions/end', { body: { which } })),
    onSuccess: (_, which) => {
      if (which === 'all') leavePage();
      else void queryClient.invalidateQueries({ queryKey: ['me', 'sessions'] });
    },
  });
  const leave = useMutation({
    mutationFn: () => answer(client.POST('/api/v1/session/end')),
    onSuccess: leavePage,
  });
  return (
    <section className="section" aria-labelledby="sessions">
      <h2 id="sessions">{i18n._({ id: 'you.sessions', message: 'Where you are signed in' })}</h2>
      <div className={styles.table}>
        <table>
          <tbody>
            {(sessions.data?.items ?? []).map((one) => (
              <tr key={one.id}>
                <th scope="row" lang="en">
                  {one.address}
                </th>
                <td>
                  <Instant at={one.since} />
                </td>
                <td>
                  {one.this ? (
                    i18n._({ id: 'you.here', message: 'Here' })
                  ) : (
                    <button type="button" className="button" onClick={() => end.mutate(one.id)}>
                      {i18n._({ id: 'you.end', message: 'End' })}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.actions}>
        <button type="button" className="button primary" onClick={() => leave.mutate()}>
          {i18n._({ id: 'you.sign_out', message: 'Sign out' })}
        </button>
        <button type="button" className="button" onClick={() => end.mutate('others')}>
          {i18n._({ id: 'you.end_others', message: 'End the others' })}
        </button>
        <button type="button" className="button" onClick={() => end.mutate('all')}>
          {i18n._({ id: 'you.end_all', message: 'Sign out everywhere' })}
        </button>
      </div>
    </section>
  );
}

function Proven({
  title,
  id,
  submit,
  send,
  done,
  onDone,
  children,
}: {
  title: string;
  id: string;
  submit: string;
  send: (form: FormData) => Promise<unknown>;
  done?: string;
  onDone: (answered: never) => void;
  children?: ReactNode;
}) {
  const { i18n } = useLingui();
  const change = useMutation({
    mutationFn: ({ form }: { form: HTMLFormElement }) => send(new FormData(form)),
    onSuccess: (answered, { form }) => {
      form.reset();
      onDone(answered as never);
    },
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!change.isPending) change.mutate({ form: event.currentTarget });
  };
  return (
    <form className={styles.form} onSubmit={onSubmit} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <div className={styles.pair}>
        <ProofFields />
        {children}
      </div>
      {change.isError && (
        <p className={styles.wrong} role="alert">
          {refusalText(i18n, change.error)}
        </p>
      )}
      {change.isSuccess && done && <p role="status">{done}</p>}
      <div className={styles.actions}>
        <button type="submit" className="button" disabled={change.isPending}>
          {submit}
        </button>
      </div>
    </form>
  );
}

function Password() {
  const { i18n } = useLingui();
  const opened = useOpened();
  return (
    <section className="section" aria-labelledby="password-section">
      <h2 id="password-section">{i18n._({ id: 'signin.password', message: 'Password' })}</h2>
      <Proven
        id="password-form"
        title={i18n._({ id: 'you.password', message: 'Change the password' })}
        submit={i18n._({ id: 'you.password', message: 'Change the password' })}
        done={i18n._({
          id: 'you.password_done',
          message: 'Changed. Your other sessions have ended.',
        })}
        send={(form) =>
          answer(
            client.POST('/api/v1/me/password', {
              body: {
                password: textOf(form, 'password'),
                code: textOf(form, 'code'),
                new_password: textOf(form, 'new-password'),
              },
            }),
          )
        }
        onDone={(answered: Opened) => opened(answered)}
      >
        <Field
          name="new-password"
          type="password"
          label={i18n._({ id: 'welcome.password', message: 'Your new password' })}
          hint={i18n._({
            id: 'welcome.password_hint',
            message: '12 characters or more; a short sentence is easy to keep in mind',
          })}
          autoComplete="new-password"
          required
          maxLength={512}
        />
      </Proven>
    </section>
  );
}

function Authenticator({
  onCodes,
  left,
}: {
  onCodes: (codes: readonly string[]) => void;
  left: number;
}) {
  const { i18n } = useLingui();
  const opened = useOpened(onCodes);
  const [offer, setOffer] = useState<{ secret: string; otpauth: string } | null>(null);
  const take = useMutation({
    mutationFn: (form: FormData) =>
      answer(client.POST('/api/v1/me/totp/take', { body: { code: textOf(form, 'code') } })),
    onSuccess: (answered) => {
      setOffer(null);
      opened(answered);
    },
  });
  const proof = (form: FormData) => ({
    password: textOf(form, 'password'),
    code: textOf(form, 'code'),
  });
  return (
    <section className="section" aria-labelledby="authenticator">
      <h2 id="authenticator">{i18n._({ id: 'you.authenticator', message: 'Authenticator' })}</h2>
      <Proven
        id="recovery-form"
        title={i18n._({
          id: 'you.recovery',
          message:
            '{count, plural, one {# recovery code is left} other {# recovery codes are left}}',
          values: { count: left },
        })}
        submit={i18n._({ id: 'you.recovery_new', message: 'New recovery codes' })}
        send={(form) => answer(client.POST('/api/v1/me/recovery', { body: proof(form) }))}
        onDone={(answered: Opened) => opened(answered)}
      />
      {offer ? (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            take.mutate(new FormData(event.currentTarget));
          }}
        >
          <Secret secret={offer.secret} otpauth={offer.otpauth} />
          <Field
            name="code"
            label={i18n._({ id: 'welcome.code', message: 'The code that it shows now' })}
            autoComplete="one-time-code"
            inputMode="numeric"
            required
            maxLength={16}
          />
          {take.isError && (
            <p className={styles.wrong} role="alert">
              {refusalText(i18n, take.error)}
            </p>
          )}
          <div className={styles.actions}>
            <button type="submit" className="button primary" disabled={take.isPending}>
              {i18n._({ id: 'you.totp_take', message: 'Go over to it' })}
            </button>
          </div>
        </form>
      ) : (
        <Proven
          id="totp-form"
          title={i18n._({ id: 'you.totp', message: 'Another authenticator' })}
          submit={i18n._({ id: 'you.totp', message: 'Another authenticator' })}
          send={(form) => answer(client.POST('/api/v1/me/totp', { body: proof(form) }))}
          onDone={(answered: { secret: string; otpauth: string }) => setOffer(answered)}
        />
      )}
    </section>
  );
}
