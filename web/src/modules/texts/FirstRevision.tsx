// The first words of a text: pasted or typed as plain text of each language, shown as the paragraphs that it
// makes, and issued as Rev.1.
import { useLingui } from '@lingui/react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { composeText, readTextPaper, useSession } from '../../api/queries';
import { Trouble } from '../../frame/Trouble';
import { languageName } from '../../i18n/languages';
import { say } from '../../i18n/words';
import { elementTypes } from '../../record/element_words';
import { Working } from '../../record/Working';
import { dropDraft, keepDraft, keptDraft } from '../../writing/drafts';
import { refusedFile } from '../../writing/refused_file';
import writing from '../../writing/writing.module.css';
import contentStyles from './contents.module.css';
import { useInText } from './in_text';
import { paperNotes } from './papers_in';
import { elementsOf, type SaidOf } from './pasted';
import { freshElement } from './place';

export function FirstRevision() {
  const { i18n } = useLingui();
  const session = useSession();
  const { text, circle, address, write } = useInText();
  const draftKey = [session.person, circle.id, text.matter, 'first'].join(' ');
  const [typed, setTyped] = useState<Record<string, string>>(
    () => keptDraft<Record<string, string>>(draftKey)?.value ?? {},
  );
  const [structure, setStructure] = useState<readonly SaidOf[]>(
    () => keptDraft<readonly SaidOf[]>(`${draftKey} structure`)?.value ?? [],
  );
  const [notes, setNotes] = useState<readonly string[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [reading, setReading] = useState('');
  const asked = useRef<AbortController | null>(null);
  useEffect(() => () => asked.current?.abort(), []);
  const id = useId();
  const tags = text.languages.length > 0 ? text.languages.map((one) => one.tag) : [i18n.locale];
  // Given once: the same while somebody types.
  const ids = useRef<string[]>([]);
  const { elements, uneven } = useMemo(
    () =>
      elementsOf(
        Object.fromEntries(tags.map((tag) => [tag, typed[tag] ?? ''])),
        (at) => {
          ids.current[at] ??= freshElement(new Set(ids.current));
          return ids.current[at] as string;
        },
        structure,
      ),
    [typed, structure, tags.join(' ')],
  );
  const title = i18n._({ id: 'texts.issue', message: 'Issue Rev.{number}', values: { number: 1 } });
  // The words of a paper stand where they are pasted otherwise, to be looked at and mended.
  const take = async (file: File) => {
    const asking = new AbortController();
    asked.current = asking;
    setFailure(null);
    setBusy(true);
    setReading(file.name);
    try {
      const paper = await readTextPaper(address, text.body, text.id, file, asking.signal);
      const next = { ...typed, ...paper.words };
      setTyped(next);
      setStructure(paper.structure);
      setNotes(paper.notes.filter((note) => note in paperNotes));
      keepDraft(draftKey, next);
      keepDraft(`${draftKey} structure`, paper.structure);
    } catch (error) {
      if (!asking.signal.aborted) setFailure(error);
    }
    setReading('');
    setBusy(false);
  };
  const refused = refusedFile(i18n, failure);
  const goOn = async () => {
    setFailure(null);
    setBusy(true);
    try {
      const { contents } = await composeText(address, text.body, text.id, {
        revision: { elements: elements.map((one) => ({ ...one, type: one.type.toUpperCase() })) },
      });
      write(contents, title, () => {
        dropDraft(draftKey);
        dropDraft(`${draftKey} structure`);
      });
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };
  return (
    <section className="section" aria-labelledby="first-words">
      <h2 id="first-words">{i18n._({ id: 'texts.first', message: 'The first words' })}</h2>
      <p className="sub">
        {i18n._({
          id: 'texts.first_help',
          message:
            'Paste or type the text. The first line is its title; an empty line stands between paragraphs; 1., 12 bis. or (a) ahead of one is its number, and what stands before the first number is preambular.',
        })}
      </p>
      <div className={writing.part}>
        <label htmlFor="first-file">
          {i18n._({
            id: 'texts.first_file',
            message: 'Or take the words of a document (DOCX, HWPX)',
          })}
        </label>
        <input
          id="first-file"
          type="file"
          accept=".docx,.hwpx"
          disabled={busy}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) void take(file);
            event.target.value = '';
          }}
        />
        {reading && (
          <Working
            what={i18n._({
              id: 'papers_in.reading',
              message: '{paper} is being read …',
              values: { paper: reading },
            })}
            onCancel={() => asked.current?.abort()}
          />
        )}
      </div>
      {notes.length > 0 && (
        <section aria-labelledby={`${id}-left`}>
          <h3 id={`${id}-left`}>
            {i18n._({ id: 'papers_in.left', message: 'What could not be placed' })}
          </h3>
          <ul className={contentStyles.contents}>
            {notes.map((note) => (
              <li key={note}>{say(i18n, paperNotes, note)}</li>
            ))}
          </ul>
        </section>
      )}
      <div
        className={`${writing.form} ${contentStyles.first}`}
        data-columns={Math.min(tags.length, 3)}
      >
        {tags.map((tag) => (
          <div key={tag} className={contentStyles.paste}>
            <label htmlFor={`first-${tag}`}>
              {i18n._({
                id: 'texts.words_in',
                message: 'Words ({language})',
                values: { language: languageName(i18n.locale, tag) },
              })}
            </label>
            <textarea
              id={`first-${tag}`}
              lang={tag}
              rows={14}
              value={typed[tag] ?? ''}
              onChange={(event) => {
                const next = { ...typed, [tag]: event.target.value };
                setTyped(next);
                keepDraft(draftKey, next);
              }}
            />
          </div>
        ))}
      </div>
      {Object.keys(uneven).length > 0 && (
        <p role="status" className={writing.wrong}>
          {i18n._({
            id: 'texts.uneven',
            message:
              'The languages do not have equally many paragraphs ({counts}). They are set side by side in order; what is missing stays empty.',
            values: {
              counts: [
                `${elements.length}`,
                ...Object.entries(uneven).map(
                  ([tag, count]) => `${languageName(i18n.locale, tag)}: ${count}`,
                ),
              ].join(', '),
            },
          })}
        </p>
      )}
      {elements.length > 0 && (
        <>
          <h3>
            {i18n._({
              id: 'texts.makes',
              message:
                '{count, plural, one {This makes # paragraph} other {This makes # paragraphs}}',
              values: { count: elements.length },
            })}
          </h3>
          <ol className={contentStyles.preview}>
            {elements.map((one) => (
              <li key={one.id} data-sub={one.parent !== '' || undefined}>
                <span className="small aside">{say(i18n, elementTypes, one.type)}</span>{' '}
                {one.number && <strong className="num">{one.number}</strong>}
                {Object.entries(one.words).map(([tag, words]) => (
                  <p key={tag} lang={tag}>
                    {words}
                  </p>
                ))}
              </li>
            ))}
          </ol>
        </>
      )}
      {failure !== null &&
        (refused ? (
          <p role="alert" className={writing.wrong}>
            {refused}
          </p>
        ) : (
          <Trouble error={failure} />
        ))}
      <p className="tools">
        <Button
          className="button primary"
          isDisabled={elements.length === 0 || busy}
          onPress={() => void goOn()}
        >
          {title} …
        </Button>
      </p>
    </section>
  );
}
