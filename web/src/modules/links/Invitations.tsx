// Invitations to arrangements: reading one, joining it, declining it, and withdrawing our own.
import { useLingui } from '@lingui/react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
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
import type { Invitation } from '../../api/model';
import { answerInvitation, useSession } from '../../api/queries';
import dialog from '../../frame/dialog.module.css';
import { useParties } from '../../frame/parties';
import { Trouble } from '../../frame/Trouble';
import { Instant } from '../../i18n/text';
import { invitationStates, say } from '../../i18n/words';
import styles from './links.module.css';

type Step = 'join' | 'decline' | 'withdraw';

// What can be done with an invitation; nothing once the arrangement exists.
const steps: Record<Invitation['state'], Step[]> = {
  received: ['join', 'decline'],
  joined: ['decline'],
  founding: ['withdraw'],
  constituted: [],
};

export function InvitationItem({ invitation }: { invitation: Invitation }) {
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
            message: '{name}, proposed by {party}',
            values: { name: invitation.name, party: parties.text(invitation.from) },
          })}
        </h3>
        <span className="badge" data-tone="wait">
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
      {roles.includes('operator') && (
        <p className={styles.steps}>
          {steps[invitation.state].map((step) => (
            <StepButton key={step} step={step} invitation={invitation} />
          ))}
        </p>
      )}
    </li>
  );
}

function useStepWords(step: Step, name: string): { action: string; text: string } {
  const { i18n } = useLingui();
  const parties = useParties();
  const party = parties.text(parties.self);
  switch (step) {
    case 'join':
      return {
        action: i18n._({
          id: 'invitation.join',
          message: 'Join for {party}',
          values: { party },
        }),
        text: i18n._({
          id: 'invitation.join_text',
          message:
            'With this, {party} agrees to the arrangement as it reads here. It comes into force when every party has agreed; from then on what is written in it is shared with all of them.',
          values: { party },
        }),
      };
    case 'decline':
      return {
        action: i18n._({ id: 'invitation.decline', message: 'Decline' }),
        text: i18n._({
          id: 'invitation.decline_text',
          message:
            'The invitation to {name} is forgotten here and not shown again. Who invited is told nothing: tell them.',
          values: { name },
        }),
      };
    case 'withdraw':
      return {
        action: i18n._({ id: 'invitation.withdraw', message: 'Withdraw' }),
        text: i18n._({
          id: 'invitation.withdraw_text',
          message:
            'Nothing comes of the invitation to {name} any more; who accepts later is not heard. The invited are told nothing: tell them.',
          values: { name },
        }),
      };
  }
}

function StepButton({ step, invitation }: { step: Step; invitation: Invitation }) {
  const { i18n } = useLingui();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const key = useMemo(() => idempotencyKey(), [invitation.id]);
  const answer = useMutation({
    mutationFn: () => answerInvitation(invitation.id, step, key),
    onSuccess: () => {
      void queryClient.invalidateQueries();
      setOpen(false);
    },
  });
  const words = useStepWords(step, invitation.name);
  const button = step === 'join' ? 'button primary' : 'button';
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className={button}>{words.action}</Button>
      <ModalOverlay className={dialog.overlay ?? ''}>
        <Modal className={dialog.modal ?? ''}>
          <Dialog className={dialog.dialog ?? ''} role="alertdialog">
            <Heading slot="title">{words.action}</Heading>
            <p>{words.text}</p>
            {answer.isError && <Trouble error={answer.error} />}
            <div className={dialog.actions}>
              <Button className="button" slot="close" autoFocus>
                {i18n._({ id: 'action.back', message: 'Back' })}
              </Button>
              <Button
                className="button primary"
                isDisabled={answer.isPending}
                onPress={() => answer.mutate()}
              >
                {words.action}
              </Button>
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
