// Signing in: name, password and code at once, so that no answer tells which of them was wrong.
import { useLingui } from '@lingui/react';
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef } from 'react';
import {
  answer,
  client,
  Refusal,
  rememberCsrfToken,
  sessionEnd,
  Unreachable,
} from '../../api/client';
import { dropKept, isSamePerson } from '../../api/kept';
import type { Session } from '../../api/model';
import frame from '../../frame/frame.module.css';
import { isLanguage, languageNames, languages } from '../../i18n/languages';
import { changeSettings, useSettings } from '../../i18n/settings';
import { choose } from '../../i18n/text';
import { Field, textOf } from './fields';
import styles from './people.module.css';
import { refusalText } from './refusals';

const patienceMs = 15_000;

function useSignIn(then: (session: Session) => void) {
  return useMutation({
    mutationFn: (form: FormData) =>
      answer(
        client.POST('/api/v1/session/sign-in', {
          body: {
            name: textOf(form, 'username'),
            password: textOf(form, 'password'),
            code: textOf(form, 'code'),
          },
          // A line that is cut gives no answer and no error either.
          signal: AbortSignal.timeout(patienceMs),
        }),
      ),
    onSuccess: ({ session }) => {
      rememberCsrfToken(session.csrf_token);
      if (isLanguage(session.language)) changeSettings({ language: session.language });
      sessionEnd.set(false);
      then(session);
    },
  });
}

function SignInForm({ name, then }: { name?: string; then: (session: Session) => void }) {
  const { i18n } = useLingui();
  const signIn = useSignIn(then);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!signIn.isPending) signIn.mutate(new FormData(event.currentTarget));
  };
  return (
    <form className={styles.form} onSubmit={send}>
      <Field
        name="username"
        label={i18n._({ id: 'signin.name', message: 'Name' })}
        autoComplete="username"
        required
        maxLength={256}
        autoFocus={!name}
        {...(name ? { defaultValue: name } : {})}
      />
      <Field
        name="password"
        type="password"
        label={i18n._({ id: 'signin.password', message: 'Password' })}
        autoComplete="current-password"
        required
        maxLength={512}
        autoFocus={Boolean(name)}
      />
      <Field
        name="code"
        label={i18n._({ id: 'signin.code', message: 'Code' })}
        hint={i18n._({
          id: 'signin.code_hint',
          message: 'Six digits of your authenticator, or one of your recovery codes',
        })}
        autoComplete="one-time-code"
        required
        maxLength={64}
      />
      {signIn.isError && (
        <p className={styles.wrong} role="alert">
          {lost(signIn.error)
            ? i18n._({
                id: 'signin.lost',
                message:
                  'Connection lost: the node does not answer. What you typed is still here; try again in a moment.',
              })
            : refusalText(i18n, signIn.error)}
        </p>
      )}
      <button type="submit" className="button primary" disabled={signIn.isPending}>
        {i18n._({ id: 'signin.submit', message: 'Sign in' })}
      </button>
    </form>
  );
}

// Nobody answered, in contrast to an answer that refuses.
function lost(error: unknown): boolean {
  return error instanceof Unreachable || !(error instanceof Refusal);
}

// Which door this is: the node by its address, and its party and marking as this browser knows them.
function Door() {
  const { i18n } = useLingui();
  const { node } = useSettings();
  const party = choose(node?.party, i18n.locale);
  return (
    <p className={styles.door}>
      {party && (
        <strong lang={party.language === i18n.locale ? undefined : party.language}>
          {party.text}
        </strong>
      )}
      <span>
        {i18n._({ id: 'signin.node', message: 'Node' })}{' '}
        <span className="mono" lang="en">
          {window.location.host}
        </span>
      </span>
    </p>
  );
}

export function Languages() {
  const { i18n } = useLingui();
  const { language } = useSettings();
  return (
    <fieldset className={styles.languages}>
      <legend>{i18n._({ id: 'nav.language', message: 'Language' })}</legend>
      {languages.map((tag) => (
        <label key={tag} lang={tag}>
          <input
            type="radio"
            name="language"
            value={tag}
            checked={language === tag}
            onChange={() => changeSettings({ language: tag })}
          />
          {languageNames[tag]}
        </label>
      ))}
    </fieldset>
  );
}

export function SignIn() {
  const { i18n } = useLingui();
  const queryClient = useQueryClient();
  const { node } = useSettings();
  useEffect(() => {
    document.title = `${i18n._({ id: 'signin.title', message: 'Sign in' })} · Entente`;
  }, [i18n, i18n.locale]);
  return (
    <main className={styles.alone}>
      {node?.marking && (
        <p className={frame.banner} data-rank={Math.min(node.classification, 3)} data-door>
          <span lang="en">{node.marking}</span>
        </p>
      )}
      <div className={styles.card}>
        <h1>Entente</h1>
        <Door />
        <h2>{i18n._({ id: 'signin.title', message: 'Sign in' })}</h2>
        <SignInForm then={(session) => queryClient.setQueryData(['session'], session)} />
        <Languages />
        <p className={styles.hint}>
          {i18n._({
            id: 'signin.link',
            message:
              'No account yet? An administrator of this node sends you a link. On the node itself, this opens the page:',
          })}{' '}
          <code>entente link</code>
        </p>
      </div>
    </main>
  );
}

// In place of the page when the session ended in the middle of work. Whoever comes by sees nothing
// of it any more, on the screen, on paper or by a reader; what was typed stays where it is. What
// was asked for and is not on the screen is forgotten.
function useHiddenPage(queryClient: QueryClient) {
  useEffect(() => {
    const root = document.documentElement;
    const title = document.title;
    document.title = 'Entente';
    root.dataset.ended = '';
    queryClient.removeQueries({
      type: 'inactive',
      predicate: (query) => query.queryKey[0] !== 'session',
    });
    return () => {
      delete root.dataset.ended;
      document.title = title;
    };
  }, [queryClient]);
}

export function SignInAgain({ before }: { before: Session }) {
  const { i18n } = useLingui();
  const queryClient = useQueryClient();
  useHiddenPage(queryClient);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    if (!shown || shown.open) return;
    shown.showModal();
    if (before.via === 'account')
      shown.querySelector<HTMLInputElement>('input[type=password]')?.focus();
  }, [before.via]);
  const then = (session: Session) => {
    // Somebody else sits down: what the one before had open is not theirs.
    if (!isSamePerson(session, before)) {
      dropKept();
      window.location.assign('/');
      return;
    }
    queryClient.setQueryData(['session'], session);
    void queryClient.invalidateQueries({
      predicate: (query) => query.queryKey[0] !== 'session',
    });
  };
  return (
    <dialog
      ref={dialog}
      className={`${styles.again} stays`}
      aria-labelledby="signin-again"
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id="signin-again">
        {i18n._({ id: 'signin.again', message: 'Your session has ended. Sign in again' })}
      </h2>
      <p>
        {i18n._({
          id: 'signin.again_text',
          message: 'What you have typed is still there behind this.',
        })}
      </p>
      {before.via === 'account' ? (
        <SignInForm name={before.viewer.name} then={then} />
      ) : (
        <>
          <SignInForm then={then} />
          <p className={styles.hint}>
            <code>entente link</code>
          </p>
        </>
      )}
    </dialog>
  );
}
