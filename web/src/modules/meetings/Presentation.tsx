// For the room: one item of the agenda in large type, the clock, and nothing that is one side's own.

import { useLingui } from '@lingui/react';
import { MonitorPlay } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { Meeting } from '../../api/model';
import type { AgendaPoint } from '../../api/more';
import { Banner } from '../../frame/Banner';
import { StandingNotices } from '../../frame/Frame';
import { Clocks } from '../../frame/StatusBar';
import { Words } from '../../i18n/text';
import { AgreedByAll } from '../../record/SaidMark';
import styles from './meetings.module.css';

// What all sides may see in the room: what is agreed, and what is openly asked for. Of a side that keeps
// the record alone, the agenda as that side has it: the others' agreement is on no record there.
export function shownInRoom(
  agenda: readonly AgendaPoint[] | undefined,
  national: boolean,
): AgendaPoint[] {
  return (agenda ?? []).filter(
    (one) => one.said?.kind === 'joint' || (national && one.said?.kind === 'national'),
  );
}

export function Presentation({
  meeting,
  title,
  national,
}: {
  meeting: Meeting;
  title: string;
  // It stands with our own side alone.
  national: boolean;
}) {
  const { i18n } = useLingui();
  const [open, setOpen] = useState(false);
  const items = shownInRoom(meeting.agenda, national);
  if (items.length === 0) return null;
  return (
    <>
      <Button className="button" onPress={() => setOpen(true)}>
        <MonitorPlay size={15} aria-hidden="true" />
        {i18n._({ id: 'room.present', message: 'Show in the room' })}
      </Button>
      {open && (
        <Room items={items} title={title} national={national} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

function Room({
  items,
  title,
  national,
  onClose,
}: {
  items: readonly AgendaPoint[];
  title: string;
  national: boolean;
  onClose: () => void;
}) {
  const { i18n } = useLingui();
  const [at, setAt] = useState(0);
  const [now, setNow] = useState(() => new Date());
  const begun = useRef(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 1_000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    begun.current = Date.now();
  }, [at]);
  const last = items.length - 1;
  useEffect(() => {
    const turn = (event: KeyboardEvent) => {
      if (event.key === 'ArrowRight' || event.key === 'PageDown')
        setAt((before) => Math.min(last, before + 1));
      if (event.key === 'ArrowLeft' || event.key === 'PageUp')
        setAt((before) => Math.max(0, before - 1));
    };
    window.addEventListener('keydown', turn);
    return () => window.removeEventListener('keydown', turn);
  }, [last]);
  const item = items[Math.min(at, last)];
  const minutes = Math.floor((now.getTime() - begun.current) / 60_000);
  if (!item) return null;
  return (
    <ModalOverlay
      className={styles.room ?? ''}
      isOpen
      onOpenChange={(still) => !still && onClose()}
    >
      <Modal className={styles.roomModal ?? ''}>
        <Dialog className={styles.roomDialog ?? ''}>
          <div>
            <Banner place="top" />
            <StandingNotices />
          </div>
          <div className={styles.roomBody}>
            <Heading slot="title" className={styles.roomTitle ?? ''}>
              {title}
            </Heading>
            <p className={styles.roomNumber}>{item.number}</p>
            <p className={styles.roomItem} role="status">
              <Words of={item.title} />
            </p>
            {!national && <AgreedByAll />}
            <div className={styles.roomClock}>
              <Clocks now={now} />
              <p>
                {i18n._({
                  id: 'room.minutes',
                  message: '{minutes, plural, one {# minute} other {# minutes}} on this item',
                  values: { minutes },
                })}
              </p>
            </div>
            <p className={styles.roomActions}>
              <Button className="button" isDisabled={at === 0} onPress={() => setAt(at - 1)}>
                {i18n._({ id: 'room.previous', message: 'Previous item' })}
              </Button>
              <Button
                className="button primary"
                autoFocus
                isDisabled={at >= last}
                onPress={() => setAt(at + 1)}
              >
                {i18n._({ id: 'room.next', message: 'Next item' })}
              </Button>
              <Button className="button" onPress={onClose}>
                {i18n._({ id: 'room.end', message: 'End' })}
              </Button>
            </p>
          </div>
          <Banner place="bottom" />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
