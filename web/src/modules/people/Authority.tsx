// Who may agree for each side of an arrangement, as the record has it; and, for a head of delegation
// who has this power, giving it on and taking it back. It is written into our own record, signed.
import { useLingui } from '@lingui/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { answer, client, idempotencyKey } from '../../api/client';
import type { Circle } from '../../api/model';
import { AudienceChip, PartyMark } from '../../frame/parties';
import { Loading, Trouble } from '../../frame/Trouble';
import { choose, Instant, Words } from '../../i18n/text';
import { Confirm } from './Confirm';
import styles from './people.module.css';
import { needsConfirmation, refusalText } from './refusals';

interface Asked {
  account: string;
  revoke: boolean;
  key: string;
}

export function Authority({ circle, heading = true }: { circle: Circle; heading?: boolean }) {
  const { i18n } = useLingui();
  const queryClient = useQueryClient();
  const id = useId();
  const [chosen, setChosen] = useState('');
  const last = useRef<Asked | null>(null);
  const authority = useQuery({
    queryKey: ['authority', circle.id],
    queryFn: () =>
      answer(
        client.GET('/api/v1/circles/{circle}/authority', {
          params: { path: { circle: circle.id } },
        }),
      ),
  });
  const grant = useMutation({
    mutationFn: ({ account, revoke, key }: Asked) =>
      answer(
        client.POST('/api/v1/people/{account}/grant', {
          params: { path: { account }, header: { 'Idempotency-Key': key } },
          body: { circle: circle.id, revoke },
        }),
      ),
    onSuccess: () => {
      setChosen('');
      void queryClient.invalidateQueries({ queryKey: ['authority', circle.id] });
    },
  });
  const ask = (account: string, revoke: boolean) => {
    last.current = { account, revoke, key: idempotencyKey() };
    grant.mutate(last.current);
  };
  const again = needsConfirmation(grant.error) ? last.current : null;
  if (authority.isPending) return <Loading />;
  if (!authority.data)
    return <Trouble error={authority.error} onRetry={() => void authority.refetch()} />;
  const { items, candidates, may_give, may_agree } = authority.data;
  const accountOf = (person: string, office: string) =>
    candidates.find((one) => one.has && one.office === office && matches(one, person, items));
  return (
    <section className="section" aria-labelledby={`${id}-title`}>
      {heading ? (
        <h2 id={`${id}-title`}>
          {i18n._({ id: 'authority.title', message: 'Who may agree for each side' })}
        </h2>
      ) : (
        <h3 id={`${id}-title`}>
          <AudienceChip circle={circle} />
        </h3>
      )}
      {items.length === 0 && (
        <p className="aside">
          {i18n._({
            id: 'authority.none',
            message: 'Nobody that you can see here has this power yet.',
          })}
        </p>
      )}
      <ul className={styles.powers}>
        {items.map((one) => {
          const own = may_give ? accountOf(one.person, one.office) : undefined;
          return (
            <li key={`${one.party} ${one.person} ${one.office}`}>
              <p>
                <PartyMark name={one.party} /> <Words of={one.names} none={one.person} />
                {', '}
                <Words of={one.office_names} none={one.office} />
              </p>
              <p className="aside small">
                {i18n._({ id: 'authority.since', message: 'since' })} <Instant at={one.since} />
              </p>
              {own && (
                <button
                  type="button"
                  className="button"
                  disabled={grant.isPending}
                  onClick={() => ask(own.account, true)}
                >
                  {i18n._({
                    id: 'authority.revoke',
                    message: 'Take it back from {name}',
                    values: { name: choose(own.names, i18n.locale)?.text ?? own.name },
                  })}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      <p className="aside small">
        {may_agree
          ? i18n._({ id: 'authority.you', message: 'You may agree for our side here.' })
          : i18n._({ id: 'authority.not_you', message: 'You may not agree for our side here.' })}
      </p>
      {may_give && candidates.some((one) => !one.has) && (
        <div className={styles.field}>
          <label htmlFor={id}>
            {i18n._({ id: 'authority.give_to', message: 'Give this power to' })}
          </label>
          <select id={id} value={chosen} onChange={(event) => setChosen(event.target.value)}>
            <option value="">{i18n._({ id: 'form.choose', message: 'Not said' })}</option>
            {candidates
              .filter((one) => !one.has)
              .map((one) => (
                <option key={one.account} value={one.account}>
                  {`${choose(one.names, i18n.locale)?.text ?? one.name}, ${
                    choose(one.office_names, i18n.locale)?.text ?? one.office
                  }`}
                </option>
              ))}
          </select>
          <div className={styles.actions}>
            <button
              type="button"
              className="button"
              disabled={!chosen || grant.isPending}
              onClick={() => ask(chosen, false)}
            >
              {i18n._({ id: 'authority.give', message: 'Give it, signed' })}
            </button>
          </div>
        </div>
      )}
      {grant.isError && !again && (
        <p className={styles.wrong} role="alert">
          {refusalText(i18n, grant.error)}
        </p>
      )}
      {grant.isSuccess && (
        <p role="status">{i18n._({ id: 'authority.done', message: 'Recorded.' })}</p>
      )}
      {again && <Confirm onDone={() => grant.mutate(again)} onClose={() => grant.reset()} />}
    </section>
  );
}

// Of one office several may hold the power: the person's own name tells them apart.
function matches(
  candidate: { name: string; names: Record<string, string | undefined> },
  person: string,
  items: readonly { person: string; names: Record<string, string | undefined> }[],
): boolean {
  if (candidate.name === person) return true;
  const item = items.find((one) => one.person === person);
  return item !== undefined && JSON.stringify(item.names) === JSON.stringify(candidate.names);
}
