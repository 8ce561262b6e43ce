// A paragraph that comes after another, or moves behind one: its place and its number are proposed with it.
// Numbers never move between revisions, so what comes after 12 is 12 bis.
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { TextElement } from '../../api/model';
import dialog from '../../frame/dialog.module.css';
import { languageName } from '../../i18n/languages';
import { say } from '../../i18n/words';
import { clean } from '../../writing/text';
import writing from '../../writing/writing.module.css';
import { elementText, useInText } from './in_text';
import { numberAfter } from './numbering';
import { between, freshElement } from './place';
import { elementTypeNames, elementTypes } from './words';

type Standing = Pick<TextElement, 'id' | 'parent' | 'place'>;

// Behind `after`, among those of its parent.
export function placeAfter(elements: readonly Standing[], after: Standing, moved?: string) {
  const others = elements.filter((one) => one.parent === after.parent && one.id !== moved);
  const at = others.findIndex((one) => one.id === after.id);
  return { parent: after.parent, place: between(after.place, others[at + 1]?.place ?? '') };
}

export function Placing({
  element,
  what,
  onClose,
}: {
  element: TextElement;
  what: 'insert' | 'move';
  onClose: () => void;
}) {
  const { i18n } = useLingui();
  const { text, languages, write } = useInText();
  const numbers = text.elements.map((one) => one.number).filter(Boolean);
  const candidates = text.elements.filter((one) => one.id !== element.id && one.type !== 'title');
  const [after, setAfter] = useState(what === 'insert' ? element.id : (candidates[0]?.id ?? ''));
  const [number, setNumber] = useState(
    what === 'insert' ? numberAfter(element.number, numbers) : element.number,
  );
  const [type, setType] = useState<string>(
    element.type === 'title' ? 'PREAMBULAR' : element.type.toUpperCase(),
  );
  const [words, setWords] = useState<Record<string, string>>({});
  const [reason, setReason] = useState('');
  const title =
    what === 'insert'
      ? i18n._({ id: 'texts.insert_after', message: 'Insert paragraph after' })
      : i18n._({ id: 'texts.propose_move', message: 'Move' });
  const written = Object.entries(words)
    .map(([language, one]) => [language, clean(one)] as const)
    .filter(([, one]) => one !== '');
  const behind = text.elements.find((one) => one.id === after);
  const ready = behind !== undefined && (what === 'move' || written.length > 0);
  const goOn = () => {
    if (!behind) return;
    const said = reason.trim() ? { reason: { [i18n.locale]: clean(reason) } } : {};
    const place = placeAfter(text.elements, behind, element.id);
    const named = number.trim() ? { number: number.trim() } : {};
    const change =
      what === 'move'
        ? { element: element.id, move: { what: 'MOVES', ...kept(place), ...named }, ...said }
        : {
            element: freshElement(new Set(text.elements.map((one) => one.id))),
            wordings: written.map(([language, one]) => ({ language, words: one })),
            move: {
              what: 'COMES',
              ...kept(placeAfter(text.elements, behind)),
              ...named,
              type,
            },
            ...said,
          };
    write([{ change }], title, onClose);
  };
  return (
    <ModalOverlay
      className={dialog.overlay ?? ''}
      isOpen
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className={dialog.modal ?? ''}>
        <Dialog className={dialog.dialog ?? ''}>
          <Heading slot="title">
            {title}: {elementText(i18n, element, text.elements)}
          </Heading>
          <div className={writing.form}>
            {what === 'move' && (
              <div className={writing.part}>
                <label htmlFor="placing-after">
                  {i18n._({ id: 'texts.behind', message: 'Behind' })}
                </label>
                <select
                  id="placing-after"
                  value={after}
                  onChange={(event) => setAfter(event.target.value)}
                >
                  {candidates.map((one) => (
                    <option key={one.id} value={one.id}>
                      {elementText(i18n, one, text.elements)}
                    </option>
                  ))}
                </select>
              </div>
            )}
            {what === 'insert' && (
              <div className={writing.part}>
                <label htmlFor="placing-type">
                  {i18n._({ id: 'field.kind', message: 'Kind' })}
                </label>
                <select
                  id="placing-type"
                  value={type}
                  onChange={(event) => setType(event.target.value)}
                >
                  {elementTypeNames
                    .filter((one) => one !== 'TITLE')
                    .map((one) => (
                      <option key={one} value={one}>
                        {say(i18n, elementTypes, one.toLowerCase())}
                      </option>
                    ))}
                </select>
              </div>
            )}
            <div className={writing.part}>
              <label htmlFor="placing-number">
                {i18n._({ id: 'texts.number', message: 'Number, as printed' })}
              </label>
              <input
                id="placing-number"
                type="text"
                value={number}
                maxLength={32}
                onChange={(event) => setNumber(event.target.value)}
              />
            </div>
            {what === 'insert' &&
              languages.map((language) => (
                <div key={language} className={writing.part}>
                  <label htmlFor={`placing-${language}`}>
                    {i18n._({
                      id: 'texts.words_in',
                      message: 'Words ({language})',
                      values: { language: languageName(i18n.locale, language) },
                    })}
                  </label>
                  <textarea
                    id={`placing-${language}`}
                    lang={language}
                    rows={3}
                    value={words[language] ?? ''}
                    onChange={(event) => setWords({ ...words, [language]: event.target.value })}
                  />
                </div>
              ))}
            <div className={writing.part}>
              <label htmlFor="placing-reason">
                {i18n._({ id: 'field.reason', message: 'Reason' })}
              </label>
              <textarea
                id="placing-reason"
                rows={2}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            </div>
          </div>
          <div className={dialog.actions}>
            <Button className="button" onPress={onClose}>
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            <Button className="button primary" isDisabled={!ready} onPress={goOn}>
              {i18n._({ id: 'write.continue', message: 'Continue' })}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

// Without what is empty.
const kept = ({ parent, place }: { parent: string; place: string }) => ({
  ...(parent ? { parent } : {}),
  place,
});
