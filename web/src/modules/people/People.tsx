// People: who signs in at this node, as what, and in which bodies. For administrators.
import { useLingui } from '@lingui/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { answer, client, idempotencyKey } from '../../api/client';
import type { Account } from '../../api/model';
import { useScreen } from '../../frame/screen';
import { Loading, Trouble } from '../../frame/Trouble';
import { Instant, Words } from '../../i18n/text';
import { say } from '../../i18n/words';
import { AccountForm } from './AccountForm';
import { Confirm } from './Confirm';
import styles from './people.module.css';
import { needsConfirmation, refusalText } from './refusals';
import { accountStates, eventWords, roleWords } from './words';

type Asked = { account: Account; what: 'invite' | 'reset' | 'disable' | 'enable' };

function ask({ account, what }: Asked) {
  const path = { account: account.id };
  if (what === 'invite' || what === 'reset')
    return answer(
      client.POST('/api/v1/people/{account}/invite', {
        params: { path },
        body: { reset: what === 'reset' },
      }),
    ).then(({ link }) => link.url);
  return answer(
    client.POST('/api/v1/people/{account}/disable', {
      params: { path, header: { 'Idempotency-Key': idempotencyKey() } },
      body: { disabled: what === 'disable' },
    }),
  ).then(() => null);
}

export default function People() {
  const { i18n } = useLingui();
  const queryClient = useQueryClient();
  const title = i18n._({ id: 'people.title', message: 'People' });
  useScreen(title, null);
  const people = useQuery({
    queryKey: ['people'],
    queryFn: () => answer(client.GET('/api/v1/people')),
  });
  const [editing, setEditing] = useState<Account | 'new' | null>(null);
  const [link, setLink] = useState<string | null>(null);
  const act = useMutation({
    mutationFn: ask,
    onSuccess: (url) => {
      setLink(url);
      void queryClient.invalidateQueries({ queryKey: ['people'] });
    },
  });
  const [asking, setAsking] = useState<Asked | null>(null);
  const again = needsConfirmation(act.error) ? act.variables : undefined;

  if (people.isPending) return <Loading />;
  if (people.isError) return <Trouble error={people.error} onRetry={() => void people.refetch()} />;
  return (
    <div className="page">
      <header>
        <h1>{title}</h1>
        <p className="sub">
          {i18n._({
            id: 'people.text',
            message:
              'An administrator sees to accounts and reads no content. Who commits the party is given that power by a head of delegation.',
          })}
        </p>
      </header>
      {link && <InvitationLink url={link} />}
      {act.isError && !again && (
        <p className={styles.wrong} role="alert">
          {refusalText(i18n, act.error)}
        </p>
      )}
      {asking && (
        <Sure
          asked={asking}
          onYes={() => {
            act.mutate(asking);
            setAsking(null);
          }}
          onClose={() => setAsking(null)}
        />
      )}
      {again && <Confirm onDone={() => act.mutate(again)} onClose={() => act.reset()} />}
      {editing ? (
        <AccountForm
          account={editing === 'new' ? null : editing}
          people={people.data.items}
          onDone={(url) => {
            setEditing(null);
            setLink(url);
            void queryClient.invalidateQueries({ queryKey: ['people'] });
          }}
          onClose={() => setEditing(null)}
        />
      ) : (
        <>
          <p>
            <button type="button" className="button primary" onClick={() => setEditing('new')}>
              {i18n._({ id: 'people.invite', message: 'Invite somebody' })}
            </button>
          </p>
          <Accounts
            people={people.data.items}
            onEdit={setEditing}
            onAsk={(asked) =>
              asked.what === 'reset' || asked.what === 'disable'
                ? setAsking(asked)
                : act.mutate(asked)
            }
          />
        </>
      )}
      <Events />
    </div>
  );
}

// What puts somebody out at once is asked twice.
function Sure({ asked, onYes, onClose }: { asked: Asked; onYes: () => void; onClose: () => void }) {
  const { i18n } = useLingui();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    if (shown && !shown.open) shown.showModal();
  }, []);
  const values = { name: asked.account.name };
  return (
    <dialog ref={dialog} className={styles.again} aria-labelledby="sure" onClose={onClose}>
      <h2 id="sure">
        {asked.what === 'reset'
          ? i18n._({ id: 'people.reset_sure', message: 'Reset the sign-in of {name}?', values })
          : i18n._({ id: 'people.disable_sure', message: 'Disable {name}?', values })}
      </h2>
      <p>
        {asked.what === 'reset'
          ? i18n._({
              id: 'people.reset_text',
              message:
                'Password, authenticator and all sessions end at once. You get a link by which they are set anew; be sure of who asks.',
            })
          : i18n._({
              id: 'people.disable_text',
              message: 'All sessions end at once. What this person wrote stays as it is.',
            })}
      </p>
      <div className={styles.actions}>
        <button type="button" className="button" onClick={onClose}>
          {i18n._({ id: 'action.back', message: 'Back' })}
        </button>
        <button type="button" className="button grave" onClick={onYes}>
          {asked.what === 'reset'
            ? i18n._({ id: 'people.reset', message: 'Reset sign-in' })
            : i18n._({ id: 'people.disable', message: 'Disable' })}
        </button>
      </div>
    </dialog>
  );
}

