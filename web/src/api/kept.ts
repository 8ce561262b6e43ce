// What this browser keeps for whoever is signed in: drafts, saved searches, when they last looked.
// It lasts when a session merely ends, and is gone when they sign out or somebody else signs in.
// Language and appearance are the browser's own, and stay.
import type { Session } from './model';

const prefix = 'entente.';
const settings = 'entente.settings';
const ownerPlace = 'entente.owner';

const personOf = (session: Session) => session.account ?? `${session.via} ${session.viewer.name}`;

export const isSamePerson = (one: Session, other: Session) => personOf(one) === personOf(other);

// What is kept in the memory of this tab alone.
export const inTab = new Map<string, unknown>();

export function dropKept() {
  inTab.clear();
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith(prefix) && key !== settings) localStorage.removeItem(key);
  } catch {
    // Nothing is kept then.
  }
}

// Before anything kept is read: of somebody else, it goes.
export function keepFor(session: Session) {
  try {
    const owner = localStorage.getItem(ownerPlace);
    if (owner === personOf(session)) return;
    if (owner !== null) dropKept();
    localStorage.setItem(ownerPlace, personOf(session));
  } catch {
    // Nothing is kept then.
  }
}

// Calls back when somebody else has signed in, in another window of this browser.
export function onOtherPerson(session: Session, then: () => void) {
  const hear = (event: StorageEvent) => {
    if (event.key === ownerPlace && event.newValue && event.newValue !== personOf(session)) then();
  };
  window.addEventListener('storage', hear);
  return () => window.removeEventListener('storage', hear);
}
