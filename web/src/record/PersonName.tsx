// Somebody whom the record names: in the reader's language first, the other spellings beside it, with what
// they were on the day that it is about. Who is on record as a person leads to the list of persons.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Names } from '../api/model';
import { queries } from '../api/queries';
import { choose, Words } from '../i18n/text';
import { capacities, institutions, roles, say } from '../i18n/words';
import { heldOn, namesOf, type RecordPerson } from './persons';

// As meetings name somebody: members of delegations, chairs, presenters, who was there.
export interface Mentioned {
  // The matter of a person on record; empty: none is named.
  id?: string | undefined;
  name?: Names | null | undefined;
  office?: Names | null | undefined;
  organisation?: Names | null | undefined;
  capacity?: string | null | undefined;
  institution?: string | null | undefined;
  role?: string | null | undefined;
  languages?: readonly string[] | undefined;
}

export interface Spelling {
  text: string;
  lang: string;
  source: string | null;
}

// Every spelling once: how it is named here, then those that the record has of this person.
export function spellingsOf(
  one: Pick<Mentioned, 'name'>,
  person: Pick<RecordPerson, 'forms'> | undefined,
  language: string,
): Spelling[] {
  const out: Spelling[] = [];
  const add = (text: string, lang: string, source: string | null) => {
    if (text && !out.some((each) => each.text === text)) out.push({ text, lang, source });
  };
  const here = choose({ ...(person ? namesOf(person) : {}), ...one.name }, language);
  if (here) add(here.text, here.language, null);
  for (const [lang, text] of Object.entries(one.name ?? {})) add(text, lang, null);
  for (const form of person?.forms ?? []) add(form.text, form.lang, form.source ?? null);
  return out;
}

// What is said here of office and capacity; where nothing is, what the record says for that day.
export function officeOf(
  one: Mentioned,
  person: Pick<RecordPerson, 'holdings'> | undefined,
  day: string,
): Pick<Mentioned, 'office' | 'organisation' | 'capacity'> {
  const said = (names: Names | null | undefined) => Object.keys(names ?? {}).length > 0;
  if (said(one.office) || said(one.organisation) || one.capacity) return one;
  return (person && heldOn(person, day)) ?? one;
}

export function usePerson(id: string | undefined, circle: string): RecordPerson | undefined {
  const known = useQuery({ ...queries.persons(), enabled: Boolean(id) }).data?.items ?? [];
  const all = known.filter((one) => id && one.id === id);
  return all.find((one) => one.circle === circle) ?? all[0];
}

export function PersonName({
  of: one,
  circle,
  day,
  besides = false,
  nameless = false,
}: {
  of: Mentioned;
  // Where it is said, and of which day: YYYY-MM-DD.
  circle: string;
  day: string;
  // The role is told by where it stands.
  besides?: boolean;
  // The name stands beside it already.
  nameless?: boolean;
}) {
  const { i18n } = useLingui();
  const person = usePerson(one.id, circle);
  const [first, ...others] = spellingsOf(one, person, i18n.locale);
  const held = officeOf(one, person, day);
  const shown = first ? (
    <bdi lang={first.lang}>{first.text}</bdi>
  ) : (
    i18n._({ id: 'person.unnamed', message: 'Not named in the source' })
  );
  const capacity =
    held.capacity && !held.capacity.startsWith('substantive')
      ? say(i18n, capacities, held.capacity)
      : '';
  return (
    <span>
      {!nameless && (
        <strong>
          {person ? (
            <Link to="/directory" hash={`people-${person.id.split('/')[2] ?? ''}`}>
              {shown}
            </Link>
          ) : (
            shown
          )}
        </strong>
      )}
      {others.map((form) => (
        <span key={form.text} className="aside small">
          {' '}
          <bdi lang={form.lang}>{form.text}</bdi>
          {form.source ? ` [${form.source}]` : ''}
        </span>
      ))}
      {(capacity || choose(held.office, i18n.locale)) && (
        <span>
          {' · '}
          {capacity && <em>{capacity} </em>}
          <Words of={held.office} />
        </span>
      )}
      {choose(held.organisation, i18n.locale) && (
        <span>
          {' · '}
          <Words of={held.organisation} />
        </span>
      )}
      {one.institution && (
        <span className="aside">
          {' · '}
          {say(i18n, institutions, one.institution)}
        </span>
      )}
      {one.role && !besides && (
        <span className="aside">
          {' · '}
          {say(i18n, roles, one.role)}
          {one.languages && one.languages.length > 0 ? ` (${one.languages.join(', ')})` : ''}
        </span>
      )}
    </span>
  );
}
