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
import type { Circle, Invitation } from '../../api/model';
import { joinInvitation, queries, useSession } from '../../api/queries';
import dialog from '../../frame/dialog.module.css';
import { AudienceChip, useParties } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { Loading, NodeText, Trouble } from '../../frame/Trouble';
import { nodeText, splitWarning } from '../../i18n/node_texts';
import { Instant, Words } from '../../i18n/text';
import { invitationStates, say } from '../../i18n/words';
import { FiguresView } from './Heads';
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
            <Warning key={warning} text={warning} circles={node.data.circles} />
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

function Warning({ text, circles }: { text: string; circles: readonly Circle[] }) {
  const { i18n } = useLingui();
  const [name, sentence] = splitWarning(
    text,
    circles.map((circle) => circle.name),
  );
  const known = nodeText(i18n, sentence);
  const circle = circles.find((one) => one.name === name);
  return (
    <div className={dialog.notice}>
      <p>
        {circle && (
          <>
            <Words of={circle.names} none={name} />
            {': '}
          </>
        )}
        {known ?? i18n._({ id: 'warning.other', message: 'The node warns.' })}
      </p>
      {!known && <NodeText text={sentence} />}
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
      {circle.warning && <Warning text={circle.warning} circles={[]} />}
      {circle.figures && <FiguresView figures={circle.figures} circle={circle} />}
    </li>
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
