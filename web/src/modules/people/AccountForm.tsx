// One account: who the person is, what they read and do, and in which bodies.
import { useLingui } from '@lingui/react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { answer, client, idempotencyKey } from '../../api/client';
import type { Account, AccountInput } from '../../api/model';
import { queries } from '../../api/queries';
import { languageNames, languages } from '../../i18n/languages';
import { choose, Words } from '../../i18n/text';
import { capacities, say } from '../../i18n/words';
import { idOf } from '../../writing/text';
import { BodiesOf } from './BodiesOf';
import { Confirm } from './Confirm';
import { Checks, Choice, Field, textOf } from './fields';
import styles from './people.module.css';
import { needsConfirmation, refusalText } from './refusals';
import { bodyRoles, roleWords } from './words';

const levels = ['UNCLASSIFIED', 'RESTRICTED', 'CONFIDENTIAL', 'SECRET'] as const;
const categories = ['ALPHA', 'BRAVO'] as const;
const capacityWords = [
  'substantive',
  'acting',
  'performing_duties',
  'alternate',
  'special_envoy',
] as const;

// 'all', 'some' and 'administrator' are what a person can be; the node refuses mixtures.
type Reach = 'all' | 'some' | 'administrator';

export function AccountForm({
  account,
  people,
  onDone,
  onClose,
}: {
  account: Account | null;
  people: readonly Account[];
  onDone: (link: string | null) => void;
  onClose: () => void;
}) {
  const { i18n } = useLingui();
  const form = useRef<HTMLFormElement>(null);
  const [reach, setReach] = useState<Reach>(
    account?.roles.includes('administrator')
      ? 'administrator'
      : account?.all_bodies
        ? 'all'
        : 'some',
  );
  const [deputies, setDeputies] = useState(account?.deputy_of ?? []);
  const circles = useQuery(queries.node()).data?.circles ?? [];
  const send = useMutation({
    mutationFn: async (given: FormData) => {
      const input = inputOf(given, reach);
      if (!account) {
        const made = await answer(client.POST('/api/v1/people', { body: input }));
        return made.link.url;
      }
      await answer(
        client.POST('/api/v1/people/{account}', {
          params: {
            path: { account: account.id },
            header: { 'Idempotency-Key': idempotencyKey() },
          },
          body: { ...input, revision: account.revision },
        }),
      );
      return null;
    },
    onSuccess: onDone,
  });
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (form.current && !send.isPending) send.mutate(new FormData(form.current));
  };
  const identifierHint = i18n._({
    id: 'people.identifier_hint',
    message: 'Small letters a–z, digits and . _ / -',
  });
  const known = new Map(
    (account?.bodies ?? []).map((one) => [`${one.circle}/${one.body}`, one.roles] as const),
  );
  return (
    <>
      {needsConfirmation(send.error) && (
        <Confirm onDone={() => submit()} onClose={() => send.reset()} />
      )}
      <form className={styles.form} ref={form} onSubmit={submit} aria-labelledby="account-form">
        <h2 id="account-form">
          {account ? account.name : i18n._({ id: 'people.invite', message: 'Invite somebody' })}
        </h2>
        <Field
          name="name"
          label={i18n._({ id: 'people.signs_in', message: 'Signs in as' })}
          hint={i18n._({
            id: 'people.signs_in_hint',
            message: 'Small letters a–z, digits and . _ - @',
          })}
          defaultValue={account?.name ?? ''}
          pattern="[a-z0-9._@\-]{1,64}"
          required
          autoComplete="off"
        />
        <NameForms
          prefix="names"
          label={i18n._({ id: 'people.name_in', message: 'Name' })}
          names={account?.names}
        />
        <div className={styles.pair}>
          <Choice
            name="capacity"
            label={i18n._({ id: 'people.capacity', message: 'Capacity' })}
            defaultValue={account?.capacity ?? 'substantive'}
          >
            {capacityWords.map((word) => (
              <option key={word} value={word}>
                {word === 'substantive'
                  ? i18n._({ id: 'capacity.substantive', message: 'holds the office' })
                  : say(i18n, capacities, word)}
              </option>
            ))}
          </Choice>
          <Field
            name="from"
            type="date"
            label={i18n._({ id: 'people.from', message: 'In office from' })}
            defaultValue={account?.in_office.from ?? ''}
          />
          <Field
            name="to"
            type="date"
            label={i18n._({ id: 'people.to', message: 'until' })}
            defaultValue={account?.in_office.to ?? ''}
          />
        </div>
        <NameForms
          prefix="office_names"
          label={i18n._({ id: 'people.office_in', message: 'Office' })}
          names={account?.office_names}
        />
        <details className={styles.advanced}>
          <summary>{i18n._({ id: 'form.advanced', message: 'Advanced' })}</summary>
          <p className={styles.hint}>
            {i18n._({
              id: 'people.identifiers_hint',
              message:
                'What entries and markings for named persons call this person and office. Left out, they are made from the names. Once used, leave them.',
            })}
          </p>
          <div className={styles.pair}>
            <Field
              name="person"
              label={i18n._({ id: 'people.identifier', message: 'Identifier in the record' })}
              hint={identifierHint}
              defaultValue={account?.person ?? ''}
              pattern="[a-z0-9._\/\-]{1,121}"
              autoComplete="off"
            />
            <Field
              name="office"
              label={i18n._({ id: 'people.office', message: 'Office (identifier)' })}
              hint={identifierHint}
              defaultValue={account?.office ?? ''}
              pattern="[a-z0-9._\/\-]{1,128}"
              autoComplete="off"
            />
          </div>
        </details>
        <div className={styles.pair}>
          <Choice
            name="language"
            label={i18n._({ id: 'nav.language', message: 'Language' })}
            defaultValue={account?.language ?? 'en'}
          >
            {languages.map((tag) => (
              <option key={tag} value={tag} lang={tag}>
                {languageNames[tag]}
              </option>
            ))}
          </Choice>
          <Choice
            name="clearance"
            label={i18n._({ id: 'people.clearance', message: 'Clearance' })}
            defaultValue={account?.clearance_name ?? 'UNCLASSIFIED'}
          >
            {levels.map((level) => (
              <option key={level} value={level} lang="en">
                {level}
              </option>
            ))}
          </Choice>
        </div>
        <Checks
          name="categories"
          legend={i18n._({ id: 'people.categories', message: 'Categories' })}
          values={categories}
          chosen={account?.categories ?? []}
          text={(value) => value}
        />
        <fieldset className={styles.checks}>
          <legend>{i18n._({ id: 'people.reach', message: 'What this person sees' })}</legend>
          {(
            [
              ['all', i18n._({ id: 'people.all_bodies', message: 'All bodies' })],
              ['some', i18n._({ id: 'people.some_bodies', message: 'Some bodies' })],
              [
                'administrator',
                i18n._({
                  id: 'people.administrator',
                  message: 'No content: an administrator',
                }),
              ],
            ] as const
          ).map(([value, text]) => (
            <label key={value}>
              <input
                type="radio"
                name="reach"
                value={value}
                checked={reach === value}
                onChange={() => setReach(value)}
              />
              {text}
            </label>
          ))}
        </fieldset>
        {reach === 'all' && (
          <Checks
            name="roles"
            legend={i18n._({ id: 'people.roles', message: 'Roles' })}
            values={bodyRoles}
            chosen={account?.roles ?? ['reader']}
            text={(role) => say(i18n, roleWords, role)}
          />
        )}
        {reach === 'some' &&
          circles.map((circle) => (
            <fieldset key={circle.id} className={styles.group}>
              <legend>
                {circle.national ? (
                  i18n._({ id: 'links.national', message: 'Own record' })
                ) : (
                  <Words of={circle.names} none={circle.name} />
                )}
              </legend>
              <BodiesOf circle={circle} known={known} />
            </fieldset>
          ))}
        {reach !== 'administrator' && people.some((other) => other.id !== account?.id) && (
          <fieldset className={styles.group}>
            <legend>{i18n._({ id: 'people.deputy', message: 'Stands in for' })}</legend>
            {deputies.map((one, at) => (
              <div className={styles.pair} key={one.account}>
                <Choice
                  name="deputy_of"
                  label={i18n._({ id: 'people.person', message: 'Person' })}
                  defaultValue={one.account}
                >
                  {people
                    .filter((other) => other.id !== account?.id)
                    .map((other) => (
                      <option key={other.id} value={other.id}>
                        {choose(other.names, i18n.locale)?.text ?? other.name}
                      </option>
                    ))}
                </Choice>
                <Field
                  name="deputy_from"
                  type="date"
                  required
                  label={i18n._({ id: 'field.from', message: 'From' })}
                  defaultValue={one.from ?? ''}
                />
                <Field
                  name="deputy_to"
                  type="date"
                  required
                  label={i18n._({ id: 'field.until', message: 'Until' })}
                  defaultValue={one.to ?? ''}
                />
                <button
                  type="button"
                  className="button"
                  onClick={() => setDeputies(deputies.filter((_, other) => other !== at))}
                >
                  {i18n._({ id: 'people.remove', message: 'Remove' })}
                </button>
              </div>
            ))}
            <div className={styles.actions}>
              <button
                type="button"
                className="button"
                onClick={() => {
                  const free = people.find(
                    (other) =>
                      other.id !== account?.id &&
                      deputies.every((taken) => taken.account !== other.id),
                  );
                  if (free)
                    setDeputies([
                      ...deputies,
                      { account: free.id, name: free.name, from: null, to: null },
                    ]);
                }}
              >
                {i18n._({ id: 'people.add_deputy', message: 'Add a person' })}
              </button>
            </div>
          </fieldset>
        )}
        {send.isError && !needsConfirmation(send.error) && (
          <p className={styles.wrong} role="alert">
            {refusalText(i18n, send.error)}
          </p>
        )}
        <div className={styles.actions}>
          <button type="button" className="button" onClick={onClose}>
            {i18n._({ id: 'action.back', message: 'Back' })}
          </button>
          <button type="submit" className="button primary" disabled={send.isPending}>
            {account
              ? i18n._({ id: 'people.save', message: 'Save' })
              : i18n._({ id: 'people.make_link', message: 'Invite' })}
          </button>
        </div>
      </form>
    </>
  );
}

