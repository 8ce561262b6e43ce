// 'Who will see this?' over contents that are written one after another: exactly what each says, then one
// signature for each. What went before a failure stays; going on repeats nothing.
import { useLingui } from '@lingui/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { ActInput, Circle, NegotiatedText, TextChange } from '../../api/model';
import { useNode, useSession } from '../../api/queries';
import { useCircles } from '../../frame/circles';
import dialog from '../../frame/dialog.module.css';
import { AudienceChip, useParties } from '../../frame/parties';
import { Loading, Trouble } from '../../frame/Trouble';
import { useInTurn } from '../../writing/in_turn';
import type { Noting } from '../../writing/Manner';
import { asShown } from '../../writing/Seen';
import { mayWrite } from '../../writing/Write';
import writing from '../../writing/writing.module.css';
import { ContentSaid, type Said } from './ContentSaid';
import contentStyles from './contents.module.css';
import { type HowWritten, useInText } from './in_text';
import { OneContent } from './OneContent';
import { isSettled, useShown } from './shown';
import { inputOf, isForPersons, labelOf } from './spoken';

const none: readonly string[] = [];

export function WriteContents({
  contents,
  title,
  how: { propose = false, channel, at, label, about },
  circle,
  text,
  changes,
  noting,
  onClose,
}: {
  contents: readonly Said[];
  title: string;
  how: HowWritten;
  circle: Circle;
  text: NegotiatedText;
  changes: ReadonlyMap<string, TextChange>;
  // Whose words they are, where they are not our own.
  noting: Noting | null;
  onClose: (recorded: boolean) => void;
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { reach } = useInText();
  const inBody = circle.bodies.some((one) => one.id === text.body);
  const inputs = useMemo(
    () =>
      contents.map(
        (content): ActInput => ({
          ...(propose
            ? {
                type: 'proposal',
                matter: text.matter,
                module: 'texts',
                content,
                concur: reach === 'final',
                ...(inBody ? { body: text.body } : {}),
              }
            : inputOf(
                content,
                text.matter,
                // What a paper has of another is noted of that one, whoever is said to speak meanwhile.
                content.words_of
                  ? { party: String(content.words_of), channel: channel ?? 'letter' }
                  : channel
                    ? null
                    : noting,
              )),
          ...(label ? { label: labelOf(label) } : {}),
        }),
      ),
    [contents, inBody, text.matter, text.body, propose, reach, channel, noting, label],
  );
  const { shown, asked, failure, again, renew } = useShown(
    circle.id,
    inputs,
    () => new Set(text.elements.map((one) => one.id)),
  );
  const previews = (shown ?? []).flatMap((one) => one.preview ?? []);
  const [keeping, setKeeping] = useState(false);
  const [despite, setDespite] = useState<ReadonlyMap<number, readonly string[]>>(new Map());
  const setAside = useCallback(
    (at: number, words: readonly string[]) => setDespite((all) => new Map([...all, [at, words]])),
    [],
  );
  const inTurn = useInTurn(
    () => onClose(true),
    // Something came between: what speaks against it now is shown with it.
    (key) => void renew(Number(key)).catch(() => {}),
  );
  const { done, busy } = inTurn;
  // Exactly what was shown of it. What rests on one before it is asked about once more when its turn comes.
  const made = async (at: number): Promise<ActInput | null> => {
    const input = inputs[at];
    const before = shown?.[at];
    if (!input || !before) throw new Error('what was not shown does not go');
    const now = before.early ? await renew(at) : before;
    const words = [...(despite.get(at) ?? none)];
    // Its bytes are seen before they go, and what speaks against them.
    if (!before.preview || !now.preview || !isSettled(now, words)) return null;
    return { ...asShown(input, before.preview), ...(words.length > 0 ? { despite: words } : {}) };
  };
  const record = () =>
    void inTurn.record(
      contents.map((_, at) => ({ key: String(at), circle: circle.id, input: () => made(at) })),
    );
  // What is marked for named persons leaves no node.
  const confined = label !== undefined && !circle.national && isForPersons(label);
  const usual = useNode()?.label;
  const differs = label !== undefined && usual !== undefined && label.marking !== usual.marking;
  const waiting = (shown ?? []).filter(
    (one, at) => !done.has(String(at)) && !isSettled(one, despite.get(at) ?? none),
  ).length;
  // Once some of it is kept at home, nothing of it leaves from here.
  const ready = !busy && !keeping && !confined && shown !== null && waiting === 0;
  const step = useRef<() => void>(() => {});
  step.current = () => ready && record();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !event.ctrlKey || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      // A key that is still held from the form before signs nothing.
      if (!event.repeat) step.current();
    };
    window.addEventListener('keydown', listen, true);
    return () => window.removeEventListener('keydown', listen, true);
  }, []);
  // Of our own proposals a colleague may think first: the same contents stand at home, to be submitted from there.
  const session = useSession();
  const home = useCircles().find((one) => one.national && one.id !== circle.id) ?? null;
  const keeps =
    home !== null &&
    mayWrite(session, home) &&
    noting === null &&
    !propose &&
    !at &&
    !label &&
    (done.size === 0 || keeping) &&
    contents.every((one) => one.change && !one.words_of);
  const keep = () => {
    if (!home) return;
    setKeeping(true);
    void inTurn.record(
      contents.map((content, at) => {
        const input = inputOf(content, text.matter, null);
        const preview = shown?.[at]?.preview;
        return {
          key: `home ${at}`,
          circle: home.id,
          input: preview ? asShown(input, preview) : input,
        };
      }),
    );
  };
  const them = parties.list(circle.audience.filter((one) => one !== parties.self));
  const close = () => !busy && onClose(!keeping && done.size > 0);
  return (
    <ModalOverlay className={dialog.overlay ?? ''} isOpen onOpenChange={(open) => !open && close()}>
      <Modal className={`${dialog.modal ?? ''} ${writing.wide ?? ''}`}>
        <Dialog className={dialog.dialog ?? ''}>
          <Heading slot="title">{title}</Heading>
          <p className={writing.where}>
            <AudienceChip circle={circle} />
            {circle.national
              ? i18n._({ id: 'write.where_own', message: 'Nobody else hears of it.' })
              : i18n._({
                  id: 'write.where_shared',
                  message: 'What is recorded here cannot be taken back, only followed by more.',
                })}
          </p>
          {about && (
            <div className={dialog.said}>
              <ContentSaid content={about} text={text} changes={changes} />
            </div>
          )}
          <ol className={contentStyles.contents}>
            {contents.map((content, at) => (
              <OneContent
                key={at}
                at={at}
                content={content}
                text={text}
                changes={changes}
                shown={shown?.[at] ?? null}
                done={done.has(String(at))}
                despite={despite.get(at) ?? none}
                onDespite={setAside}
                onAgain={renew}
              />
            ))}
          </ol>
          {noting && (
            <p className={dialog.notice}>
              {i18n._({
                id: 'texts.noted_of',
                message: 'Noted as the words of {party}; it binds nobody.',
                values: { party: parties.text(noting.party) },
              })}
            </p>
          )}
          {contents.length > 1 && waiting > 0 && (
            <p className={dialog.notice} role="alert">
              {i18n._({ id: 'advice.title', message: 'Before you go on' })}:{' '}
              <span className="num">
                {waiting} / {contents.length}
              </span>
            </p>
          )}
          <h3>{i18n._({ id: 'preview.title', message: 'Who will see this?' })}</h3>
          {shown === null &&
            failure === null &&
            (contents.length === 1 ? (
              <Loading />
            ) : (
              <div className={writing.sending}>
                <progress
                  value={asked}
                  max={contents.length}
                  aria-label={i18n._({ id: 'submit.preparing', message: 'Preparing what goes' })}
                />
                <span>
                  {i18n._({
                    id: 'submit.prepared',
                    message: 'Prepared: {done} of {all}',
                    values: { done: asked, all: contents.length },
                  })}
                </span>
              </div>
            ))}
          {failure !== null && <Trouble error={failure} onRetry={again} />}
          {previews.length > 0 && (
            <dl className={dialog.facts}>
              <dt>{i18n._({ id: 'preview.parties', message: 'Parties' })}</dt>
              <dd>{parties.list([...new Set(previews.flatMap((one) => one.parties))])}</dd>
              <dt>{i18n._({ id: 'entry.label', message: 'Marking' })}</dt>
              <dd lang="en">{[...new Set(previews.map((one) => one.marking))].join(', ')}</dd>
              <dt>{i18n._({ id: 'texts.signatures', message: 'Signatures' })}</dt>
              <dd className="num">{contents.length}</dd>
              <dt>
                {circle.national
                  ? i18n._({ id: 'preview.stays', message: 'What is kept, here alone' })
                  : i18n._({ id: 'preview.leaves', message: 'What leaves' })}
              </dt>
              <dd>
                {i18n._({
                  id: 'preview.bytes',
                  message: '{bytes, plural, one {# byte} other {# bytes}}, signed',
                  values: {
                    bytes: previews.reduce(
                      (sum, one) => sum + one.header_bytes + one.content_bytes,
                      0,
                    ),
                  },
                })}
              </dd>
            </dl>
          )}
          {differs && !confined && (
            <p className={dialog.notice}>
              {i18n._({
                id: 'texts.own_marking',
                message:
                  'The marking of the draft, not the usual one ({usual}). Whoever may not read it there does not see it here either.',
                values: { usual: usual.marking },
              })}
            </p>
          )}
          {confined && (
            <p className={dialog.notice} role="alert">
              {i18n._({
                id: 'texts.marked_too_high',
                message:
                  'This draft is marked {marking}: it is for named persons alone, and nothing so marked goes to {them}. It stays here as it is. To submit it, have whoever wrote it keep it once more without naming persons, or write the words yourself.',
                values: { marking: label.marking, them },
              })}
            </p>
          )}
          {(busy || done.size > 0) && contents.length > 1 && (
            <div className={writing.sending}>
              <progress
                value={done.size}
                max={contents.length}
                aria-label={i18n._({ id: 'texts.recording', message: 'Recording' })}
              />
              <span role="status">
                {i18n._({
                  id: 'texts.recorded_of',
                  message: 'Recorded: {done} of {all}',
                  values: { done: done.size, all: contents.length },
                })}
              </span>
            </div>
          )}
          {inTurn.failure !== null && <Trouble error={inTurn.failure} />}
          <div className={dialog.actions}>
            <Button className="button" isDisabled={busy} onPress={close}>
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            {keeps && (
              <Button className="button" isDisabled={busy || shown === null} onPress={keep}>
                {i18n._({
                  id: 'texts.keep_home',
                  message: 'Keep for {party} only',
                  values: { party: parties.text(parties.self) },
                })}
              </Button>
            )}
            <Button className="button primary" isDisabled={!ready} onPress={record} autoFocus>
              {noting && !propose
                ? i18n._({ id: 'write.note', message: 'Record as noted' })
                : circle.national
                  ? i18n._({
                      id: 'write.save',
                      message: 'Save for {party} only',
                      values: { party: parties.text(parties.self) },
                    })
                  : propose
                    ? i18n._({
                        id: 'texts.submit_to',
                        message: 'Propose to {them}',
                        values: { them },
                      })
                    : i18n._({
                        id: 'texts.record_to',
                        message: 'Record and send to {them}',
                        values: { them },
                      })}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
