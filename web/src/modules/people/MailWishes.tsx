// How the reader wants to be told by mail that something waits: where, how often, and when not.
import { useLingui } from '@lingui/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { answer, client } from '../../api/client';
import type { OwnMail } from '../../api/model';
import { Empty } from '../../frame/Empty';
import { Trouble } from '../../frame/Trouble';
import { thisZone } from '../../i18n/dates';
import { languageNames, languages } from '../../i18n/languages';
import { zoneOptions } from '../../i18n/places';
import { Instant } from '../../i18n/text';
import { say } from '../../i18n/words';
import { categories } from '../inbox/filters';
import { categoryWords, mailStates } from '../inbox/words';
import { Choice, Field, textOf } from './fields';
import styles from './people.module.css';
import { refusalText } from './refusals';

export function MailWishes() {
  const { i18n } = useLingui();
  const mail = useQuery({
    queryKey: ['me', 'mail'],
    queryFn: () => answer(client.GET('/api/v1/me/mail')),
  });
  return (
    <section className="section" aria-labelledby="mail">
      <h2 id="mail">{i18n._({ id: 'mail.title', message: 'Mail that tells of your inbox' })}</h2>
      <p className="aside small">
        {i18n._({
          id: 'mail.content_free',
          message:
            'Such a mail says how many things wait and where to sign in. It never says what they are.',
        })}
      </p>
      {mail.isError && <Trouble error={mail.error} onRetry={() => void mail.refetch()} />}
      {mail.data && !mail.data.available && (
        <Empty
          see={
            <Link to="/inbox" search={{}}>
              {i18n._({ id: 'nav.inbox', message: 'Inbox' })}
            </Link>
          }
        >
          {i18n._({
            id: 'mail.unavailable',
            message: 'This node sends no mail. Your inbox in the page shows everything.',
          })}
        </Empty>
      )}
      {mail.data?.available && <Wishes key={mail.dataUpdatedAt} mail={mail.data} />}
    </section>
  );
}

