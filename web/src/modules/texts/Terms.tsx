// The agreed terms in the words that are being written, with how each other language writes them.
import { useLingui } from '@lingui/react';
import { Button } from 'react-aria-components';
import { languageName } from '../../i18n/languages';
import writing from '../../writing/writing.module.css';
import editorStyles from './editor.module.css';
import type { UsedTerm } from './terms';

export function Terms({
  terms,
  languages,
  onInsert,
}: {
  terms: readonly UsedTerm[];
  languages: readonly string[];
  // At the caret of that language's words.
  onInsert: (language: string, form: string) => void;
}) {
  const { i18n } = useLingui();
  if (terms.length === 0) return null;
  const title = i18n._({ id: 'texts.terms_here', message: 'Agreed terms in these words' });
  return (
    <section aria-label={title} className={editorStyles.terms}>
      <p className="small">{title}</p>
      <ul>
        {terms.map((term) => (
          <li key={term.id}>
            {languages
              .filter((language) => term.forms[language])
              .map((language) => (
                <span key={language} className={editorStyles.term}>
                  {languageName(i18n.locale, language)}:{' '}
                  <span lang={language}>{term.forms[language]}</span>
                  {term.lacking.includes(language) && (
                    <>
                      {' '}
                      <span className="badge" data-tone="wait">
                        {i18n._({ id: 'texts.term_lacking', message: 'not in the words yet' })}
                      </span>{' '}
                      <Button
                        className={writing.add ?? ''}
                        aria-label={i18n._({
                          id: 'texts.term_insert_in',
                          message: 'Insert “{form}” in {language}',
                          values: {
                            form: term.forms[language] ?? '',
                            language: languageName(i18n.locale, language),
                          },
                        })}
                        onPress={() => onInsert(language, term.forms[language] ?? '')}
                      >
                        {i18n._({ id: 'texts.term_insert', message: 'Insert' })}
                      </Button>
                    </>
                  )}
                </span>
              ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
