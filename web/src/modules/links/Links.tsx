// Links and arrangements: who is connected, what is shared with whom, how fresh each party's
// journal is here, and what we are invited to.
import { useLingui } from '@lingui/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import {
  Button,
  Dialog,
  DialogTrigger,
  Disclosure,
  DisclosurePanel,
  Heading,
  Modal,
  ModalOverlay,
} from 'react-aria-components';
import { idempotencyKey } from '../../api/client';
import type { Circle, Figures, Head, Invitation } from '../../api/model';
import { joinInvitation, queries, useSession } from '../../api/queries';
import dialog from '../../frame/dialog.module.css';
import { AudienceChip, PartyMark, useParties } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { Loading, Trouble } from '../../frame/Trouble';
import { choose, Instant, Words } from '../../i18n/text';
import { invitationStates, say } from '../../i18n/words';
import { LinkList } from './LinkList';
import styles from './links.module.css';

export function Links() {
  const { i18n } = useLingui();
  const node = useQuery(queries.node());
  const invitations = useQuery(queries.invitations());
  const title = i18n._({ id: 'nav.links', message: 'Links & arrangements' });
  useScreen(title, node.data?.label ?? null);
  if (node.isPending) return <Loading />;
  const open = (invitations.data?.items ?? []).filter((one) => one.state !== 'constituted');
  return (
    <div className="page">
      <header>
        <h1>{title}</h1>
      </header>
      {node.isError && <Trouble error={node.error} onRetry={() => void node.refetch()} />}
      {node.data && (
        <>
          {node.data.warnings.map((warning) => (
            <p key={warning} className={dialog.notice} lang="en">
              {warning}
            </p>
          ))}
          <section className="section" aria-labelledby="links">
            <h2 id="links">{i18n._({ id: 'links.title', message: 'Links' })}</h2>
            <LinkList links={node.data.links} full />
          </section>
          {(open.length > 0 || invitations.isError) && (
            <section className="section" aria-labelledby="invitations">
              <h2 id="invitations">
                {i18n._({ id: 'links.invitations', message: 'Invitations' })}
              </h2>
              {invitations.isError && <Trouble error={invitations.error} />}
              <ul className={styles.invitations}>
                {open.map((one) => (
                  <InvitationItem key={one.id} invitation={one} />
                ))}
              </ul>
            </section>
          )}
          <section className="section" aria-labelledby="arrangements">
            <h2 id="arrangements">
              {i18n._({ id: 'links.arrangements', message: 'Arrangements' })}{' '}
              <span className="count">{node.data.circles.length}</span>
            </h2>
            <ul className={styles.circles}>
              {node.data.circles.map((circle) => (
                <CircleItem key={circle.id} circle={circle} />
              ))}
            </ul>
          </section>
          <p className="aside small">
            {i18n._({
              id: 'links.version',
              message: 'Entente {version}',
              values: { version: node.data.version },
            })}
          </p>
        </>
      )}
    </div>
  );
}

function CircleItem({ circle }: { circle: Circle }) {
  const { i18n } = useLingui();
  return (
    <li className={styles.circle}>
      <header>
        <h3>
          {circle.national ? (
            i18n._({ id: 'links.national', message: 'Own record' })
          ) : (
            <Words of={circle.names} none={circle.name} />
          )}
        </h3>
        <AudienceChip circle={circle} />
        {!circle.constituted && (
          <span className="badge" data-tone="wait">
            {i18n._({ id: 'links.not_agreed', message: 'Not agreed by all yet' })}
          </span>
        )}
      </header>
      {circle.warning && (
        <p className={dialog.notice} lang="en">
          {circle.warning}
        </p>
      )}
      {circle.figures && <FiguresView figures={circle.figures} circle={circle} />}
    </li>
  );
}