function Wishes({ mail }: { mail: OwnMail }) {
  const { i18n } = useLingui();
  const queryClient = useQueryClient();
  const [often, setOften] = useState(mail.often);
  const [quiet, setQuiet] = useState(mail.quiet !== null);
  const isOn = mail.address !== null;
  const change = useMutation({
    mutationFn: (form: FormData | null) =>
      answer(client.POST('/api/v1/me/mail', { body: form ? wanted(form) : { address: null } })),
    onSuccess: (now) => queryClient.setQueryData(['me', 'mail'], now),
  });
  return (
    <form
      className={styles.form}
      aria-labelledby="mail"
      onSubmit={(event) => {
        event.preventDefault();
        if (!change.isPending) change.mutate(new FormData(event.currentTarget));
      }}
    >
      <p role="status" data-state={mail.state}>
        <strong>{say(i18n, mailStates, mail.state)}</strong>
        {mail.code !== null && ` (${mail.code})`}
        {mail.last && (
          <>
            {' · '}
            {i18n._({ id: 'mail.last', message: 'last mail' })} <Instant at={mail.last} />
          </>
        )}
      </p>
      <div className={styles.pair}>
        <Field
          name="address"
          type="email"
          label={i18n._({ id: 'mail.address', message: 'Address' })}
          autoComplete="email"
          defaultValue={mail.address ?? ''}
          required
          maxLength={254}
        />
        <Choice
          name="language"
          label={i18n._({ id: 'mail.language', message: 'Language of the mail' })}
          defaultValue={mail.language}
        >
          {languages.map((tag) => (
            <option key={tag} value={tag} lang={tag}>
              {languageNames[tag]}
            </option>
          ))}
        </Choice>
        <div className={styles.field}>
          <label htmlFor="mail-often">{i18n._({ id: 'mail.often', message: 'How often' })}</label>
          <select
            id="mail-often"
            name="often"
            value={often}
            onChange={(event) => setOften(event.target.value as OwnMail['often'])}
          >
            <option value="at_once">{i18n._({ id: 'mail.at_once', message: 'At once' })}</option>
            <option value="batched">
              {i18n._({ id: 'mail.batched', message: 'Gathered for some minutes' })}
            </option>
            <option value="daily">{i18n._({ id: 'mail.daily', message: 'Once a day' })}</option>
          </select>
        </div>
        {often === 'batched' && (
          <Field
            name="minutes"
            type="number"
            label={i18n._({ id: 'mail.minutes', message: 'Minutes, 5 to 1440' })}
            defaultValue={String(mail.minutes)}
            inputMode="numeric"
            required
          />
        )}
        {often === 'daily' && (
          <Field
            name="at"
            type="time"
            label={i18n._({ id: 'mail.at', message: 'At' })}
            defaultValue={mail.at}
            required
          />
        )}
        <Choice
          name="zone"
          label={i18n._({ id: 'mail.zone', message: 'Time zone' })}
          defaultValue={isOn ? mail.zone : thisZone()}
        >
          {zoneOptions(i18n.locale).map(([zone, text]) => (
            <option key={zone} value={zone}>
              {text}
            </option>
          ))}
        </Choice>
      </div>
      <label className={styles.check}>
        <input type="checkbox" checked={quiet} onChange={() => setQuiet(!quiet)} />{' '}
        {i18n._({ id: 'mail.quiet', message: 'Quiet hours' })}
      </label>
      {quiet && (
        <div className={styles.pair}>
          <Field
            name="quiet-from"
            type="time"
            label={i18n._({ id: 'mail.quiet_from', message: 'Quiet from' })}
            defaultValue={mail.quiet?.from ?? '22:00'}
            required
          />
          <Field
            name="quiet-to"
            type="time"
            label={i18n._({ id: 'mail.quiet_to', message: 'Quiet until' })}
            defaultValue={mail.quiet?.to ?? '07:00'}
            required
          />
        </div>
      )}
      <label className={styles.check}>
        <input type="checkbox" name="urgent" defaultChecked={mail.urgent_passes} />{' '}
        {i18n._({
          id: 'mail.urgent',
          message: 'What is due today or overdue comes at once, also in quiet hours',
        })}
      </label>
      <fieldset>
        <legend>{i18n._({ id: 'mail.categories', message: 'Tell me of' })}</legend>
        {categories.map((one) => (
          <label key={one} className={styles.check}>
            <input
              type="checkbox"
              name="category"
              value={one}
              defaultChecked={mail.categories.includes(one)}
            />{' '}
            {say(i18n, categoryWords, one)}
          </label>
        ))}
      </fieldset>
      {change.isError && (
        <p className={styles.wrong} role="alert">
          {refusalText(i18n, change.error)}
        </p>
      )}
      <div className={styles.actions}>
        <button type="submit" className="button primary" disabled={change.isPending}>
          {isOn
            ? i18n._({ id: 'mail.save', message: 'Save' })
            : i18n._({ id: 'mail.switch_on', message: 'Tell me by mail' })}
        </button>
        {isOn && (
          <button
            type="button"
            className="button"
            disabled={change.isPending}
            onClick={() => change.mutate(null)}
          >
            {i18n._({ id: 'mail.switch_off', message: 'No more mail' })}
          </button>
        )}
      </div>
    </form>
  );
}

function wanted(form: FormData) {
  const minutes = textOf(form, 'minutes');
  const at = textOf(form, 'at');
  const from = textOf(form, 'quiet-from');
  const to = textOf(form, 'quiet-to');
  return {
    address: textOf(form, 'address'),
    language: textOf(form, 'language') as OwnMail['language'],
    often: textOf(form, 'often') as OwnMail['often'],
    ...(minutes ? { minutes: Number(minutes) } : {}),
    ...(at ? { at } : {}),
    zone: textOf(form, 'zone'),
    quiet: from && to ? { from, to } : null,
    urgent_passes: form.has('urgent'),
    categories: form.getAll('category').map(String) as OwnMail['categories'],
  };
}
