// The buttons that open a form. The forms themselves are fetched when one is opened first.
import { Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { createPortal } from 'react-dom';
import type { Circle, Session } from '../api/model';
import { Loading } from '../frame/Trouble';
import { useOffer } from '../keyboard/offered';
import type { Writing } from './Composer';
import styles from './writing.module.css';

const Composer = lazy(() => import('./Composer'));

// Whether this person may write here at all; the node decides each entry again.
export function mayWrite(session: Session, circle: Circle | null): boolean {
  const roles: readonly string[] = session.roles;
  if (!circle?.constituted) return false;
  if (roles.includes('delegate') || roles.includes('head')) return true;
  return circle.national && roles.includes('drafter');
}

// Whether this person may agree and decline for the party: of an account, a head.
export function mayBind(session: Session): boolean {
  const roles: readonly string[] = session.roles;
  return roles.includes('head') || (session.account === null && roles.includes('delegate'));
}

export interface Offer {
  id: string;
  text: string;
  writing: () => Writing;
}

// A form that is open; fetched when one is opened first.
export function Compose({
  writing,
  onClose,
}: {
  writing: Writing;
  onClose: (recorded: string | null, matter: string) => void;
}) {
  return (
    <Suspense fallback={<Loading />}>
      <Composer writing={writing} onClose={onClose} />
    </Suspense>
  );
}

export function Write({
  offers,
  title,
  primary = false,
  quiet = false,
  at,
  onRecorded,
}: {
  offers: readonly Offer[];
  title: string;
  primary?: boolean;
  // Stands in a row of a list, where many of its kind do.
  quiet?: boolean;
  // Where the button is drawn instead of here; null: nowhere. A form that is open stays in any case.
  at?: HTMLElement | null | undefined;
  // `matter`: what the entry is about, for going there.
  onRecorded?: (ref: string, writing: Writing, matter: string) => void;
}) {
  const [writing, setWriting] = useState<Writing | null>(null);
  const [only] = offers;
  useOffer(title, offers, (offer) => setWriting(offer.writing()));
  // A form that is open stays, whatever is offered by now: somebody else may have gone on meanwhile.
  if (!only && !writing) return null;
  const look = primary ? 'button primary' : quiet ? (styles.add ?? '') : 'button';
  const buttons = (
    <>
      {only && offers.length === 1 && (
        <Button className={look} onPress={() => setWriting(only.writing())}>
          {!quiet && <Plus size={15} aria-hidden="true" />}
          {title}
        </Button>
      )}
      {offers.length > 1 && (
        <MenuTrigger>
          <Button className={look}>
            {!quiet && <Plus size={15} aria-hidden="true" />}
            {title}
          </Button>
          <Popover containerPadding={24}>
            <Menu
              className={styles.menu ?? ''}
              aria-label={title}
              onAction={(key) =>
                setWriting(offers.find((one) => one.id === key)?.writing() ?? null)
              }
            >
              {offers.map((offer) => (
                <MenuItem key={offer.id} id={offer.id} className={styles.choice ?? ''}>
                  {offer.text}
                </MenuItem>
              ))}
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
    </>
  );
  return (
    <>
      {at === undefined ? buttons : at && createPortal(buttons, at)}
      {writing && (
        <Compose
          writing={writing}
          onClose={(recorded, matter) => {
            if (recorded) onRecorded?.(recorded, writing, matter);
            setWriting(null);
          }}
        />
      )}
    </>
  );
}
