// The result of a room session at a party's own node: what each party said there, of which our own side confirms
// all or some. What others said is theirs to confirm; it can be kept as a note of what was said.
import { useLingui } from '@lingui/react';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { RoomBringing, RoomImport } from '../../api/model';
import { roomResult } from '../../api/queries';
import dialog from '../../frame/dialog.module.css';
import { AudienceChip, useParties } from '../../frame/parties';
import { Loading, Trouble } from '../../frame/Trouble';
import writing from '../../writing/writing.module.css';
import { useInText } from '../texts/in_text';
import { CheckWords } from './CheckWords';
import { changesWith, LinesOf } from './LinesOf';
import styles from './room.module.css';

// As the node takes it.
const mostBytes = 8 * 1024 * 1024;
const mostLines = 500; // of one request

type Wanted = Omit<RoomBringing, 'file'>;

// One request after the other, in the order of the lines: what is said of words comes behind them.
function inParts(confirm: readonly number[], note: readonly number[]): Wanted[] {
  const all = [
    ...confirm.map((line) => ({ line, ours: true })),
    ...note.map((line) => ({ line, ours: false })),
  ].sort((a, b) => a.line - b.line);
  const parts: Wanted[] = [];
  for (let from = 0; from < all.length; from += mostLines) {
    const part = all.slice(from, from + mostLines);
    const of = (ours: boolean) => part.filter((one) => one.ours === ours).map((one) => one.line);
    parts.push({ confirm: of(true), note: of(false) });
  }
  return parts;
}

export default function BringBack({ onClose }: { onClose: () => void }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const queryClient = useQueryClient();
  const { text, circle, address, changes } = useInText();
  const [file, setFile] = useState('');
  const [shown, setShown] = useState<RoomImport | null>(null);
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set());
  const [written, setWritten] = useState<{ count: number; refused: string[] } | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const ask = async (given: string, wanted: Wanted = {}) => {
    setBusy(true);
    setFailure(null);
    try {
      const answered = await roomResult(address, text.body, text.id, { file: given, ...wanted });
      setShown(answered);
      return answered;
    } catch (error) {
      setFailure(error);
      return null;
    } finally {
      setBusy(false);
    }
  };
  const choose = async (chosen: File | undefined) => {
    setWrong('');
    setFailure(null);
    setShown(null);
    setWritten(null);
    if (!chosen) return;
    if (chosen.size > mostBytes) {
      setWrong(
        i18n._({
          id: 'wall.too_large',
          message: 'This file is larger than 8 MiB. No result of a room session is.',
        }),
      );
      return;
    }
    const given = await chosen.text();
    setFile(given);
    const answered = await ask(given);
    // All of one's own is ticked: it is what was said, and whoever looks takes out what was not.
    setTicked(
      new Set(answered?.lines.filter((one) => one.state === 'mine').map((one) => one.number)),
    );
  };
  const named = useMemo(() => changesWith(changes, shown?.lines ?? []), [changes, shown]);
  const mine = shown?.lines.filter((one) => one.state === 'mine') ?? [];
  const numbers = (of: readonly { number: number }[]) =>
    of.map((one) => one.number).filter((one) => ticked.has(one));
  const confirming = numbers(mine);
  const noting = numbers(shown?.lines.filter((one) => one.state === 'theirs') ?? []);
  const confirm = async () => {
    const refused: string[] = [];
    let count = 0;
    let whole = true;
    for (const wanted of inParts(confirming, noting)) {
      const answered = await ask(file, wanted);
      whole = answered !== null;
      if (!answered) break;
      count += answered.written.length;
      refused.push(...answered.refused.map((one) => one.reason));
    }
    if (whole || count > 0) setWritten({ count, refused });
    if (!whole) return;
    setTicked(new Set());
    void queryClient.invalidateQueries({
      predicate: (query) => !['session', 'preview'].includes(String(query.queryKey[0])),
    });
  };
  const said = [...new Set(shown?.lines.map((one) => one.party))].sort(
    (a, b) => Number(b === parties.self) - Number(a === parties.self) || (a < b ? -1 : 1),
  );
  const them = parties.list(circle.audience.filter((one) => one !== parties.self));
  return (
    <ModalOverlay
      className={dialog.overlay ?? ''}
      isOpen
      onOpenChange={(open) => !open && !busy && onClose()}
    >
      <Modal className={`${dialog.modal ?? ''} ${writing.wide ?? ''}`}>
        <Dialog className={dialog.dialog ?? ''}>
          <Heading slot="title">
            {i18n._({ id: 'wall.bring_back', message: 'Bring back from the room' })}
          </Heading>
          <p className={writing.where}>
            <AudienceChip circle={circle} />
          </p>
          <div className={styles.back}>
            <p className={writing.part}>
              <label htmlFor="room-result">
                {i18n._({ id: 'wall.choose_result', message: 'The result of the session (file)' })}
              </label>
              <input
                id="room-result"
                type="file"
                accept=".json,application/json"
                onChange={(event) => void choose(event.target.files?.[0])}
              />
            </p>
            {wrong && (
              <p role="alert" className={styles.why}>
                {wrong}
              </p>
            )}
            {busy && !shown && <Loading />}
            {failure !== null && <Trouble error={failure} />}
            {shown && (
              <>
                <h3>
                  {i18n._({
                    id: 'wall.same_there',
                    message: 'Do the other side’s read the same?',
                  })}
                </h3>
                <CheckWords words={shown.check_words} />
                <p>
                  {i18n._({
                    id: 'wall.based',
                    message: 'The session was on Rev.{revision}; here the last is Rev.{shown}.',
                    values: { revision: shown.base.revision, shown: shown.shown },
                  })}
                </p>
                {written !== null && (
                  <div role="status" className={dialog.notice}>
                    <p>
                      {i18n._({
                        id: 'wall.written',
                        message:
                          '{count, plural, one {# line was} other {# lines were}} written. What was confirmed is now our own word.',
                        values: { count: written.count },
                      })}
                    </p>
                    {written.refused.length > 0 && (
                      <p className={styles.why}>
                        {i18n._({ id: 'wall.refused', message: 'Not written:' })}{' '}
                        {written.refused.join(' ')}
                      </p>
                    )}
                  </div>
                )}
                {shown.lines.length === 0 && (
                  <p className="empty">
                    {i18n._({ id: 'wall.no_lines', message: 'Nothing was noted in this session.' })}
                  </p>
                )}
                {said.map((party) => (
                  <LinesOf
                    key={party}
                    party={party}
                    lines={shown.lines.filter((one) => one.party === party)}
                    changes={named}
                    ticked={ticked}
                    onTicked={setTicked}
                    disabled={busy}
                  />
                ))}
              </>
            )}
          </div>
          <div className={dialog.actions}>
            <Button className="button" isDisabled={busy} onPress={onClose}>
              {written === null
                ? i18n._({ id: 'action.back', message: 'Back' })
                : i18n._({ id: 'action.close', message: 'Close' })}
            </Button>
            {shown && (
              <Button
                className="button primary"
                isDisabled={busy || confirming.length + noting.length === 0}
                onPress={() => void confirm()}
              >
                {i18n._({
                  id: 'wall.confirm',
                  message:
                    '{count, plural, one {Confirm # line for {party}, and send it to {them}} other {Confirm # lines for {party}, and send them to {them}}}',
                  values: {
                    count: confirming.length + noting.length,
                    party: parties.text(parties.self),
                    them,
                  },
                })}
              </Button>
            )}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
