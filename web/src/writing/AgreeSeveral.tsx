// Agreeing to several proposals one after another: a list to tick, then each signed by itself. What
// was agreed before a failure stays agreed.
import { useLingui } from '@lingui/react';
import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { Act, ActInput } from '../api/model';
import { queries, writeAct } from '../api/queries';
import { useCircles } from '../frame/circles';
import dialog from '../frame/dialog.module.css';
import { AudienceChip, PartyMark, useParties } from '../frame/parties';
import { Trouble } from '../frame/Trouble';
import { ContentView } from '../record/Content';
import { ContentLine } from '../record/ContentLine';
import { entryTitle } from '../record/Entries';
import { Exactly } from './Seen';
import { SendingState } from './SendingState';
import { groupsOf, inOrder } from './selection';
import { useSending } from './sending';
import { Ticks } from './Ticks';
import styles from './writing.module.css';

const input = (act: Act): ActInput => ({ type: 'concurrence', target: act.ref });

export default function AgreeSeveral({
  acts,
  onClose,
}: {
  acts: readonly Act[];
  onClose: () => void;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const circles = useCircles();
  const [offered] = useState(acts);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const sending = useSending((act, key) => writeAct(act.circle, input(act), key));
  const { done, leftOut, busy } = sending;
  // What stands in two places is two groups.
  const groups = useMemo(
    () =>
      [...new Set(offered.map((act) => act.circle))].flatMap((circle) =>
        groupsOf(offered.filter((act) => act.circle === circle)),
      ),
    [offered],
  );
  const selection = useMemo(
    () => groups.flatMap((group) => inOrder(group.acts.filter((act) => chosen.has(act.ref)))),
    [groups, chosen],
  );
  const previews = useQueries({
    queries: selection.map((act) => queries.preview(act.circle, input(act))),
  });
  const party = parties.text(parties.self);
  // What the node refuses stays open, and is named; the rest is agreed.
  const refused = selection.flatMap((act, at) =>
    previews[at]?.error && !done.has(act.ref) ? [{ act, error: previews[at].error }] : [],
  );
  const going = selection.filter((act) => !refused.some((one) => one.act === act));
  const open = going.filter((act) => !done.has(act.ref) && !leftOut.has(act.ref));
  const ready = open.length > 0 && previews.every((one) => !one.isPending);

  const agree = async (without?: Act) => {
    if (await sending.send(going, without)) onClose();
  };
  const row = useCallback(
    (act: Act) => {
      const circle = circles.find((one) => one.id === act.circle);
      return {
        label: (
          <>
            <strong>{entryTitle(i18n, act)}</strong> <ContentLine content={act.content} />
          </>
        ),
        below: (
          <>
            <p className="aside small">
              <PartyMark name={act.party} /> {circle && <AudienceChip circle={circle} />}{' '}
              <span lang="en">{act.label.marking}</span>
            </p>
            <ContentView content={act.content} of={act} />
            <Exactly content={act.content} />
          </>
        ),
      };
    },
    [i18n, circles],
  );

  return (
    <ModalOverlay
      className={dialog.overlay ?? ''}
      isOpen
      onOpenChange={(isOpen) => !isOpen && !busy && onClose()}
    >
      <Modal className={`${dialog.modal ?? ''} ${styles.wide ?? ''}`}>
        <Dialog className={dialog.dialog ?? ''} role="alertdialog">
          <Heading slot="title">
            {i18n._({ id: 'several.title', message: 'Agree to several' })}
          </Heading>
          <p className={dialog.notice}>
            {i18n._({
              id: 'several.text',
              message:
                'Each that is ticked is agreed for {party} by a signature of its own. What is not ticked stays open.',
              values: { party },
            })}
          </p>
          <Ticks
            groups={groups}
            chosen={chosen}
            onChange={setChosen}
            disabled={busy}
            signed={done}
            row={row}
          />
          {refused.map(({ act, error }) => (
            <div key={act.ref} className={styles.sending}>
              <p>
                <strong>{entryTitle(i18n, act)}</strong> <ContentLine content={act.content} />
              </p>
              <Trouble error={error} />
            </div>
          ))}
          <SendingState sending={sending} going={going} onGoOn={(without) => void agree(without)} />
          <div className={dialog.actions}>
            <Button className="button" isDisabled={busy} onPress={onClose}>
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            <Button
              className="button primary"
              isDisabled={!ready || busy}
              onPress={() => void agree()}
            >
              {i18n._({
                id: 'several.agree',
                message:
                  '{count, plural, one {Agree to # for {party}} other {Agree to # for {party}}}',
                values: { count: open.length, party },
              })}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
