// Persons and colleagues by their names, wherever only an identifier is at hand.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import type { Names, Persons } from '../api/model';
import { queries } from '../api/queries';
import { choose } from '../i18n/text';

export type RecordPerson = Persons['items'][number];

// The spellings by language, the first of each: what all say comes before what our own side writes.
export function namesOf(person: Pick<RecordPerson, 'forms'>): Names {
  const out: Names = {};
  for (const form of person.forms) out[form.lang] ??= form.text;
  return out;
}

// The office that they held on a day (YYYY-MM-DD): of several the one that began last.
export function heldOn(
  person: Pick<RecordPerson, 'holdings'>,
  day: string,
): RecordPerson['holdings'][number] | undefined {
  return person.holdings
    .filter(
      (each) => (each.from ?? '') <= day && (!each.to || each.to >= day.slice(0, each.to.length)),
    )
    .sort((a, b) => (a.from ?? '').localeCompare(b.from ?? ''))
    .at(-1);
}

export interface Colleague {
  person: string;
  text: string;
  office: string;
  // Of the office, as a clearance sheet names it; empty: none.
  at: string;
  officeNames: Names;
}

// What somebody is called who signs in here: the account's name, else the identifier.
export function useColleagues(): Colleague[] {
  const { i18n } = useLingui();
  const known = useQuery(queries.persons()).data?.colleagues ?? [];
  const found = new Map<string, Colleague>();
  for (const one of known) {
    if (found.has(one.person)) continue;
    found.set(one.person, {
      person: one.person,
      text: choose(one.names, i18n.locale)?.text ?? one.person,
      office: choose(one.office_names, i18n.locale)?.text ?? '',
      at: one.office ?? '',
      officeNames: one.office_names,
    });
  }
  return [...found.values()].sort((a, b) => a.text.localeCompare(b.text, i18n.locale));
}
