// A paper of the text that somebody changed: chosen, found again in the text by author, whose words they are, and
// what of it is taken. Nothing is written before 'Who will see this?'.
import { useLingui } from '@lingui/react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { TextPaper } from '../../api/model';
import { readTextPaper } from '../../api/queries';
import dialog from '../../frame/dialog.module.css';
import { useParties } from '../../frame/parties';
import { Trouble } from '../../frame/Trouble';
import { languageName } from '../../i18n/languages';
import { say } from '../../i18n/words';
import { elementText } from '../../record/element_words';
import { Working } from '../../record/Working';
import { channels } from '../../writing/channels';
import type { Noting } from '../../writing/Manner';
import { refusedFile } from '../../writing/refused_file';
import writing from '../../writing/writing.module.css';
import contentStyles from './contents.module.css';
import { useInText } from './in_text';
import {
  beginWhose,
  contentsOf,
  type Item,
  itemKinds,
  itemStates,
  leftReasons,
  mayTake,
  paperNotes,
  type Whose,
} from './papers_in';

export function BringPaper({ onClose }: { onClose: () => void }) {
  const { i18n } = useLingui();
  const { text, address } = useInText();
  const id = useId();
  const asked = useRef<AbortController | null>(null);
  const read = useMutation({
    mutationFn: (file: File) => {
      asked.current = new AbortController();
      return readTextPaper(address, text.body, text.id, file, asked.current.signal);
    },
  });
  useEffect(() => () => asked.current?.abort(), []);
  const refused = read.isError ? refusedFile(i18n, read.error) : null;
  return (
    <ModalOverlay
      className={dialog.overlay ?? ''}
      isOpen
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className={`${dialog.modal ?? ''} ${writing.wide ?? ''}`}>
        <Dialog className={dialog.dialog ?? ''}>
          <Heading slot="title">
            {i18n._({ id: 'papers_in.title', message: 'Bring in a paper' })}
          </Heading>
          <p className="sub">
            {i18n._({
              id: 'papers_in.what',
              message:
                'Tracked changes, comments and changed words of a paper of this text become proposals and comments. Nothing is recorded before the last step.',
            })}
          </p>
          <div className={writing.form}>
            <div className={writing.part}>
              <label htmlFor={`${id}-file`}>
                {i18n._({
                  id: 'papers_in.file',
                  message:
                    'A file: DOCX, HWPX, or the languages side by side or the comment matrix as XLSX or CSV',
                })}
              </label>
              <input
                id={`${id}-file`}
                type="file"
                accept=".docx,.hwpx,.xlsx,.csv"
                disabled={read.isPending}
                onChange={(event) => {
                  const [file] = event.target.files ?? [];
                  if (file) read.mutate(file);
                  event.target.value = '';
                }}
              />
            </div>
          </div>
          {read.isPending && (
            <Working
              what={i18n._({
                id: 'papers_in.reading',
                message: '{paper} is being read …',
                values: { paper: read.variables.name },
              })}
              onCancel={() => {
                asked.current?.abort();
                read.reset();
              }}
            />
          )}
          {read.isError &&
            (refused ? (
              <p role="alert" className={writing.wrong}>
                {refused}
              </p>
            ) : (
              <Trouble error={read.error} />
            ))}
          {read.data ? (
            <Found key={read.submittedAt} paper={read.data} onClose={onClose} />
          ) : (
            <div className={dialog.actions}>
              <Button className="button" onPress={onClose}>
                {i18n._({ id: 'action.back', message: 'Back' })}
              </Button>
            </div>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Found({ paper, onClose }: { paper: TextPaper; onClose: () => void }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { text, self, write } = useInText();
  const id = useId();
  const [whose, setWhose] = useState<Whose>(() => beginWhose(paper));
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [channel, setChannel] = useState<Noting['channel']>('email');
  const contents = contentsOf(paper, whose, left, self);
  const noted = contents.some((one) => one.words_of);
  const title = i18n._({
    id: 'papers_in.from',
    message: 'From {paper}',
    values: { paper: paper.name },
  });
  const author = (name: string) =>
    name || i18n._({ id: 'papers_in.unnamed', message: 'Changed without a name' });
  const named = (element: string, number: string) => {
    const known = text.elements.find((one) => one.id === element);
    return known ? elementText(i18n, known, text.elements) : number;
  };
  const toggle = (at: number) =>
    setLeft((before) => {
      const next = new Set(before);
      if (!next.delete(at)) next.add(at);
      return next;
    });
  const recorded = paper.items.filter((one) => one.state === 'recorded').length;
  return (
    <>
      <p role="status">
        <strong>{paper.name}</strong>
        {': '}
        {i18n._({
          id: 'papers_in.counts',
          message:
            '{paragraphs, plural, one {# paragraph of the text found} other {# paragraphs of the text found}}; {items, plural, =0 {nothing new} one {# change or comment} other {# changes and comments}}',
          values: { paragraphs: paper.paragraphs.length, items: paper.items.length - recorded },
        })}
        {recorded > 0 &&
          `; ${i18n._({
            id: 'papers_in.counts_recorded',
            message:
              '{count, plural, one {# more is recorded already} other {# more are recorded already}}',
            values: { count: recorded },
          })}`}
        {'.'}
      </p>
      {paper.authors.length > 0 && (
        <fieldset className={writing.texts}>
          <legend>{i18n._({ id: 'papers_in.authors', message: 'Whose words' })}</legend>
          {paper.authors.map((one, at) => (
            <div key={one.author} className={writing.part}>
              <label htmlFor={`${id}-${at}`}>
                {author(one.author)} ({one.changes + one.comments})
              </label>
              <select
                id={`${id}-${at}`}
                value={whose[one.author] ?? ''}
                onChange={(event) => setWhose({ ...whose, [one.author]: event.target.value })}
              >
                <option value="">{i18n._({ id: 'papers_in.leave', message: 'Leave out' })}</option>
                <option value={self}>
                  {i18n._({
                    id: 'papers_in.ours',
                    message: '{party}: our own words',
                    values: { party: parties.text(self) },
                  })}
                </option>
                {text.parties
                  .filter((party) => party !== self)
                  .map((party) => (
                    <option key={party} value={party}>
                      {i18n._({
                        id: 'papers_in.noted_of',
                        message: '{party}: noted of them',
                        values: { party: parties.text(party) },
                      })}
                    </option>
                  ))}
              </select>
            </div>
          ))}
          {noted && (
            <div className={writing.part}>
              <label htmlFor={`${id}-channel`}>
                {i18n._({ id: 'write.channel', message: 'How it came' })}
              </label>
              <select
                id={`${id}-channel`}
                value={channel}
                onChange={(event) => setChannel(event.target.value as Noting['channel'])}
              >
                {Object.keys(channels).map((one) => (
                  <option key={one} value={one}>
                    {say(i18n, channels, one)}
                  </option>
                ))}
              </select>
            </div>
          )}
        </fieldset>
      )}
      {paper.items.length > 0 && (
        <ul
          className={contentStyles.contents}
          aria-label={i18n._({ id: 'papers_in.items', message: 'What the paper says' })}
        >
          {paper.items.map((item, at) => {
            const may = mayTake(item, whose);
            return (
              <li key={at} className={dialog.said}>
                <label className={writing.check}>
                  <input
                    type="checkbox"
                    checked={may && !left.has(at)}
                    disabled={!may}
                    onChange={() => toggle(at)}
                  />
                  <span>
                    <strong>{named(item.element, item.number)}</strong>
                    {' · '}
                    {item.party
                      ? i18n._({
                          id: 'papers_in.supports_of',
                          message: 'Supports the words of {party}',
                          values: { party: parties.text(item.party) },
                        })
                      : say(i18n, itemKinds, item.what)}
                    {' · '}
                    {author(item.author)}
                    {' · '}
                    {languageName(i18n.locale, item.language)}
                  </span>
                </label>
                <Words item={item} />
                {item.state !== 'new' && (
                  <p className="small aside">{say(i18n, itemStates, item.state)}</p>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {(paper.left.length > 0 || paper.notes.length > 0) && (
        <section aria-labelledby={`${id}-left`}>
          <h3 id={`${id}-left`}>
            {i18n._({ id: 'papers_in.left', message: 'What could not be placed' })}
          </h3>
          <ul className={contentStyles.contents}>
            {paper.left.map((one, at) => (
              <li key={at} className={dialog.said}>
                <span>
                  {one.element && <strong>{named(one.element, one.element)} · </strong>}
                  {one.author && `${one.author} · `}
                  {say(i18n, leftReasons, one.reason)}
                </span>
                <p className={contentStyles.saidwords}>
                  {one.before && <del>{one.before}</del>} {one.after && <ins>{one.after}</ins>}
                </p>
                {one.detail && (
                  <p className="small aside" lang="en">
                    {one.detail}
                  </p>
                )}
              </li>
            ))}
            {paper.notes
              .filter((note) => note in paperNotes)
              .map((note) => (
                <li key={note}>{say(i18n, paperNotes, note)}</li>
              ))}
          </ul>
        </section>
      )}
      <div className={dialog.actions}>
        <Button className="button" onPress={onClose}>
          {i18n._({ id: 'action.back', message: 'Back' })}
        </Button>
        <Button
          className="button primary"
          isDisabled={contents.length === 0}
          onPress={() => write(contents, title, onClose, { channel })}
        >
          {i18n._({
            id: 'papers_in.take',
            message: '{count, plural, =0 {Take} other {Take #}}',
            values: { count: contents.length },
          })}{' '}
          …
        </Button>
      </div>
    </>
  );
}

function Words({ item }: { item: Item }) {
  return (
    <p className={contentStyles.saidwords} lang={item.language}>
      {item.before && <del>{item.before}</del>}
      {item.before && item.after && ' '}
      {item.after && (item.what === 'comment' ? item.after : <ins>{item.after}</ins>)}
    </p>
  );
}
