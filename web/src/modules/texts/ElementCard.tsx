// One element in the margin: what is proposed of it as a whole or has no place in its words, what this side can
// do with it, and the comments on it.
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { TextElement } from '../../api/model';
import { languageName } from '../../i18n/languages';
import { say } from '../../i18n/words';
import { elementText } from '../../record/element_words';
import { Write } from '../../writing/Write';
import writing from '../../writing/writing.module.css';
import { BracketAtHome } from './BracketAtHome';
import { ChangeActions, ChangeLine } from './ChangeLines';
import { Comments } from './Comments';
import { type Change, written } from './change';
import { concordance, correction } from './forms';
import { isNever, useInText } from './in_text';
import { MarkDialog, useStandTitle } from './MarkDialog';
import { MoveSaid } from './MoveSaid';
import { Named } from './Parts';
import { Placing } from './Placing';
import { SplitDialog } from './SplitDialog';
import { isOwn } from './spoken';
import { cuttable, frozenOf, isStanding, joinOf, neighbour, whyApart } from './structure';
import styles from './texts.module.css';
import { apartText, joinNextText } from './useStructure';
import { besideWords, moveWords } from './words';

export function ElementCard({ element }: { element: TextElement }) {
  const { i18n } = useLingui();
  const { text, changes, self, circle } = useInText();
  const keys = [
    ...(element.proposed ? [element.proposed] : []),
    ...element.structure.map((one) => one.change),
  ];
  const whole = [...new Set(keys)].flatMap((key) => changes.get(key) ?? []);
  const beside = element.beside.flatMap((one) => {
    const change = changes.get(one.change);
    return change ? [{ change, why: one.why, language: one.language }] : [];
  });
  return (
    <>
      <h2>{elementText(i18n, element, text.elements)}</h2>
      <ElementTools key={element.id} element={element} />
      {whole.length > 0 && (
        <ul className={styles.alternatives}>
          {whole.map((change) => (
            <li key={change.key}>
              <h3>{say(i18n, moveWords, written(change).move?.what.toLowerCase() ?? '')}</h3>
              <MoveSaid change={written(change) as Change} text={text} />
              <ChangeLine change={change} />
              <ChangeActions
                changes={[change]}
                rivals={whole.filter((one) => one !== change && isOwn(one, { self, circle }))}
              />
            </li>
          ))}
        </ul>
      )}
      {beside.length > 0 && (
        <section className="section" aria-labelledby="beside">
          <h2 id="beside">{i18n._({ id: 'texts.beside_title', message: 'Beside the words' })}</h2>
          <ul className={styles.alternatives}>
            {beside.map(({ change, why, language }) => (
              <li key={`${change.key} ${language}`}>
                <p className="small aside">{say(i18n, besideWords, why)}</p>
                {(written(change).wordings ?? [])
                  .filter((one) => !language || one.language === language)
                  .map((one) => (
                    <p key={one.language} lang={one.language} className={styles.altwords}>
                      <Named words={one.words ?? ''} language={one.language} />
                    </p>
                  ))}
                <ChangeLine change={change} />
                <ChangeActions changes={[change]} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <BracketAtHome
        at={{ element: element.id, language: '', changes: whole.map((one) => one.key) }}
      />
      <Comments element={element.id} />
    </>
  );
}

function ElementTools({ element }: { element: TextElement }) {
  const { i18n } = useLingui();
  const { mine, write, edit, text, circle } = useInText();
  const [open, setOpen] = useState<'insert' | 'move' | 'mark' | 'split' | null>(null);
  const [told, setTold] = useState('');
  const standTitle = useStandTitle();
  if (!mine) return null;
  const press = (label: string, act: () => void) => (
    <Button className={writing.add ?? ''} onPress={act}>
      {label}
    </Button>
  );
  const goes = i18n._({ id: 'texts.propose_delete', message: 'Propose to delete it' });
  const close = () => setOpen(null);
  const splittable = isStanding(element) && cuttable(text, element).length > 0;
  const next = neighbour(text.elements, element, 1);
  const join = () => {
    const why = whyApart(text.elements, element, next);
    setTold(why ? apartText(i18n, why) : '');
    if (!why && next) write([{ change: joinOf(element, next) }], joinNextText(i18n));
  };
  const checked = element.words.filter((one) => one.concordance !== '' && !isNever(one));
  return (
    <>
      <p className={styles.actions}>
        {press(i18n._({ id: 'texts.edit', message: 'Edit' }), () => edit(element.id))}
        {press(standTitle, () => setOpen('mark'))}
        {press(i18n._({ id: 'texts.insert_after', message: 'Insert paragraph after' }), () =>
          setOpen('insert'),
        )}
        {press(i18n._({ id: 'texts.propose_move', message: 'Move' }), () => setOpen('move'))}
        {splittable &&
          press(i18n._({ id: 'texts.propose_split', message: 'Split' }), () => setOpen('split'))}
        {isStanding(element) && press(joinNextText(i18n), join)}
        {press(goes, () =>
          write([{ change: { element: element.id, move: { what: 'GOES' } } }], goes),
        )}
      </p>
      {told && <p role="status">{told}</p>}
      {checked.map((one) => (
        <div key={one.language} className={styles.actions}>
          <span className="small">
            {languageName(i18n.locale, one.language)}:{' '}
            {one.checks.filter((each) => each.holds && !each.differs).length > 0
              ? i18n._({ id: 'texts.checked', message: 'checked against the negotiated words' })
              : i18n._({ id: 'texts.not_checked', message: 'not checked yet' })}
          </span>
          <Write
            quiet
            title={i18n._({ id: 'texts.check', message: 'Check the language' })}
            offers={[
              {
                id: `check ${element.id} ${one.language}`,
                text: i18n._({ id: 'texts.check', message: 'Check the language' }),
                writing: () => ({
                  form: {
                    ...concordance,
                    complete: (value) => ({
                      ...value,
                      language: one.language,
                      checked: [{ element: element.id, digest: one.concordance }],
                    }),
                  },
                  circle,
                  place: { body: text.body, slug: text.id },
                  about: `${element.id} ${one.language}`,
                }),
              },
            ]}
          />
        </div>
      ))}
      {text.adoption && isStanding(element) && <Corrections element={element} />}
      {open === 'split' && <SplitDialog element={element} places={{}} onClose={close} />}
      {open === 'mark' && <MarkDialog elements={[element]} onClose={close} />}
      {(open === 'insert' || open === 'move') && (
        <Placing element={element} what={open} onClose={close} />
      )}
    </>
  );
}

// What was adopted is mended by all, in one language at a time: the words that are there are taken over as they read.
function Corrections({ element }: { element: TextElement }) {
  const { i18n } = useLingui();
  const { text, circle } = useInText();
  const title = (language: string) => /*i18n*/ ({
    id: 'texts.correct_in',
    message: 'Correct {element}, {language}',
    values: {
      element: elementText(i18n, element, text.elements),
      language: languageName(i18n.locale, language),
    },
  });
  return (
    <p className={styles.actions}>
      <Write
        quiet
        title={i18n._(correction.title)}
        offers={element.words
          .filter((one) => frozenOf(one))
          .map((one) => ({
            id: `correct ${element.id} ${one.language}`,
            text: i18n._(title(one.language)),
            writing: () => ({
              form: {
                ...correction,
                title: title(one.language),
                // Exactly as they stand, whatever a draft was begun on.
                finish: (content) => ({
                  ...content,
                  old_words: { [one.language]: frozenOf(one) },
                }),
              },
              circle,
              place: { body: text.body, slug: text.id },
              initial: {
                element: element.id,
                language: one.language,
                old_words: { [one.language]: frozenOf(one) },
                new_words: { [one.language]: frozenOf(one) },
              },
              about: `${element.id} ${one.language} ${one.base}`,
            }),
          }))}
      />
    </p>
  );
}
