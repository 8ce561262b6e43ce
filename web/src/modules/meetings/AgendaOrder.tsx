// The agenda in another order: moved by key or by button, said by ear, and recorded by a button of its
// own. With our own side alone it is saved in one step; of a common agenda it is shown what goes first.
import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { idempotencyKey } from '../../api/client';
import type { ActInput, Circle, Meeting } from '../../api/model';
import type { AgendaPoint } from '../../api/more';
import { queries, useNode, useSession, writeAct } from '../../api/queries';
import dialog from '../../frame/dialog.module.css';
import { AudienceChip, useParties } from '../../frame/parties';
import { Trouble } from '../../frame/Trouble';
import { choose, Words } from '../../i18n/text';
import { reachOf } from '../../record/commits';
import { Exactly } from '../../writing/Seen';
import { mayWrite } from '../../writing/Write';
import writing from '../../writing/writing.module.css';
import { movable, numbered, numbersOf, stepped } from './agenda_order';
import styles from './meetings.module.css';

export interface Placed {
  point: AgendaPoint;
  // As it would be: the item's own where nothing was moved.
  number: number;
}

export interface AgendaOrder {
  placed: readonly Placed[];
  mayMove: (key: string, step: 1 | -1) => boolean;
  move: (key: string, step: 1 | -1) => void;
  // What has another number than it stands under.
  changed: readonly Placed[];
  said: string;
  undo: () => void;
  // It is on record now.
  recorded: () => void;
}

export function useAgendaOrder(meeting: Meeting, circle: Circle | null): AgendaOrder {
  const { i18n } = useLingui();
  const session = useSession();
  const parties = useParties();
  const [wanted, setWanted] = useState<readonly string[] | null>(null);
  const [said, setSaid] = useState('');
  const focus = useRef<HTMLElement | null>(null);
  const points = mayWrite(session, circle) ? movable(meeting, parties.self) : [];
  const standing = points.map((one) => one.key);
  // Somebody else added an item or dealt with one meanwhile: what was wanted holds for the rest.
  const kept = (wanted ?? []).filter((key) => standing.includes(key));
  const keys = [...kept, ...standing.filter((key) => !kept.includes(key))];
  const numbers = numbersOf(points, keys);
  const placed = meeting.agenda
    .map((point) => ({ point, number: numbers.get(point.key) ?? point.number }))
    .sort((one, two) => one.number - two.number);
  // An element that is put elsewhere loses the focus.
  useEffect(() => {
    focus.current?.focus();
    focus.current = null;
  }, [wanted]);
  return {
    placed,
    mayMove: (key, step) => stepped(keys, key, step) !== null,
    move: (key, step) => {
      const point = points.find((one) => one.key === key);
      if (!point) return;
      const title = choose(point.title, i18n.locale)?.text ?? '';
      const next = stepped(keys, key, step);
      if (!next) {
        setSaid(
          step < 0
            ? i18n._({ id: 'order.first', message: '{title} is the first.', values: { title } })
            : i18n._({ id: 'order.last', message: '{title} is the last.', values: { title } }),
        );
        return;
      }
      focus.current = document.activeElement as HTMLElement | null;
      setWanted(next);
      setSaid(
        i18n._({
          id: 'order.moved',
          message: '{title}: now number {number}, place {place} of {count}. Not recorded yet.',
          values: {
            title,
            number: numbersOf(points, next).get(key) ?? 0,
            place: next.indexOf(key) + 1,
            count: next.length,
          },
        }),
      );
    },
    changed: placed.filter((one) => one.number !== one.point.number),
    said,
    undo: () => {
      setWanted(null);
      setSaid(i18n._({ id: 'order.undone', message: 'The agenda stands as it was.' }));
    },
    recorded: () => {
      setWanted(null);
      setSaid(i18n._({ id: 'order.recorded', message: 'Recorded.' }));
    },
  };
}

// Alt and an arrow on an item. A form that is open has its own keys.
export function movesBy(order: AgendaOrder) {
  return (event: React.KeyboardEvent<HTMLElement>) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
    if (event.code !== 'ArrowUp' && event.code !== 'ArrowDown') return;
    if (!event.currentTarget.contains(event.target as Element)) return;
    const key = (event.target as Element).closest<HTMLElement>('[data-item]')?.dataset.item;
    if (!key) return;
    event.preventDefault();
    order.move(key, event.code === 'ArrowUp' ? -1 : 1);
  };
}

export function MoveButtons({ of, order }: { of: Placed; order: AgendaOrder }) {
  const { i18n } = useLingui();
  const { key } = of.point;
  if (!order.mayMove(key, -1) && !order.mayMove(key, 1)) return null;
  const values = { number: of.number };
  // Kept at both ends, so that it keeps the focus when an item has come there.
  return (
    <span className={styles.moves}>
      <button
        type="button"
        className={styles.move}
        aria-keyshortcuts="Alt+ArrowUp"
        aria-disabled={!order.mayMove(key, -1) || undefined}
        aria-label={i18n._({ id: 'order.up', message: 'Item {number} further up', values })}
        onClick={() => order.move(key, -1)}
      >
        <ArrowUp size={14} aria-hidden="true" />
      </button>
      <button
        type="button"
        className={styles.move}
        aria-keyshortcuts="Alt+ArrowDown"
        aria-disabled={!order.mayMove(key, 1) || undefined}
        aria-label={i18n._({ id: 'order.down', message: 'Item {number} further down', values })}
        onClick={() => order.move(key, 1)}
      >
        <ArrowDown size={14} aria-hidden="true" />
      </button>
    </span>
  );
}

