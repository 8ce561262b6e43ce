// A paragraph that comes or moves, behind another or as the first below it: its place and its number are proposed
// with it.
// Numbers never move between revisions, so what comes after 12 is 12 bis.
import { useLingui } from '@lingui/react';
import { useRef, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { TextElement } from '../../api/model';
import dialog from '../../frame/dialog.module.css';
import { languageName } from '../../i18n/languages';
import { say } from '../../i18n/words';
import { elementBegins, elementText, elementTypes } from '../../record/element_words';
import { clean } from '../../writing/text';
import writing from '../../writing/writing.module.css';
import { useInText } from './in_text';
import { numberAfter } from './numbering';
import { freshElement } from './place';
import { isStanding, placeAt, type Target, withBelow } from './structure';
import { Terms } from './Terms';
import { insertedAt, usedTerms } from './terms';
import { elementTypeNames } from './words';

// So deep nothing is below anything (docs/formats/texts.md).
const depthOfParents = 7;

export function Placing({
  element,
  what,
  target: given,
  onClose,
}: {
  element: TextElement;
  what: 'insert' | 'move';
  // Where it is to go; absent: that is chosen here.
  target?: Target | undefined;
  onClose: () => void;
}) {
  const { i18n } = useLingui();
  const { text, languages, terms, write } = useInText();
  const fields = useRef(new Map<string, HTMLTextAreaElement>());
  const numbers = text.elements.map((one) => one.number).filter(Boolean);
  const below = withBelow(text.elements, element.id);
  // Nothing goes below itself, nor behind what is not part of the text.
  const candidates =
    what === 'insert'
      ? [element]
      : text.elements.filter(
          (one) => !below.has(one.id) && one.type !== 'title' && one.gone === 0 && !one.unknown,
        );
  // A title has nothing below it.
  const parents = candidates.filter(
    (one) => one.type !== 'title' && isStanding(one) && one.depth < depthOfParents,
  );
  const [target, setTarget] = useState<Target>(
    () => given ?? { parent: '', behind: candidates[0]?.id ?? '' },
  );
  const where = target.behind ? 'behind' : target.parent ? 'below' : 'first';
  const [number, setNumber] = useState(
    what === 'insert' ? numberAfter(element.number, numbers) : element.number,
  );
  const typeBeside = element.type === 'title' ? 'PREAMBULAR' : element.type.toUpperCase();
  const [type, setType] = useState<string>(typeBeside);
  const [words, setWords] = useState<Record<string, string>>({});
  const [reason, setReason] = useState('');
  const title =
    what === 'insert'
      ? i18n._({ id: 'texts.insert_after', message: 'Insert paragraph after' })
      : i18n._({ id: 'texts.propose_move', message: 'Move' });
  const written = Object.entries(words)
    .map(([language, one]) => [language, clean(one)] as const)
    .filter(([, one]) => one !== '');
  const place = placeAt(text.elements, target, what === 'move' ? element.id : undefined);
  const ready = place !== null && (what === 'move' || written.length > 0);
  // What stands first below another is (a), where nothing is there yet.
  const goTo = (next: Target) => {
    setTarget(next);
    if (what !== 'insert') return;
    const empty = !text.elements.some((one) => one.parent === next.parent);
    setNumber(next.behind ? numberAfter(element.number, numbers) : empty ? '(a)' : '');
    setType(next.behind || !next.parent ? typeBeside : 'SUB_PARAGRAPH');
  };
  const goOn = () => {
    if (!place) return;
    const said = reason.trim() ? { reason: { [i18n.locale]: clean(reason) } } : {};
    const named = number.trim() ? { number: number.trim() } : {};
    const change =
      what === 'move'
        ? { element: element.id, move: { what: 'MOVES', ...kept(place), ...named }, ...said }
        : {
            element: freshElement(new Set(text.elements.map((one) => one.id))),
            wordings: written.map(([language, one]) => ({ language, words: one })),
            move: {
              what: 'COMES',
              ...kept(place),
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
            <div className={writing.part}>
              <label htmlFor="placing-where">
                {i18n._({ id: 'texts.field_place', message: 'Place among the others' })}
              </label>
              <select
                id="placing-where"
                value={where}
                onChange={(event) => {
                  const [one] = event.target.value === 'below' ? parents : candidates;
                  if (event.target.value === 'first') goTo({ parent: '', behind: '' });
                  else if (event.target.value === 'below')
                    goTo({ parent: one?.id ?? '', behind: '' });
                  else goTo({ parent: one?.parent ?? '', behind: one?.id ?? '' });
                }}
              >
                <option value="behind">{i18n._({ id: 'texts.behind', message: 'Behind' })}</option>
                {parents.length > 0 && (
                  <option value="below">
                    {i18n._({ id: 'texts.below', message: 'As the first sub-paragraph of' })}
                  </option>
                )}
                {what === 'move' && (
                  <option value="first">
                    {i18n._({ id: 'texts.goes_first', message: 'At the beginning of the text' })}
                  </option>
                )}
              </select>
            </div>
            {where !== 'first' && (
              <div className={writing.part}>
                <label htmlFor="placing-after">
                  {where === 'behind'
                    ? i18n._({ id: 'texts.behind', message: 'Behind' })
                    : i18n._({ id: 'texts.below', message: 'As the first sub-paragraph of' })}
                </label>
                <select
                  id="placing-after"
                  value={target.behind || target.parent}
                  onChange={(event) => {
                    const id = event.target.value;
                    const one = candidates.find((each) => each.id === id);
                    goTo(
                      where === 'behind'
                        ? { parent: one?.parent ?? '', behind: id }
                        : { parent: id, behind: '' },
                    );
                  }}
                >
                  {(where === 'behind' ? candidates : parents).map((one) => (
                    <option key={one.id} value={one.id}>
                      {elementBegins(i18n, one, text.elements)}
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
                    ref={(field) => {
                      if (field) fields.current.set(language, field);
                    }}
                    lang={language}
                    rows={3}
                    value={words[language] ?? ''}
                    onChange={(event) => setWords({ ...words, [language]: event.target.value })}
                  />
                </div>
              ))}
            {what === 'insert' && (
              <Terms
                terms={usedTerms(terms, words)}
                languages={languages}
                onInsert={(language, form) => {
                  const field = fields.current.get(language) ?? null;
                  const before = words[language] ?? '';
                  setWords({ ...words, [language]: insertedAt(field, before, form) });
                  field?.focus();
                }}
              />
            )}
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
            <Button
              className="button primary"
              isDisabled={!ready}
              autoFocus={given !== undefined}
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

// Without what is empty.
const kept = ({ parent, place }: { parent: string; place: string }) => ({
  ...(parent ? { parent } : {}),
  place,
});
