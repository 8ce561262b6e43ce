// The pen-holder's next revision: what it takes, a note, and then who will see it.
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { composeText } from '../../api/queries';
import dialog from '../../frame/dialog.module.css';
import { PartyMark } from '../../frame/parties';
import { Trouble } from '../../frame/Trouble';
import { elementText } from '../../record/element_words';
import { clean } from '../../writing/text';
import writing from '../../writing/writing.module.css';
import { ContentSaid } from './ContentSaid';
import { written } from './change';
import contentStyles from './contents.module.css';
import { useInText } from './in_text';

export function IssueRevision({ onClose }: { onClose: () => void }) {
  const { i18n } = useLingui();
  const { text, address, changes, write } = useInText();
  const [note, setNote] = useState('');
  const [editorial, setEditorial] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const taken = text.changes.filter((one) => one.state === 'accepted');
  // Paragraphs that change with it, each of which may do so in form alone.
  const touched = text.elements.filter((element) =>
    taken.some((one) => one.element === element.id && !written(one).move),
  );
  const title = i18n._({
    id: 'texts.issue',
    message: 'Issue Rev.{number}',
    values: { number: text.revision + 1 },
  });
  const goOn = async () => {
    setFailure(null);
    setBusy(true);
    try {
      const said = clean(note);
      const { contents } = await composeText(address, text.body, text.id, {
        revision: {
          ...(said ? { note: { [i18n.locale]: said } } : {}),
          ...(editorial.size > 0 ? { editorial: [...editorial] } : {}),
        },
      });
      write(contents, title, onClose);
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };
  return (
    <ModalOverlay
      className={dialog.overlay ?? ''}
      isOpen
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className={`${dialog.modal ?? ''} ${writing.wide ?? ''}`}>
        <Dialog className={dialog.dialog ?? ''}>
          <Heading slot="title">{title}</Heading>
          <p>
            {i18n._({
              id: 'texts.takes',
              message:
                '{count, plural, =0 {Nothing that all support waits to be taken over.} one {It takes over # change that all support:} other {It takes over # changes that all support:}}',
              values: { count: taken.length },
            })}
          </p>
          <ul className={contentStyles.contents}>
            {taken.map((one) => (
              <li key={one.key} className={dialog.said}>
                <PartyMark name={one.party} />
                <ContentSaid content={one.content} text={text} changes={changes} />
              </li>
            ))}
          </ul>
          <div className={writing.form}>
            <div className={writing.part}>
              <label htmlFor="revision-note">
                {i18n._({ id: 'texts.field_note', message: 'Editorial note' })}
              </label>
              <textarea
                id="revision-note"
                rows={3}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            </div>
          </div>
          {touched.length > 0 && (
            <fieldset className={contentStyles.points}>
              <legend>
                {i18n._({
                  id: 'texts.editorial_which',
                  message: 'Changed in form alone: listed, and each side carries its marks over',
                })}
              </legend>
              {touched.map((one) => (
                <label key={one.id} className={contentStyles.tick}>
                  <input
                    type="checkbox"
                    checked={editorial.has(one.id)}
                    onChange={(event) => {
                      const next = new Set(editorial);
                      if (event.target.checked) next.add(one.id);
                      else next.delete(one.id);
                      setEditorial(next);
                    }}
                  />
                  {elementText(i18n, one, text.elements)}
                </label>
              ))}
            </fieldset>
          )}
          {failure !== null && <Trouble error={failure} />}
          <div className={dialog.actions}>
            <Button className="button" onPress={onClose}>
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            <Button className="button primary" isDisabled={busy} onPress={() => void goOn()}>
              {i18n._({ id: 'write.continue', message: 'Continue' })}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