// What is moved and not recorded, and the way to record it or to let it be.
export function OrderBar({
  order,
  meeting,
  circle,
}: {
  order: AgendaOrder;
  meeting: Meeting;
  circle: Circle | null;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const queryClient = useQueryClient();
  const base = useNode()?.label ?? null;
  const commits = useQuery(queries.commits()).data ?? [];
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const keys = useRef(new Map<string, string>());
  const acts = circle
    ? order.changed.map((one) => ({
        ...one,
        act: numbered(
          i18n,
          one.point,
          one.number,
          meeting,
          circle,
          parties.self,
          base,
          reachOf(commits, circle.id, meeting.body),
        ),
      }))
    : [];
  const record = async () => {
    if (busy || !circle) return;
    setBusy(true);
    setFailure(null);
    try {
      for (const { act } of acts) {
        // One key for one content: a repeated wish is answered again, and not done again.
        const name = JSON.stringify(act);
        const key = keys.current.get(name) ?? idempotencyKey();
        keys.current.set(name, key);
        await writeAct(circle.id, act, key);
      }
      setOpen(false);
      order.recorded();
    } catch (error) {
      setFailure(error);
    }
    await queryClient.invalidateQueries({
      predicate: (query) => !['session', 'preview'].includes(String(query.queryKey[0])),
    });
    setBusy(false);
  };
  return (
    <>
      <p className={styles.unseen} role="status">
        {order.said}
      </p>
      {circle && acts.length > 0 && (
        <p className={styles.keys}>
          <span>
            {i18n._({
              id: 'order.pending',
              message: 'The agenda is in another order, and that is not recorded.',
            })}
          </span>
          {circle.national ? (
            <Button className="button primary" isDisabled={busy} onPress={() => void record()}>
              {i18n._({
                id: 'order.save',
                message: 'Save the order for {party}',
                values: { party: parties.text(parties.self) },
              })}
            </Button>
          ) : (
            <Button className="button primary" onPress={() => setOpen(true)}>
              {i18n._({ id: 'order.see', message: 'Propose the order …' })}
            </Button>
          )}
          <Button className="button" isDisabled={busy} onPress={order.undo}>
            {i18n._({ id: 'order.undo', message: 'As it was' })}
          </Button>
        </p>
      )}
      {failure !== null && !open && <Trouble error={failure} onRetry={() => void record()} />}
      {open && circle && (
        <ModalOverlay
          className={dialog.overlay ?? ''}
          isOpen
          onOpenChange={(still) => !still && !busy && setOpen(false)}
        >
          <Modal className={`${dialog.modal ?? ''} ${writing.wide ?? ''}`}>
            <Dialog className={dialog.dialog ?? ''}>
              <Heading slot="title">
                {i18n._({ id: 'order.title', message: 'The agenda in another order' })}
              </Heading>
              <p className={writing.where}>
                <AudienceChip circle={circle} />
                {i18n._({
                  id: 'order.text',
                  message:
                    'Each item that changes its number is proposed anew, and keeps its place until {them} agree.',
                  values: {
                    them: parties.list(circle.audience.filter((one) => one !== parties.self)),
                  },
                })}
              </p>
              <Goes acts={acts} circle={circle} i18n={i18n} />
              {failure !== null && <Trouble error={failure} onRetry={() => void record()} />}
              <div className={dialog.actions}>
                <Button className="button" isDisabled={busy} onPress={() => setOpen(false)}>
                  {i18n._({ id: 'action.back', message: 'Back' })}
                </Button>
                <Button className="button primary" isDisabled={busy} onPress={() => void record()}>
                  {i18n._({
                    id: 'submit.go',
                    message: '{count, plural, one {Submit # entry} other {Submit # entries}}',
                    values: { count: acts.length },
                  })}
                </Button>
              </div>
            </Dialog>
          </Modal>
        </ModalOverlay>
      )}
    </>
  );
}

// What leaves, entry by entry.
function Goes({
  acts,
  circle,
  i18n,
}: {
  acts: readonly (Placed & { act: ActInput })[];
  circle: Circle;
  i18n: I18n;
}) {
  const previews = useQueries({
    queries: acts.map(({ act }) => queries.preview(circle.id, act)),
  });
  return (
    <ul className={writing.goes}>
      {acts.map(({ point, number, act }, at) => (
        <li key={point.key}>
          <p>
            {i18n._({
              id: 'order.from_to',
              message: 'Number {before} becomes {number}:',
              values: { before: point.number, number },
            })}{' '}
            <strong>
              <Words of={point.title} />
            </strong>{' '}
            <span lang="en" className="aside small">
              {previews[at]?.data?.marking}
            </span>
          </p>
          <Exactly content={act.content ?? null} hex={previews[at]?.data?.content_hex} />
          {previews[at]?.error && <Trouble error={previews[at].error} />}
        </li>
      ))}
    </ul>
  );
}
