// Picks an office whose people sign in here, so that what is asked of it reaches them; any other is
// named freely.
import { useLingui } from '@lingui/react';
import { useId } from 'react';
import { type Colleague, useColleagues } from '../record/persons';
import type { Field, Value } from './form';
import { type Common, Labelled } from './labelled';

export interface KnownOffice {
  id: string;
  text: string;
  names: Record<string, string>;
}

// The offices of those who sign in here, each once, by name.
export function officesOf(colleagues: readonly Colleague[], language: string): KnownOffice[] {
  const out = new Map<string, KnownOffice>();
  for (const one of colleagues) {
    if (!one.at || out.get(one.at)?.text) continue;
    out.set(one.at, { id: one.at, text: one.office, names: one.officeNames });
  }
  return [...out.values()]
    .map((one) => (one.text ? one : { id: one.id, text: one.id, names: { [language]: one.id } }))
    .sort((a, b) => a.text.localeCompare(b.text, language));
}

export function OfficePick({
  field,
  value,
  onTake,
  path,
  mistakes,
}: Common & { field: Field; value: unknown; onTake: (taken: Value) => void }) {
  const { i18n } = useLingui();
  const id = useId();
  const offices = officesOf(useColleagues(), i18n.locale);
  if (offices.length === 0) return null;
  return (
    <Labelled field={field} path={path} mistakes={mistakes} id={id}>
      {(aria) => (
        <select
          {...aria}
          value={offices.some((one) => one.id === value) ? String(value) : ''}
          onChange={(event) => {
            const one = offices.find((each) => each.id === event.target.value);
            onTake(one ? { id: one.id, names: one.names } : { id: undefined });
          }}
        >
          <option value="">
            {i18n._({ id: 'office.outside', message: 'Another office, named below' })}
          </option>
          {offices.map((one) => (
            <option key={one.id} value={one.id}>
              {one.text}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
