// New numbers for the paragraphs, by the pen-holder: a table of old and new ones, with the revision of which
// they are.
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { composeText } from '../../api/queries';
import dialog from '../../frame/dialog.module.css';
import { Trouble } from '../../frame/Trouble';
import { elementText } from '../../record/element_words';
import writing from '../../writing/writing.module.css';
import { useInText } from './in_text';
import styles from './texts.module.css';

export function Renumber({ onClose }: { onClose: () => void }) {
  const { i18n } = useLingui();
  const { text, address, write } = useInText();
  const [numbers, setNumbers] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const numbered = text.elements.filter(
    (one) => one.number !== '' && one.proposed === null && one.gone === 0 && !one.unknown,
  );
  const moved = numbered.filter((one) => (numbers[one.id] ?? one.number).trim() !== one.number);
  const title = i18n._({
    id: 'texts.renumber',
    message: 'Renumber with Rev.{number}',
    values: { number: text.revision + 1 },
  });
  const goOn = async () => {
    setFailure(null);
    setBusy(true);
    try {
      const { contents } = await composeText(address, text.body, text.id, {
        revision: {
          elements: moved.map((one) => ({
            id: one.id,
            type: one.type.toUpperCase(),
            ...(one.parent ? { parent: one.parent } : {}),
            place: one.place,
            number: (numbers[one.id] ?? '').trim(),
            words: Object.fromEntries(
              one.words.filter((each) => each.words).map((each) => [each.language, each.words]),
            ),
          })),
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
              id: 'texts.renumber_says',
              message:
                'Numbers move by this alone. Old and new ones stand in a list of their own, issued with the revision.',
            })}
          </p>
          <table className={styles.revisions}>
            <thead>
              <tr>
                <th scope="col">{i18n._({ id: 'texts.field_element', message: 'Paragraph' })}</th>
                <th scope="col">{i18n._({ id: 'texts.field_after', message: 'Number after' })}</th>
              </tr>
            </thead>
            <tbody>
              {numbered.map((one) => (
                <tr key={one.id}>
                  <th scope="row">{elementText(i18n, one, text.elements)}</th>
                  <td>
                    <input
                      type="text"
                      size={8}
                      maxLength={32}
                      aria-label={i18n._({
                        id: 'texts.new_number',
                        message: 'New number of {element}',
                        values: { element: elementText(i18n, one, text.elements) },
                      })}
                      value={numbers[one.id] ?? one.number}
                      onChange={(event) => setNumbers({ ...numbers, [one.id]: event.target.value })}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {failure !== null && <Trouble error={failure} />}
          <div className={dialog.actions}>
            <Button className="button" onPress={onClose}>
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            <Button
              className="button primary"
              isDisabled={busy || moved.length === 0}
              onPress={() => void goOn()}
            >
              {i18n._({ id: 'write.continue', message: 'Continue' })}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
