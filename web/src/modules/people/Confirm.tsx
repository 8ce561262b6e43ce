// Password and code once more, for what the node does only for who has just shown them; then what
// was asked for is asked again.
import { useLingui } from '@lingui/react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef } from 'react';
import { answer, client, rememberCsrfToken } from '../../api/client';
import { Field, textOf } from './fields';
import styles from './people.module.css';
import { refusalText } from './refusals';

export function Confirm({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const { i18n } = useLingui();
  const queryClient = useQueryClient();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    if (shown && !shown.open) shown.showModal();
  }, []);
  const confirm = useMutation({
    mutationFn: (form: FormData) =>
      answer(
        client.POST('/api/v1/session/confirm', {
          body: { password: textOf(form, 'password'), code: textOf(form, 'code') },
        }),
      ),
    onSuccess: (session) => {
      rememberCsrfToken(session.csrf_token);
      queryClient.setQueryData(['session'], session);
      onDone();
    },
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    event.stopPropagation();
    if (!confirm.isPending) confirm.mutate(new FormData(event.currentTarget));
  };
  return (
    <dialog ref={dialog} className={styles.again} aria-labelledby="confirm" onClose={onClose}>
      <h2 id="confirm">
        {i18n._({ id: 'confirm.title', message: 'Show once more that it is you' })}
      </h2>
      <form className={styles.form} onSubmit={send}>
        <ProofFields />
        {confirm.isError && (
          <p className={styles.wrong} role="alert">
            {refusalText(i18n, confirm.error)}
          </p>
        )}
        <div className={styles.actions}>
          <button type="button" className="button" onClick={onClose}>
            {i18n._({ id: 'action.back', message: 'Back' })}
          </button>
          <button type="submit" className="button primary" disabled={confirm.isPending}>
            {i18n._({ id: 'confirm.go_on', message: 'Go on' })}
          </button>
        </div>
      </form>
    </dialog>
  );
}

export function ProofFields() {
  const { i18n } = useLingui();
  return (
    <>
      <Field
        name="password"
        type="password"
        label={i18n._({ id: 'signin.password', message: 'Password' })}
        autoComplete="current-password"
        required
        maxLength={512}
      />
      <Field
        name="code"
        label={i18n._({ id: 'signin.code', message: 'Code' })}
        autoComplete="one-time-code"
        required
        maxLength={64}
      />
    </>
  );
}
