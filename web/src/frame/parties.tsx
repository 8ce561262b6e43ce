// Parties by their names on screen. Every party that occurs is one of the node's circles or links.
import { useLingui } from '@lingui/react';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Circle, Names, Party } from '../api/model';
import { useNode, useSession } from '../api/queries';
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
  // Every party that has a name here.
  all: () => string[];
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

// `short` is what an arrangement calls the party for short, e.g. ROK.
type Told = Pick<Party, 'name' | 'names'> & { short?: Names; colour?: string };

function know(party: Told, self: boolean): Known {
  return {
    names: party.names,
    short: party.short && Object.keys(party.short).length > 0 ? party.short : null,
    colour: /^#[0-9a-f]{6}$/i.test(party.colour ?? '') ? (party.colour as string) : '',
    self,
  };
}

// For short, unless only the long name is in the reader's language.
function usual(party: Known, language: string): Names {
  if (!party.short) return party.names;
  return party.short[language] || !party.names[language] ? party.short : party.names;
}

const PartiesContext = createContext<Parties | null>(null);

// Looked up once for the whole page: a long text names a party thousands of times.
export function PartiesProvider({ children }: { children: ReactNode }) {
  return <PartiesContext.Provider value={useKnown()}>{children}</PartiesContext.Provider>;
}

export function useParties(): Parties {
  const parties = useContext(PartiesContext);
  if (!parties) throw new Error('outside of PartiesProvider');
  return parties;
}

function useKnown(): Parties {
  const { i18n } = useLingui();
  const session = useSession();
  const node = useNode();
  return useMemo(() => {
    const all = new Map<string, Known>();
    // What our own side calls them gives way to what an arrangement says.
    for (const one of node?.counterparts ?? []) all.set(one.name, know(one, false));
    for (const link of node?.links ?? [])
      all.set(link.peer, know({ ...link, name: link.peer }, false));
    for (const circle of node?.circles ?? []) {
      for (const party of circle.parties) {
        const before = all.get(party.name)?.short ?? null;
        const now = know(party, party.self);
        all.set(party.name, { ...now, short: now.short ?? before });
      }
    }
    for (const own of [session.party, node?.party]) {
      if (own) all.set(own.name, { ...know(own, true), short: all.get(own.name)?.short ?? null });
    }
    const derived = coloursOf(all.keys());
    for (const [name, party] of all) {
      party.colour ||= derived.get(name) ?? '';
    }
    const known = (name: string): Known =>
      all.get(name) ?? { names: { und: name }, short: null, colour: '#5d656d', self: false };
    const text = (name: string) => {
      const party = known(name);
      return choose(usual(party, i18n.locale), i18n.locale)?.text ?? name;
    };
    const list = (names: readonly string[]) => names.map(text).join(', ');
    return { self: session.party.name, known, all: () => [...all.keys()].sort(), text, list };
  }, [i18n.locale, session, node]);
}

export function PartyName({ name, long = false }: { name: string; long?: boolean }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const party = parties.known(name);
  return <Words of={long ? party.names : usual(party, i18n.locale)} none={name} />;
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
