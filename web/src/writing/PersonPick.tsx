// Picks somebody who is on record: name, office and capacity are taken over, and may be changed.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { Persons } from '../api/model';
import { queries } from '../api/queries';
import { choose } from '../i18n/text';
import { heldOn, namesOf } from '../record/persons';
import type { Field, Value } from './form';
import { type Common, Labelled } from './labelled';

type RecordPerson = Persons['items'][number];

// What is taken over: the office is the last that has begun and not ended. The person is named where
// the record of the same place has them; elsewhere their name alone goes.
export function takenOver(one: RecordPerson, circle: string, today: string): Value {
  const held = heldOn(one, today);
  return {
    ...(one.circle === circle ? { person: one.id } : { person: undefined }),
    names: namesOf(one),
    office: held?.office ?? {},
    organisation: held?.organisation ?? {},
    capacity: held?.capacity ? held.capacity.toUpperCase().replace(/_CAPACITY$/, '') : '',
  };
}

export function PersonPick({
  field,
  value,
  onTake,
  path,
  mistakes,
  context,
}: Common & { field: Field; value: unknown; onTake: (taken: Value) => void }) {
  const { i18n } = useLingui();
  const id = useId();
  const known = useQuery(queries.persons()).data?.items ?? [];
  const offered = known.filter(
    (one) =>
      one.circle === context.circle.id || one.forms.some((form) => form.said.kind === 'national'),
  );
  if (offered.length === 0) return null;
  const today = new Date().toISOString().slice(0, 10);
  return (
    <Labelled field={field} path={path} mistakes={mistakes} id={id}>
      {(aria) => (
        <select
          {...aria}
          value={offered.findIndex((one) => one.id === value && one.circle === context.circle.id)}
          onChange={(event) => {
            const one = offered[Number(event.target.value)];
            onTake(one ? takenOver(one, context.circle.id, today) : { person: undefined });
          }}
        >
          <option value={-1}>{i18n._({ id: 'form.choose', message: 'Not said' })}</option>
          {offered.map((one, at) => (
            <option key={`${one.circle} ${one.id}`} value={at}>
              {[
                choose(namesOf(one), i18n.locale)?.text ?? one.id,
                choose(one.holdings.at(-1)?.office, i18n.locale)?.text,
              ]
                .filter(Boolean)
                .join(' · ')}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
