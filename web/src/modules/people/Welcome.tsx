// Taking up an invitation: /welcome#token. The token stands behind the '#', which browsers send to
// nobody and nodes write into no log.
import { useLingui } from '@lingui/react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { answer, client, rememberCsrfToken } from '../../api/client';
import { Loading } from '../../frame/Trouble';
import { changeSettings } from '../../i18n/settings';
import { Words } from '../../i18n/text';
import { Field, textOf } from './fields';
import styles from './people.module.css';
import { refusalText } from './refusals';
import { RecoveryCodes, Secret } from './Secret';
import { Languages } from './SignIn';

export default function Welcome() {
  const { i18n } = useLingui();
  const [token] = useState(() => window.location.hash.slice(1));
  const invitation = useQuery({
    queryKey: ['welcome', token],
    queryFn: () => answer(client.POST('/api/v1/welcome', { body: { token } })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const accept = useMutation({
    mutationFn: (form: FormData) =>
      answer(
        client.POST('/api/v1/welcome/accept', {
          body: { token, password: textOf(form, 'new-password'), code: textOf(form, 'code') },
        }),
      ),
    onSuccess: ({ session }) => {
      rememberCsrfToken(session.csrf_token);
      window.history.replaceState(null, '', '/welcome');
    },
  });
  useEffect(() => {
    document.title = `${i18n._({ id: 'welcome.title', message: 'Welcome' })} · Entente`;
  }, [i18n, i18n.locale]);
  const language = invitation.data?.language;
  useEffect(() => {
    if (language) changeSettings({ language });
  }, [language]);

  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!accept.isPending) accept.mutate(new FormData(event.currentTarget));
  };
  return (
    <main className={styles.alone}>
      <div className={styles.card}>
        <h1>{i18n._({ id: 'welcome.title', message: 'Welcome' })}</h1>
        {invitation.isPending && <Loading />}
        {invitation.isError && (
          <p className={styles.wrong} role="alert">
            {i18n._({
              id: 'welcome.spent',
              message:
                'There is no such invitation any more. Ask an administrator of this node for another.',
            })}
          </p>
        )}
        {accept.data && (
          <>
            <RecoveryCodes codes={accept.data.recovery_codes ?? []} />
            <a className="button primary" href="/">
              {i18n._({ id: 'welcome.go', message: 'I have kept them. Go on' })}
            </a>
          </>
        )}
        {invitation.data && !accept.data && (
          <form className={styles.form} onSubmit={send}>
            <p>
              <Words of={invitation.data.names} none={invitation.data.name} /> ·{' '}
              <span lang="en">{invitation.data.party}</span>
            </p>
            <Field
              name="username"
              label={i18n._({ id: 'welcome.name', message: 'You sign in as' })}
              autoComplete="username"
              defaultValue={invitation.data.name}
              readOnly
            />
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
            <Secret secret={invitation.data.secret} otpauth={invitation.data.otpauth} />
            <Field
              name="code"
              label={i18n._({ id: 'welcome.code', message: 'The code that it shows now' })}
              autoComplete="one-time-code"
              inputMode="numeric"
              required
              maxLength={16}
            />
            {accept.isError && (
              <p className={styles.wrong} role="alert">
                {refusalText(i18n, accept.error)}
              </p>
            )}
            <button type="submit" className="button primary" disabled={accept.isPending}>
              {i18n._({ id: 'welcome.accept', message: 'Set up and sign in' })}
            </button>
          </form>
        )}
        <Languages />
      </div>
    </main>
  );
}
