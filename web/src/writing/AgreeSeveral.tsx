// Agreeing to several proposals one after another: a list to tick, then each signed by itself. What
// was agreed before a failure stays agreed.
import { useLingui } from '@lingui/react';
import { useQueries } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { Act, ActInput } from '../api/model';
import { queries } from '../api/queries';
import { useCircles } from '../frame/circles';
import dialog from '../frame/dialog.module.css';
import { AudienceChip, PartyMark, useParties } from '../frame/parties';
import { Trouble } from '../frame/Trouble';
import { useBodyNames } from '../record/body_words';
import { ContentView } from '../record/Content';
import { entryTitle } from '../record/Entries';
import { matterText } from '../record/matters';
import { useInTurn } from './in_turn';
import { Exactly } from './Seen';
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
  const bodyName = useBodyNames();
  const [offered] = useState(acts);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const inTurn = useInTurn(onClose);
  const { done, failure, busy } = inTurn;
  const selection = offered.filter((act) => chosen.has(act.ref));
  const previews = useQueries({
    queries: selection.map((act) => queries.preview(act.circle, input(act))),
  });
  const party = parties.text(parties.self);
  const ready = selection.length > 0 && previews.every((one) => one.data !== undefined);

  const agree = () =>
    inTurn.record(
      selection.map((act) => ({ key: act.ref, circle: act.circle, input: input(act) })),
    );

  return (
    <ModalOverlay
      className={dialog.overlay ?? ''}
      isOpen
      onOpenChange={(open) => !open && !busy && onClose()}
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
          <ul className={styles.goes}>
            {offered.map((act) => {
              const circle = circles.find((one) => one.id === act.circle);
              return (
                <li key={act.ref}>
                  <label className={styles.check}>
                    <input
                      type="checkbox"
                      checked={chosen.has(act.ref)}
                      disabled={busy || done.has(act.ref)}
                      onChange={(event) => {
                        const next = new Set(chosen);
                        if (event.target.checked) next.add(act.ref);
                        else next.delete(act.ref);
                        setChosen(next);
                      }}
                    />
                    <span>
                      {done.has(act.ref) && <Check size={14} aria-hidden="true" />}{' '}
                      <strong>{matterText(i18n, act, bodyName)}</strong> {entryTitle(i18n, act)}
                    </span>
                  </label>
                  <p className="aside small">
                    <PartyMark name={act.party} /> {circle && <AudienceChip circle={circle} />}{' '}
                    <span lang="en">{act.label.marking}</span>
                  </p>
                  <ContentView content={act.content} of={act} />
                  <Exactly content={act.content} />
                </li>
              );
            })}
          </ul>
          {previews
            .filter((one) => one.isError)
            .slice(0, 1)
            .map((one) => (
              <Trouble key="refused" error={one.error} />
            ))}
          {failure !== null && <Trouble error={failure} onRetry={() => void agree()} />}
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
                values: { count: selection.length - done.size, party },
              })}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
