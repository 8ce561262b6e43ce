// A paragraph is cut in two. Where the second part begins is said in each language by itself: every negotiated one
// needs its place, and what is missing is told.
import { useLingui } from '@lingui/react';
import { useEffect, useRef, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { TextElement } from '../../api/model';
import dialog from '../../frame/dialog.module.css';
import { languageName } from '../../i18n/languages';
import { elementText } from '../../record/element_words';
import { clean } from '../../writing/text';
import writing from '../../writing/writing.module.css';
import editorStyles from './editor.module.css';
import { useInText } from './in_text';
import { Part, usePartLabels } from './MoveSaid';
import {
  type Cuttable,
  cutAt,
  cuttable,
  hasAgreedWords,
  outsideReference,
  secondNumber,
  splitOf,
} from './structure';

// By language, in code points of the revision's words.
export type Places = Readonly<Record<string, number>>;

export function SplitDialog({
  element,
  places: given,
  onClose,
}: {
  element: TextElement;
  places: Places;
  // `recorded`: the proposal was written.
  onClose: (recorded: boolean) => void;
}) {
  const { i18n } = useLingui();
  const { text, write } = useInText();
  const labels = usePartLabels();
  const [places, setPlaces] = useState(given);
  const [number, setNumber] = useState(() => secondNumber(text, element));
  const [reason, setReason] = useState('');
  const all = cuttable(text, element);
  const partsIn = (one: Cuttable) => {
    const at = places[one.language];
    return at === undefined ? null : cutAt(one.frozen, at);
  };
  const name = (one: Cuttable) => languageName(i18n.locale, one.language);
  const missing = all.filter((one) => one.needed && !partsIn(one));
  // Words that the next revision takes over: what is cut here would not be there any more.
  const late = hasAgreedWords(element);
  const ready = all.some(partsIn) && missing.length === 0 && !late;
  const title = i18n._({
    id: 'texts.split_title',
    message: 'Split {element}',
    values: { element: elementText(i18n, element, text.elements) },
  });
  const goOn = () => {
    if (!ready) return;
    const change = splitOf(text, element, places, number.trim());
    const said = reason.trim() ? { reason: { [i18n.locale]: clean(reason) } } : {};
    write([{ change: { ...change, ...said } }], title, () => onClose(true));
  };
  // The first that is still without a place.
  const begins = missing[0]?.language ?? '';
  const [focused] = useState(begins);
  return (
    <ModalOverlay
      className={dialog.overlay ?? ''}
      isOpen
      onOpenChange={(open) => !open && onClose(false)}
    >
      <Modal className={`${dialog.modal ?? ''} ${writing.wide ?? ''}`}>
        <Dialog className={dialog.dialog ?? ''}>
          <Heading slot="title">{title}</Heading>
          <p id="split-how">
            {text.revision > 0
              ? i18n._({
                  id: 'texts.split_how',
                  message:
                    'In each language, put the caret where the second part begins. These are the words of Rev.{revision}.',
                  values: { revision: text.revision },
                })
              : ''}
          </p>
          {late && (
            <p className={dialog.notice} role="alert">
              {i18n._({
                id: 'texts.split_late',
                message:
                  'All have agreed on other words here, which the next revision takes over. Split the paragraph once it is issued.',
              })}
            </p>
          )}
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the key of every form, from any of its fields */}
          <div
            className={writing.form}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              if (!event.repeat && !event.nativeEvent.isComposing) goOn();
            }}
          >
            {all.map((one) => {
              const parts = partsIn(one);
              const [first, second] = labels(one.language, number.trim());
              return (
                <div key={one.language} className={writing.part}>
                  <label htmlFor={`split-${one.language}`}>{name(one)}</label>
                  <CaretField
                    id={`split-${one.language}`}
                    language={one.language}
                    words={one.frozen}
                    at={places[one.language] ?? 0}
                    focused={one.language === focused}
                    describedBy="split-how"
                    onAt={(at) => setPlaces((before) => ({ ...before, [one.language]: at }))}
                  />
                  {parts ? (
                    <>
                      <Part label={first} language={one.language} words={parts[0]} />
                      <Part label={second} language={one.language} words={parts[1]} />
                    </>
                  ) : (
                    <p>
                      <span className="badge" data-tone={one.needed ? 'wait' : undefined}>
                        {one.needed
                          ? i18n._({ id: 'texts.split_missing', message: 'No place yet' })
                          : i18n._({
                              id: 'texts.stays_first',
                              message: '{language}: all words stay with the first part.',
                              values: { language: name(one) },
                            })}
                      </span>
                    </p>
                  )}
                </div>
              );
            })}
            <div className={writing.part}>
              <label htmlFor="split-number">
                {i18n._({ id: 'texts.split_number', message: 'Number of the second part' })}
              </label>
              <input
                id="split-number"
                type="text"
                value={number}
                maxLength={32}
                onChange={(event) => setNumber(event.target.value)}
              />
            </div>
            <div className={writing.part}>
              <label htmlFor="split-reason">
                {i18n._({ id: 'field.reason', message: 'Reason' })}
              </label>
              <textarea
                id="split-reason"
                rows={2}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            </div>
          </div>
          <p role="status" className={editorStyles.told}>
            {missing.length > 0
              ? i18n._({
                  id: 'texts.split_lacks',
                  message: 'The place is still missing in: {languages}',
                  values: { languages: missing.map(name).join(', ') },
                })
              : i18n._({
                  id: 'texts.split_complete',
                  message: 'Every negotiated language has its place.',
                })}
          </p>
          <div className={dialog.actions}>
            <Button className="button" onPress={() => onClose(false)}>
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            <Button
              className="button primary"
              isDisabled={!ready}
              autoFocus={begins === ''}
              onPress={goOn}
            >
              {i18n._({ id: 'write.continue', message: 'Continue' })}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

// Words in which there is a caret, and nothing can be written.
function CaretField({
  id,
  language,
  words,
  at,
  focused,
  describedBy,
  onAt,
}: {
  id: string;
  language: string;
  words: string;
  at: number;
  focused: boolean;
  describedBy: string;
  onAt: (at: number) => void;
}) {
  const here = useRef<HTMLTextAreaElement>(null);
  const [begin] = useState(at);
  useEffect(() => {
    const field = here.current;
    if (!field) return;
    const units = [...words].slice(0, begin).join('').length;
    field.setSelectionRange(units, units);
    if (focused) field.focus();
    // What an input method composes cannot be refused, and is taken out again.
    const refuse = (event: Event) => event.preventDefault();
    const undo = () => {
      const { selectionStart } = field;
      field.value = words;
      field.setSelectionRange(selectionStart, selectionStart);
    };
    field.addEventListener('beforeinput', refuse);
    field.addEventListener('input', undo);
    return () => {
      field.removeEventListener('beforeinput', refuse);
      field.removeEventListener('input', undo);
    };
  }, []);
  return (
    <textarea
      ref={here}
      id={id}
      lang={language}
      rows={Math.min(8, 2 + Math.floor(words.length / 80))}
      defaultValue={words}
      aria-readonly="true"
      aria-describedby={describedBy}
      spellCheck={false}
      onSelect={(event) => {
        const units = event.currentTarget.selectionStart;
        const next = outsideReference(words, [...words.slice(0, units)].length);
        if (next !== at) onAt(next);
      }}
    />
  );
}
