// Parties by their names on screen. Every party that occurs is one of the node's circles or links.
import { useLingui } from '@lingui/react';
import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Circle, Names, Party } from '../api/model';
import { queries, useNode, useSession } from '../api/queries';
import { choose, Words } from '../i18n/text';
import styles from './parties.module.css';

interface Known {
  names: Names;
  short: Names | null;
  colour: string;
  self: boolean;
}

export interface Parties {
  self: string;
  known: (name: string) => Known;
  text: (name: string) => string;
  list: (names: readonly string[]) => string;
}

// Six hues far enough apart that two windows side by side are told apart at a glance.
const colours = ['#2f6f8f', '#a3562b', '#5b7a2e', '#8a4a86', '#2f7a6b', '#9a3f52'];

// A party keeps its place by its name; where two would share one, the later name moves on.
export function coloursOf(names: Iterable<string>): Map<string, string> {
  const taken = new Set<number>();
  const found = new Map<string, string>();
  for (const name of [...new Set(names)].sort()) {
    let at = 0;
    for (const char of name) at = (at * 31 + (char.codePointAt(0) ?? 0)) % 65_521;
    at %= colours.length;
    while (taken.has(at) && taken.size < colours.length) at = (at + 1) % colours.length;
    taken.add(at);
    found.set(name, colours[at] ?? '');
  }
  return found;
}

type Told = Pick<Party, 'name' | 'names'> & { short?: Names; colour?: string };

function know(party: Told, self: boolean): Known {
  return {
    names: party.names,
    short: party.short && Object.keys(party.short).length > 0 ? party.short : null,
    colour: /^#[0-9a-f]{6}$/i.test(party.colour ?? '') ? (party.colour as string) : '',
    self,
  };
}

interface CharterParty {
  name?: unknown;
  abbreviations?: unknown;
}

// What the arrangements call their parties for short, e.g. ROK and US.
function abbreviations(results: UseQueryResult<{ json: Record<string, unknown> | null }>[]) {
  const found = new Map<string, Names>();
  for (const { data } of results) {
    const parties = data?.json?.parties;
    if (!Array.isArray(parties)) continue;
    for (const party of parties as CharterParty[]) {
      const { name, abbreviations: short } = party ?? {};
      if (typeof name !== 'string' || typeof short !== 'object' || short === null) continue;
      const texts = Object.entries(short).filter(([, text]) => typeof text === 'string');
      if (texts.length > 0) found.set(name, Object.fromEntries(texts) as Names);
    }
  }
  return found;
}

export function useParties(): Parties {
  const { i18n } = useLingui();
  const session = useSession();
  const node = useNode();
  const short = useQueries({
    queries: (node?.circles ?? [])
      .filter((circle) => !circle.national && circle.constituted)
      .map((circle) => queries.charter(circle.id)),
    combine: abbreviations,
  });
  return useMemo(() => {
    const all = new Map<string, Known>();
    for (const link of node?.links ?? [])
      all.set(link.peer, know({ ...link, name: link.peer }, false));
    for (const circle of node?.circles ?? []) {
      for (const party of circle.parties) all.set(party.name, know(party, party.self));
    }
    for (const own of [session.party, node?.party]) if (own) all.set(own.name, know(own, true));
    const derived = coloursOf(all.keys());
    for (const [name, party] of all) {
      party.colour ||= derived.get(name) ?? '';
      party.short ??= short.get(name) ?? null;
    }
    const known = (name: string): Known =>
      all.get(name) ?? { names: { und: name }, short: null, colour: '#5d656d', self: false };
    const text = (name: string) => {
      const party = known(name);
      return choose(party.short ?? party.names, i18n.locale)?.text ?? name;
    };
    const list = (names: readonly string[]) => names.map(text).join(', ');
    return { self: session.party.name, known, text, list };
  }, [i18n.locale, session, node, short]);
}

export function PartyName({ name, long = false }: { name: string; long?: boolean }) {
  const parties = useParties();
  const party = parties.known(name);
  return <Words of={long ? party.names : (party.short ?? party.names)} none={name} />;
}

// The colour never stands alone: the name is beside it.
export function PartyDot({ name }: { name: string }) {
  const parties = useParties();
  return (
    <svg className={styles.dot} viewBox="0 0 8 8" aria-hidden="true">
      <rect width="8" height="8" rx="1.5" fill={parties.known(name).colour} />
    </svg>
  );
}

export function PartyMark({ name }: { name: string }) {
  return (
    <span className={styles.mark}>
      <PartyDot name={name} />
      <PartyName name={name} />
    </span>
  );
}

// 'Shared with ROK, US' or 'ROK only'. Our own party stands first.
export function audienceText(
  i18n: ReturnType<typeof useLingui>['i18n'],
  parties: Parties,
  audience: readonly string[],
) {
  const others = audience.filter((name) => name !== parties.self);
  if (others.length === 0) {
    return i18n._({
      id: 'audience.only',
      message: '{party} only',
      values: { party: parties.text(parties.self) },
    });
  }
  const ordered = audience.includes(parties.self) ? [parties.self, ...others] : others;
  return i18n._({
    id: 'audience.shared',
    message: 'Shared with {parties}',
    values: { parties: parties.list(ordered) },
  });
}

export function AudienceChip({ circle }: { circle: Pick<Circle, 'audience' | 'national'> }) {
  const { i18n } = useLingui();
  const parties = useParties();
  return (
    <span className={styles.chip} data-national={circle.national || undefined}>
      {audienceText(i18n, parties, circle.audience)}
    </span>
  );
}