function NameForms({
  prefix,
  label,
  names,
}: {
  prefix: string;
  label: string;
  names: Record<string, string> | undefined;
}) {
  return (
    <div className={styles.pair}>
      {languages.map((tag) => (
        <Field
          key={tag}
          name={`${prefix}.${tag}`}
          label={`${label} · ${languageNames[tag]}`}
          defaultValue={names?.[tag] ?? ''}
          maxLength={400}
          autoComplete="off"
        />
      ))}
    </div>
  );
}

// Of an office, by its name in Latin letters where it has one.
function officeOf(names: Record<string, string>): string {
  const text = names.en || Object.values(names)[0] || '';
  return text ? idOf(text) : 'office';
}

function inputOf(form: FormData, reach: Reach): AccountInput {
  const names = (prefix: string) =>
    Object.fromEntries(
      languages
        .map((tag) => [tag, textOf(form, `${prefix}.${tag}`).normalize('NFC').trim()] as const)
        .filter(([, text]) => text !== ''),
    );
  const roles = (name: string) =>
    form.getAll(name).map(String) as NonNullable<AccountInput['roles']>;
  const name = textOf(form, 'name').trim();
  const accounts = form.getAll('deputy_of').map(String);
  const from = form.getAll('deputy_from').map(String);
  const to = form.getAll('deputy_to').map(String);
  return {
    name,
    person: textOf(form, 'person').trim() || name.replaceAll('@', '-'),
    names: names('names'),
    office: textOf(form, 'office').trim() || officeOf(names('office_names')),
    office_names: names('office_names'),
    capacity: textOf(form, 'capacity') as NonNullable<AccountInput['capacity']>,
    in_office: { from: textOf(form, 'from') || null, to: textOf(form, 'to') || null },
    language: textOf(form, 'language') as NonNullable<AccountInput['language']>,
    clearance: textOf(form, 'clearance'),
    categories: form.getAll('categories').map(String),
    all_bodies: reach === 'all',
    roles: reach === 'administrator' ? ['administrator'] : reach === 'all' ? roles('roles') : [],
    bodies:
      reach === 'some'
        ? form.getAll('body').map((one) => ({
            circle: String(one).slice(0, 32),
            body: String(one).slice(33),
            roles: roles(`role ${String(one)}`),
          }))
        : [],
    deputy_of: accounts.map((one, at) => ({
      account: one,
      from: from[at] || null,
      to: to[at] || null,
    })),
  };
}
