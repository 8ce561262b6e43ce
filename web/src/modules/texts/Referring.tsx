// Another element named in the words that are being written: what is inserted is its number, whatever that becomes.
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { TextElement } from '../../api/model';
import { languageName } from '../../i18n/languages';
import { elementText } from '../../record/element_words';
import writing from '../../writing/writing.module.css';
import editorStyles from './editor.module.css';
import { useInText } from './in_text';
import { isStanding } from './structure';

export function Referring({
  element,
  languages,
  onInsert,
}: {
  // In whose words.
  element: TextElement;
  languages: readonly string[];
  // At the caret of that language's words.
  onInsert: (language: string, id: string) => void;
}) {
  const { i18n } = useLingui();
  const { text } = useInText();
  const [picked, setPicked] = useState('');
  const others = text.elements.filter(
    (one) => one.number && one.id !== element.id && isStanding(one),
  );
  const chosen = others.some((one) => one.id === picked) ? picked : '';
  if (others.length === 0) return null;
  const id = `referring-${element.id}`;
  return (
    <p className={editorStyles.referring}>
      <label htmlFor={id}>
        {i18n._({ id: 'texts.refer_to', message: 'Name another paragraph' })}
      </label>
      <select id={id} value={chosen} onChange={(event) => setPicked(event.target.value)}>
        <option value="">{i18n._({ id: 'texts.refer_choose', message: 'Choose …' })}</option>
        {others.map((one) => (
          <option key={one.id} value={one.id}>
            {elementText(i18n, one, text.elements)}
          </option>
        ))}
      </select>
      {chosen !== '' &&
        languages.map((language) => (
          <Button
            key={language}
            className={writing.add ?? ''}
            onPress={() => onInsert(language, chosen)}
          >
            {i18n._({
              id: 'texts.refer_insert',
              message: 'Insert its number in {language}',
              values: { language: languageName(i18n.locale, language) },
            })}
          </Button>
        ))}
    </p>
  );
}
