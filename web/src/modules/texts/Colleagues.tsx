// Below a paragraph: who of our own side is writing in it, and the words as far as they are typed.
import { useLingui } from '@lingui/react';
import { PencilLine } from 'lucide-react';
import type { TextElement, TextTypist } from '../../api/model';
import { choose } from '../../i18n/text';
import { written } from './change';
import { compare } from './compare';
import { useInText, wordsIn } from './in_text';
import { Runs } from './Runs';
import styles from './texts.module.css';

export function Colleagues({
  element,
  typists,
}: {
  element: TextElement;
  typists: readonly TextTypist[];
}) {
  const { i18n } = useLingui();
  const { changes } = useInText();
  return (
    <ul className={styles.colleagues}>
      {typists.map((one, at) => {
        const name = choose(one.names, i18n.locale)?.text || one.person;
        const change = changes.get(one.on);
        const before = (language: string) =>
          one.on
            ? change && written(change).wordings?.find((each) => each.language === language)?.words
            : wordsIn(element, language)?.words;
        const typed = Object.entries(one.words);
        return (
          <li key={`${one.person} ${at}`} data-typist={one.person}>
            <p className="small">
              <PencilLine size={13} aria-hidden="true" />{' '}
              <strong>
                {i18n._({
                  id: 'texts.colleague_writes',
                  message: '{person} is writing here',
                  values: { person: name },
                })}
              </strong>
              {typed.length > 0 && (
                <>
                  {' '}
                  {i18n._({
                    id: 'texts.not_saved',
                    message: 'Not saved as a proposal, and seen by our side alone:',
                  })}
                </>
              )}
            </p>
            {typed.map(([language, words]) => (
              <p key={language} lang={language}>
                <Runs runs={compare(before(language) ?? '', words, language)} language={language} />
              </p>
            ))}
          </li>
        );
      })}
    </ul>
  );
}
