// Beside the text: the bracket or the element that was chosen; before that, what was said of the whole.
import { useLingui } from '@lingui/react';
import { useContext } from 'react';
import { Button } from 'react-aria-components';
import { BracketCard } from './BracketCard';
import { Comments } from './Comments';
import { ElementCard } from './ElementCard';
import { moveBracket } from './Elements';
import { SelectedContext, useInText, wordsIn } from './in_text';
import { bracketsIn } from './parts';
import styles from './texts.module.css';

export function Margin({ inside = false }: { inside?: boolean }) {
  const { i18n } = useLingui();
  const { text } = useInText();
  const selected = useContext(SelectedContext);
  const element = text.elements.find((one) => one.id === selected?.element);
  // A bracket that is gone meanwhile leaves its paragraph.
  const open =
    element && selected?.language !== undefined && selected.bracket !== undefined
      ? bracketsIn(wordsIn(element, selected.language)?.parts ?? null)[selected.bracket]
      : undefined;
  const Place = inside ? 'section' : 'aside';
  return (
    <Place
      className={inside ? styles.inside : 'side'}
      aria-label={i18n._({ id: 'texts.margin', message: 'Beside the text' })}
    >
      {element && open && selected?.language !== undefined && selected.bracket !== undefined ? (
        <BracketCard
          key={`${element.id} ${selected.language} ${selected.bracket}`}
          element={element}
          language={selected.language}
          at={selected.bracket}
        />
      ) : element ? (
        <ElementCard element={element} />
      ) : (
        <>
          <p className="empty">
            {i18n._({
              id: 'texts.margin_empty',
              message:
                'Choose a bracket or the number of a paragraph. The keys [ and ] go from bracket to bracket.',
            })}
          </p>
          {text.counts.brackets > 0 && (
            <Button className="button" onPress={() => moveBracket(1)}>
              {i18n._({ id: 'texts.first_bracket', message: 'Go to the first open bracket' })}
            </Button>
          )}
          {text.comments.some((one) => one.element === '' && one.on === '') && (
            <Comments element="" />
          )}
        </>
      )}
    </Place>
  );
}