function FiguresView({ figures, circle }: { figures: Figures; circle: Circle }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const number = (n: number) => new Intl.NumberFormat(i18n.locale).format(n);
  return (
    <>
      <p className={styles.counts}>
        <span>
          {i18n._({
            id: 'links.entries',
            message: '{count, plural, one {# entry} other {# entries}}',
            values: { count: figures.entries },
          })}
        </span>
        <span>
          {i18n._({
            id: 'links.agreed',
            message: '{count} agreed by all',
            values: { count: figures.joint_facts },
          })}
        </span>
        {figures.missing_openings > 0 && (
          <span>
            {i18n._({
              id: 'links.missing',
              message: '{count} without content here',
              values: { count: figures.missing_openings },
            })}
          </span>
        )}
      </p>
      <section
        className={styles.scroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached by key
        tabIndex={0}
        aria-label={i18n._({
          id: 'links.heads',
          message: 'What each party has written: {name}',
          values: { name: choose(circle.names, i18n.locale)?.text ?? circle.name },
        })}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{i18n._({ id: 'links.party', message: 'Party' })}</th>
              <th scope="col">{i18n._({ id: 'links.held', message: 'Entries here' })}</th>
              <th scope="col">{i18n._({ id: 'links.heard', message: 'Last heard' })}</th>
              <th scope="col">{i18n._({ id: 'links.stored', message: 'Stored by' })}</th>
              <th scope="col">{i18n._({ id: 'links.condition', message: 'Condition' })}</th>
            </tr>
          </thead>
          <tbody>
            {figures.heads.map((head) => (
              <tr key={`${head.party} ${head.epoch}`}>
                <th scope="row">
                  <PartyMark name={head.party} />
                </th>
                <td className="num">{number(head.size)}</td>
                <td>
                  {head.party === parties.self ? (
                    i18n._({ id: 'links.ours', message: 'our own' })
                  ) : (
                    <Instant at={head.heard} />
                  )}
                </td>
                <td className="num">
                  {Object.entries(head.stored_by)
                    .map(([party, size]) => `${parties.text(party)} ${number(size)}`)
                    .join(', ')}
                </td>
                <td>
                  <HeadState head={head} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {figures.digest && (
        <p className={styles.digest}>
          <span className="aside">
            {circle.national
              ? i18n._({ id: 'links.digest', message: 'State digest' })
              : i18n._({
                  id: 'links.digest_same',
                  message: 'State digest, the same at every party that holds the same',
                })}
          </span>{' '}
          <code>{figures.digest}</code>
        </p>
      )}
    </>
  );
}

function HeadState({ head }: { head: Head }) {
  const { i18n } = useLingui();
  const states: [string, string][] = [];
  if (head.forked)
    states.push(['bad', i18n._({ id: 'head.forked', message: 'Two versions were signed' })]);
  if (head.frozen)
    states.push(['bad', i18n._({ id: 'head.frozen', message: 'Nothing more is accepted' })]);
  if (head.stale)
    states.push(['wait', i18n._({ id: 'head.stale', message: 'Not heard of lately' })]);
  if (head.known > head.size) {
    states.push([
      'wait',
      i18n._({
        id: 'head.behind',
        message: '{count} known, not here yet',
        values: { count: head.known - head.size },
      }),
    ]);
  }
  if (head.folded < head.size) {
    states.push([
      'wait',
      i18n._({
        id: 'head.pending',
        message: '{count} wait for what they refer to',
        values: { count: head.size - head.folded },
      }),
    ]);
  }
  if (states.length === 0) {
    return (
      <span className="badge" data-tone="good">
        {i18n._({ id: 'head.fresh', message: 'Up to date' })}
      </span>
    );
  }
  return (
    <span className={styles.states}>
      {states.map(([tone, text]) => (
        <span key={text} className="badge" data-tone={tone}>
          {text}
        </span>
      ))}
      {head.frozen_reason && (
        <span className="aside small" lang="en">
          {head.frozen_reason}
        </span>
      )}
    </span>
  );
}

function InvitationItem({ invitation }: { invitation: Invitation }) {
  const { i18n } = useLingui();
  const { roles } = useSession();
  const parties = useParties();
  const joined = Object.entries(invitation.joined);
  return (
    <li className={styles.circle}>
      <header>
        <h3>
          {i18n._({
            id: 'invitation.from',
            message: 'Arrangement proposed by {party}',
            values: { party: parties.text(invitation.from) },
          })}
        </h3>
        <span className="badge" data-tone={invitation.state === 'withdrawn' ? 'bad' : 'wait'}>
          {say(i18n, invitationStates, invitation.state)}
        </span>
        <Instant at={invitation.received} />
      </header>
      {joined.length > 0 && (
        <p className={styles.counts}>
          {joined.map(([party, yes]) => (
            <span key={party}>
              {yes
                ? i18n._({
                    id: 'invitation.has_joined',
                    message: '{party} has joined',
                    values: { party: parties.text(party) },
                  })
                : i18n._({
                    id: 'invitation.has_not_joined',
                    message: '{party} has not joined yet',
                    values: { party: parties.text(party) },
                  })}
            </span>
          ))}
        </p>
      )}
      <Disclosure className={styles.disclosure ?? ''}>
        <Heading>
          <Button slot="trigger" className="button">
            {i18n._({ id: 'invitation.read', message: 'Read the arrangement' })}
          </Button>
        </Heading>
        <DisclosurePanel>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by key */}
          <pre className={styles.charter} tabIndex={0} lang="en">
            {invitation.charter}
          </pre>
        </DisclosurePanel>
      </Disclosure>
      {invitation.state === 'received' && roles.includes('operator') && (
        <Join invitation={invitation} />
      )}
    </li>
  );
}

function Join({ invitation }: { invitation: Invitation }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const key = useMemo(() => idempotencyKey(), [invitation.id]);
  const join = useMutation({
    mutationFn: () => joinInvitation(invitation.id, key),
    onSuccess: () => {
      void queryClient.invalidateQueries();
      setOpen(false);
    },
  });
  const text = i18n._({
    id: 'invitation.join',
    message: 'Join for {party}',
    values: { party: parties.text(parties.self) },
  });
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className="button primary">{text}</Button>
      <ModalOverlay className={dialog.overlay ?? ''}>
        <Modal className={dialog.modal ?? ''}>
          <Dialog className={dialog.dialog ?? ''} role="alertdialog">
            <Heading slot="title">{text}</Heading>
            <p>
              {i18n._({
                id: 'invitation.join_text',
                message:
                  'With this, {party} agrees to the arrangement as it reads here. It comes into force when every party has agreed; from then on what is written in it is shared with all of them.',
                values: { party: parties.text(parties.self) },
              })}
            </p>
            {join.isError && <Trouble error={join.error} />}
            <div className={dialog.actions}>
              <Button className="button" slot="close" autoFocus>
                {i18n._({ id: 'action.back', message: 'Back' })}
              </Button>
              <Button
                className="button primary"
                isDisabled={join.isPending}
                onPress={() => join.mutate()}
              >
                {text}
              </Button>
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