function InvitationLink({ url }: { url: string }) {
  const { i18n } = useLingui();
  return (
    <section className="section" aria-labelledby="link">
      <h2 id="link">{i18n._({ id: 'people.link', message: 'One-time link' })}</h2>
      <p>
        {i18n._({
          id: 'people.link_text',
          message:
            'Give it to this person by a way that you trust. It is shown this one time, and opens once within three days.',
        })}
      </p>
      <p className={styles.link}>
        <code>{url}</code>
      </p>
    </section>
  );
}

function Accounts({
  people,
  onEdit,
  onAsk,
}: {
  people: readonly Account[];
  onEdit: (account: Account) => void;
  onAsk: (asked: Asked) => void;
}) {
  const { i18n } = useLingui();
  return (
    <div className={styles.table}>
      <table>
        <thead>
          <tr>
            <th scope="col">{i18n._({ id: 'signin.name', message: 'Name' })}</th>
            <th scope="col">{i18n._({ id: 'people.person', message: 'Person' })}</th>
            <th scope="col">{i18n._({ id: 'people.roles', message: 'Roles' })}</th>
            <th scope="col">{i18n._({ id: 'people.bodies', message: 'Bodies' })}</th>
            <th scope="col">{i18n._({ id: 'people.clearance', message: 'Clearance' })}</th>
            <th scope="col">{i18n._({ id: 'people.state', message: 'State' })}</th>
            <th scope="col">{i18n._({ id: 'people.actions', message: 'Actions' })}</th>
          </tr>
        </thead>
        <tbody>
          {people.map((one) => (
            <tr key={one.id}>
              <th scope="row" lang="en">
                {one.name}
              </th>
              <td>
                <Words of={one.names} none={one.person} />
                {', '}
                <Words of={one.office_names} none={one.office} />
              </td>
              <td>
                {rolesOf(one)
                  .map((role) => say(i18n, roleWords, role))
                  .join(', ')}
              </td>
              <td>
                {one.all_bodies
                  ? i18n._({ id: 'people.all_bodies', message: 'All bodies' })
                  : one.bodies.map((body) => body.body).join(', ')}
              </td>
              <td lang="en">{[one.clearance_name, ...one.categories].join(' ')}</td>
              <td>{say(i18n, accountStates, one.state)}</td>
              <td>
                <div className={styles.actions}>
                  <button type="button" className="button" onClick={() => onEdit(one)}>
                    {i18n._({ id: 'action.change', message: 'Change' })}
                  </button>
                  {!one.disabled && (
                    <button
                      type="button"
                      className="button"
                      onClick={() =>
                        onAsk({ account: one, what: one.state === 'active' ? 'reset' : 'invite' })
                      }
                    >
                      {one.state === 'active'
                        ? i18n._({ id: 'people.reset', message: 'Reset sign-in' })
                        : i18n._({ id: 'people.invite_again', message: 'New link' })}
                    </button>
                  )}
                  <button
                    type="button"
                    className="button grave"
                    onClick={() =>
                      onAsk({ account: one, what: one.disabled ? 'enable' : 'disable' })
                    }
                  >
                    {one.disabled
                      ? i18n._({ id: 'people.enable', message: 'Enable' })
                      : i18n._({ id: 'people.disable', message: 'Disable' })}
                  </button>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function rolesOf(account: Account): string[] {
  return [...new Set([...account.roles, ...account.bodies.flatMap((body) => body.roles)])];
}

function Events() {
  const { i18n } = useLingui();
  const events = useQuery({
    queryKey: ['people', 'events'],
    queryFn: () =>
      answer(client.GET('/api/v1/people/events', { params: { query: { limit: 50 } } })),
  });
  if (!events.data) return null;
  return (
    <section className="section" aria-labelledby="people-events">
      <h2 id="people-events">
        {i18n._({ id: 'people.events', message: 'What was done with accounts' })}
      </h2>
      <div className={styles.table}>
        <table>
          <tbody>
            {events.data.items.map((one) => (
              <tr key={`${one.time} ${one.what} ${one.account} ${one.address}`}>
                <td>
                  <Instant at={one.time} />
                </td>
                <th scope="row" lang="en">
                  {one.name ?? '?'}
                </th>
                <td>{say(i18n, eventWords, one.what)}</td>
                <td lang="en">{one.by && one.by !== one.name ? one.by : ''}</td>
                <td lang="en">{one.address}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
