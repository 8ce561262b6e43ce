// Who signed the text that was adopted: on line, or in ink with a scan, of which every other side confirms that
// it shows these words.
import { useLingui } from '@lingui/react';
import { Paperclip } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { fileAddress } from '../../api/queries';
import dialog from '../../frame/dialog.module.css';
import { useParties } from '../../frame/parties';
import { formatDateText } from '../../i18n/dates';
import { FileSize } from '../../record/FileSize';
import { SaidMark } from '../../record/SaidMark';
import { ShowFile } from '../../record/ShowFile';
import { AddFiles } from '../../writing/AddFiles';
import type { Paper } from '../../writing/paper';
import { clean } from '../../writing/text';
import writing from '../../writing/writing.module.css';
import { useInText } from './in_text';
import { adoptedDigest, digestOf, grouped, type Signed, signaturesOf } from './signed';
import styles from './texts.module.css';

export function Signatures() {
  const { i18n } = useLingui();
  const { text, mine, self, reach, noting } = useInText();
  const [signing, setSigning] = useState(false);
  const [confirming, setConfirming] = useState<Signed | null>(null);
  const all = signaturesOf(text);
  const may = mine && reach === 'final' && noting === null && text.adoption !== null;
  if (all.length === 0 && !may) return null;
  return (
    <>
      {(all.length > 0 || may) && (
        <h3>{i18n._({ id: 'texts.signatures', message: 'Signatures' })}</h3>
      )}
      <ul className={styles.attached}>
        {all.map((one) => (
          <li key={one.said.ref} data-signature={one.party}>
            <OneSignature one={one} />
            {may && one.waits.includes(self) && (
              <p className="tools">
                <Button className="button" onPress={() => setConfirming(one)}>
                  {i18n._({
                    id: 'sign.confirm',
                    message: 'Confirm that the scan shows this text',
                  })}{' '}
                  …
                </Button>
              </p>
            )}
          </li>
        ))}
      </ul>
      {may && (
        <p className="tools">
          <Button className="button" onPress={() => setSigning(true)}>
            {i18n._({ id: 'sign.ink', message: 'Enter a signature in ink' })} …
          </Button>
        </p>
      )}
      {signing && <InkDialog onClose={() => setSigning(false)} />}
      {confirming && <ConfirmDialog one={confirming} onClose={() => setConfirming(null)} />}
    </>
  );
}

function OneSignature({ one }: { one: Signed }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { text } = useInText();
  return (
    <>
      <SaidMark said={one.said} />
      <p>
        <strong>{one.signatory}</strong>
        {[one.capacity, one.place, one.date && formatDateText(i18n, one.date)]
          .filter(Boolean)
          .map((each) => (
            <span key={each}>, {each}</span>
          ))}
        {one.inInk && <>, {i18n._({ id: 'sign.in_ink', message: 'in ink' })}</>}
      </p>
      {!one.ofAdopted && (
        <p className="aside">
          {i18n._({
            id: 'sign.other_words',
            message: 'It names other words than those that were adopted, and does not count.',
          })}
        </p>
      )}
      {one.scan && (
        <>
          <p>
            <Paperclip size={14} aria-hidden="true" />{' '}
            {one.said.ref ? (
              <a href={fileAddress(text.circle, one.said.ref, one.scan)} download={one.scanName}>
                <bdi>{one.scanName}</bdi>
              </a>
            ) : (
              <bdi>{one.scanName}</bdi>
            )}{' '}
            <span className="aside">
              <FileSize bytes={one.scanSize} />
            </span>
            {one.said.ref && (
              <ShowFile
                circle={text.circle}
                act={one.said.ref}
                file={one.scan}
                name={one.scanName}
              />
            )}
          </p>
          <p className={styles.under}>
            {one.confirmed.length > 0 && (
              <span className="badge" data-tone="good">
                {i18n._({
                  id: 'sign.confirmed_by',
                  message: 'The scan shows this text: confirmed by {parties}',
                  values: { parties: parties.list(one.confirmed) },
                })}
              </span>
            )}
            {one.waits.length > 0 && (
              <span className="badge" data-tone="wait">
                {i18n._({
                  id: 'sign.waits_for',
                  message: 'Not confirmed yet by {parties}',
                  values: { parties: parties.list(one.waits) },
                })}
              </span>
            )}
          </p>
        </>
      )}
    </>
  );
}

