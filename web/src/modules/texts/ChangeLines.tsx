// Proposed changes one below the other: whose each is, why, how far it has come, and what this side can do
// with it.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import type { TextChange } from '../../api/model';
import { queries } from '../../api/queries';
import { AddressLink } from '../../frame/AddressLink';
import { PartyMark, useParties } from '../../frame/parties';
import { choose, Instant, Words } from '../../i18n/text';
import { addressOf } from '../../record/address';
import { deliveryText } from '../../record/Entries';
import { SaidMark } from '../../record/SaidMark';
import writing from '../../writing/writing.module.css';
import { written } from './change';
import { useInText } from './in_text';
import { isOwn } from './spoken';
import styles from './texts.module.css';

// What this side says of several changes at once.
export function stanceOf(
  items: readonly (readonly [TextChange, 'SUPPORTS' | 'LETS_GO' | 'NEUTRAL'])[],
): Record<string, unknown> {
  return { stance: { items: items.map(([change, verdict]) => ({ change: change.key, verdict })) } };
}

export function ChangeLine({ change }: { change: TextChange }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { circle, text, address } = useInText();
  const act = useQuery({
    ...queries.act(circle.id, change.said.ref ?? ''),
    enabled: change.said.ref !== null,
  }).data;
  const reason = written(change).reason;
  const supporters = change.supporters.filter((one) => change.chair || one !== change.party);
  return (
    <div className={styles.changeline}>
      <p className={styles.under}>
        <PartyMark name={change.party} />
        {change.noted && <SaidMark said={change.said} />}
        {change.chair && (
          <span className="badge">
            {change.mandate
              ? i18n._({ id: 'texts.as_chair', message: 'As Chair' })
              : i18n._({ id: 'texts.no_mandate', message: 'As Chair, without a mandate' })}
          </span>
        )}
        {change.said.time && <Instant at={change.said.time} />}
        {act && (
          <AddressLink to={addressOf({ matter: text.matter, ref: act.ref }, address)}>
            {deliveryText(i18n, parties, act)}
          </AddressLink>
        )}
      </p>
      {supporters.length > 0 && (
        <p className="small">
          {i18n._({
            id: 'texts.supported_by',
            message: 'Supported by {parties}',
            values: { parties: parties.list(supporters) },
          })}
        </p>
      )}
      {choose(reason, i18n.locale) && (
        <p className="small">
          {i18n._({ id: 'field.reason', message: 'Reason' })}: <Words of={reason} />
        </p>
      )}
    </div>
  );
}

// `rivals`: our own changes that would stay open beside them.
export function ChangeActions({
  changes,
  rivals = [],
}: {
  changes: readonly TextChange[];
  rivals?: readonly TextChange[];
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { mine, self, circle, noting, write } = useInText();
  // Where another side speaks it is not our own that is let go.
  const speaker = { party: parties.text(self) };
  if (!mine || changes.length === 0) return null;
  const own = changes.filter((one) => isOwn(one, { self, circle }));
  const others = changes.filter((one) => !isOwn(one, { self, circle }));
  const supported = others.filter((one) => one.supporters.includes(self));
  const open = others.filter((one) => !one.supporters.includes(self));
  const whose = parties.list([...new Set(others.map((one) => one.party))]);
  const press = (
    text: string,
    items: readonly (readonly [TextChange, 'SUPPORTS' | 'LETS_GO' | 'NEUTRAL'])[],
  ) => (
    <Button key={text} className={writing.add ?? ''} onPress={() => write([stanceOf(items)], text)}>
      {text}
    </Button>
  );
  return (
    <p className={styles.actions} data-stances>
      {open.length > 0 &&
        press(
          i18n._({
            id: 'texts.support',
            message: 'Support {party}, for {self}',
            values: { party: whose, self: parties.text(self) },
          }),
          open.map((one) => [one, 'SUPPORTS'] as const),
        )}
      {open.length > 0 &&
        rivals.length > 0 &&
        press(
          noting
            ? i18n._({
                id: 'texts.support_let_go_of',
                message: 'Support {party}, and let what {self} proposed go',
                values: { party: whose, self: speaker.party },
              })
            : i18n._({
                id: 'texts.support_let_go',
                message: 'Support {party}, and let our own go',
                values: { party: whose },
              }),
          [
            ...open.map((one) => [one, 'SUPPORTS'] as const),
            ...rivals.map((one) => [one, 'LETS_GO'] as const),
          ],
        )}
      {supported.length > 0 &&
        press(
          noting
            ? i18n._({
                id: 'texts.take_back_of',
                message: 'Take the support of {party} back',
                values: speaker,
              })
            : i18n._({ id: 'texts.take_back', message: 'Take our support back' }),
          supported.map((one) => [one, 'NEUTRAL'] as const),
        )}
      {own.length > 0 &&
        press(
          noting
            ? i18n._({
                id: 'texts.let_go_of',
                message: 'Let what {party} proposed go',
                values: speaker,
              })
            : i18n._({ id: 'texts.let_go', message: 'Let our own go' }),
          own.map((one) => [one, 'LETS_GO'] as const),
        )}
    </p>
  );
}
