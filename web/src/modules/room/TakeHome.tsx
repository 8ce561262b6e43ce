// What everybody takes home from the room: one file, the same for all, the four words that tell whether it is,
// and prints that carry the same words.
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import dialog from '../../frame/dialog.module.css';
import { type Exported, TakeOut } from '../../record/TakeOut';
import writing from '../../writing/writing.module.css';
import { CheckWords } from './CheckWords';
import styles from './room.module.css';
import { TakeFile } from './TakeFile';

const most = 9_999;

export function TakeHome({
  at,
  checkWords,
}: {
  at: { circle: string; body: string; text: string };
  checkWords: readonly string[];
}) {
  const { i18n } = useLingui();
  const [open, setOpen] = useState(false);
  const [copy, setCopy] = useState(1);
  const title = i18n._({ id: 'wall.home', message: 'To take home' });
  const part = encodeURIComponent;
  const print = (format: string): Exported => ({
    id: format,
    text: format.toUpperCase(),
    from: `/api/v1/texts/${part(at.circle)}/${part(at.body)}/${part(at.text)}/print?format=${format}&copy=${copy}&language=${i18n.locale}`,
    look: true,
  });
  return (
    <>
      <Button className="button primary" onPress={() => setOpen(true)}>
        {title}
      </Button>
      <ModalOverlay
        className={dialog.overlay ?? ''}
        isOpen={open}
        onOpenChange={setOpen}
        isDismissable
      >
        <Modal className={`${dialog.modal ?? ''} ${writing.wide ?? ''}`}>
          <Dialog className={dialog.dialog ?? ''}>
            <Heading slot="title">{title}</Heading>
            <div className={styles.home}>
              <p>
                {i18n._({
                  id: 'wall.same_words',
                  message:
                    'Every side takes the same file and the same print. Read these words to one another: whoever has the same has the same text before them.',
                })}
              </p>
              <CheckWords words={checkWords} />
              <p>
                <TakeFile
                  primary
                  from="/api/v1/room/result"
                  text={i18n._({ id: 'wall.result', message: 'Save the result of this session' })}
                />
              </p>
              <div className={styles.copy}>
                <label>
                  <span>{i18n._({ id: 'wall.copy', message: 'Number of this copy' })}</span>
                  <input
                    type="number"
                    min={1}
                    max={most}
                    value={copy}
                    onChange={(event) =>
                      setCopy(Math.min(most, Math.max(1, Number(event.target.value) || 1)))
                    }
                  />
                </label>
                <TakeOut
                  title={i18n._({ id: 'wall.print', message: 'Print a room copy …' })}
                  papers={[print('pdf'), print('html')]}
                />
              </div>
              <p className="aside">
                {i18n._({
                  id: 'wall.confirm_home',
                  message:
                    'Nothing here binds anybody. At home each side brings the result in, and confirms what it said: all of it, or some.',
                })}
              </p>
            </div>
            <div className={dialog.actions}>
              <Button className="button" slot="close">
                {i18n._({ id: 'action.close', message: 'Close' })}
              </Button>
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}