// Who, where and when, and the scan.
export function InkDialog({ onClose }: { onClose: () => void }) {
  const { i18n } = useLingui();
  const id = useId();
  const { text, circle, write } = useInText();
  const [typed, setTyped] = useState({
    signatory: '',
    capacity: '',
    place: '',
    date: new Date().toISOString().slice(0, 10),
  });
  const [scan, setScan] = useState<(Paper & { digest: string }) | null>(null);
  // The file chosen last; of a large one the reading takes a while. Nothing is signed with one that was before it.
  const chosen = useRef<File | null>(null);
  const [reading, setReading] = useState('');
  const [failure, setFailure] = useState('');
  const forget = () => {
    chosen.current = null;
    setScan(null);
    setReading('');
    setFailure('');
  };
  const take = async (papers: readonly Paper[], files: readonly File[]) => {
    const paper = papers.at(-1);
    const file = files.at(-1);
    if (!paper || !file) return;
    chosen.current = file;
    setReading(paper.name);
    const digest = await digestOf(file).catch(() => '');
    // Another was chosen meanwhile: what is signed with is that one.
    if (chosen.current !== file) return;
    setReading('');
    if (digest) setScan({ ...paper, digest });
    else setFailure(paper.name);
  };
  const digest = adoptedDigest(text);
  const title = i18n._({ id: 'sign.ink', message: 'Enter a signature in ink' });
  const fields = [
    ['signatory', i18n._({ id: 'texts.signatory', message: 'Who signs' }), 'text'],
    ['capacity', i18n._({ id: 'field.capacity', message: 'Capacity' }), 'text'],
    ['place', i18n._({ id: 'field.place', message: 'Place' }), 'text'],
    ['date', i18n._({ id: 'field.date', message: 'Date' }), 'date'],
  ] as const;
  const goOn = () =>
    scan &&
    write(
      [
        {
          signature: {
            digest,
            signatory: clean(typed.signatory),
            ...(clean(typed.capacity) ? { capacity: clean(typed.capacity) } : {}),
            ...(clean(typed.place) ? { place: clean(typed.place) } : {}),
            date: typed.date,
            in_ink: true,
            scan: scan.file,
            scan_name: scan.name,
            scan_size: String(scan.size),
            scan_digest: scan.digest,
          },
        },
      ],
      title,
      onClose,
    );
  return (
    <ModalOverlay
      className={dialog.overlay ?? ''}
      isOpen
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className={dialog.modal ?? ''}>
        <Dialog className={dialog.dialog ?? ''}>
          <Heading slot="title">{title}</Heading>
          <p>
            {i18n._({
              id: 'sign.ink_help',
              message:
                'The scan stays at our own node; hand the same file to every other side, which confirms that it shows the text of these check words:',
            })}{' '}
            <code className="mono">{grouped(digest)}</code>
          </p>
          <div className={writing.form}>
            {fields.map(([name, label, type]) => (
              <div key={name} className={writing.part}>
                <label htmlFor={`${id}-${name}`}>{label}</label>
                <input
                  id={`${id}-${name}`}
                  type={type}
                  maxLength={200}
                  value={typed[name]}
                  onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
                />
              </div>
            ))}
            <div className={writing.part}>
              {scan && (
                <p>
                  <Paperclip size={14} aria-hidden="true" /> <bdi>{scan.name}</bdi>{' '}
                  <FileSize bytes={scan.size} />
                </p>
              )}
              <AddFiles
                circle={circle}
                onChosen={forget}
                onAdded={(added, files) => void take(added, files)}
              />
              <ReadingFile reading={reading} failure={failure} />
            </div>
          </div>
          <div className={dialog.actions}>
            <Button className="button" onPress={onClose}>
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            <Button
              className="button primary"
              isDisabled={!scan || !clean(typed.signatory) || !typed.date}
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

// Names of files: the one that is read, the one that could not be.
function ReadingFile({ reading, failure }: { reading: string; failure: string }) {
  const { i18n } = useLingui();
  return (
    <>
      {reading && (
        <p role="status">
          {i18n._({
            id: 'papers_in.reading',
            message: '{paper} is being read …',
            values: { paper: reading },
          })}
        </p>
      )}
      {failure && (
        <p role="alert" className={writing.wrong}>
          {i18n._({
            id: 'sign.not_read',
            message: '{name} could not be read. Choose it again.',
            values: { name: failure },
          })}
        </p>
      )}
    </>
  );
}

// Our own copy of the scan is compared byte for byte; a file of a statement travels to nobody.
export function ConfirmDialog({ one, onClose }: { one: Signed; onClose: () => void }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const id = useId();
  const { write } = useInText();
  const [copy, setCopy] = useState<{ name: string; digest: string } | null>(null);
  // The file chosen last; of a large one the reading takes a while.
  const chosen = useRef<File | null>(null);
  const [reading, setReading] = useState('');
  const [failure, setFailure] = useState('');
  const choose = async (file: File | undefined) => {
    chosen.current = file ?? null;
    setCopy(null);
    setRead(false);
    setFailure('');
    setReading(file?.name ?? '');
    if (!file) return;
    const digest = await digestOf(file).catch(() => '');
    // Another was chosen meanwhile: what is confirmed is that one.
    if (chosen.current !== file) return;
    setReading('');
    if (digest) setCopy({ name: file.name, digest });
    else setFailure(file.name);
  };
  const [read, setRead] = useState(false);
  const title = i18n._({ id: 'sign.confirm', message: 'Confirm that the scan shows this text' });
  const same = copy !== null && copy.digest === one.scanDigest;
  return (
    <ModalOverlay
      className={dialog.overlay ?? ''}
      isOpen
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className={dialog.modal ?? ''}>
        <Dialog className={dialog.dialog ?? ''}>
          <Heading slot="title">{title}</Heading>
          <p>
            {i18n._({
              id: 'sign.confirm_help',
              message:
                'Choose the scan that you were handed for the signature of {party}. This page compares it with {name} and sends it nowhere; whether it shows the adopted words is for you to read.',
              values: { party: parties.text(one.party), name: one.scanName },
            })}
          </p>
          <div className={writing.part}>
            <label htmlFor={id}>
              {i18n._({ id: 'sign.copy', message: 'The scan that we have' })}
            </label>
            <input id={id} type="file" onChange={(event) => void choose(event.target.files?.[0])} />
          </div>
          <ReadingFile reading={reading} failure={failure} />
          {copy && (
            <p role="status">
              {same
                ? i18n._({
                    id: 'sign.same_file',
                    message: '{name} is the file that was signed with.',
                    values: { name: copy.name },
                  })
                : i18n._({
                    id: 'sign.other_file',
                    message:
                      '{name} is another file than the one that was signed with: nothing can be confirmed of it. Ask {party} for the file {wanted}.',
                    values: {
                      name: copy.name,
                      party: parties.text(one.party),
                      wanted: one.scanName,
                    },
                  })}
            </p>
          )}
          {same && (
            <label>
              <input
                type="checkbox"
                checked={read}
                onChange={(event) => setRead(event.target.checked)}
              />{' '}
              {i18n._({
                id: 'sign.read_it',
                message: 'I have read it: it shows the text of these check words',
              })}{' '}
              <code className="mono">{grouped(one.digest)}</code>
            </label>
          )}
          <div className={dialog.actions}>
            <Button className="button" onPress={onClose}>
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            <Button
              className="button primary"
              isDisabled={!same || !read}
              onPress={() =>
                write(
                  [
                    {
                      signature: {
                        digest: one.digest,
                        confirms: one.scan,
                        ...(one.scanDigest ? { scan_digest: one.scanDigest } : {}),
                      },
                    },
                  ],
                  title,
                  onClose,
                )
              }
            >
              {i18n._({ id: 'write.continue', message: 'Continue' })}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
