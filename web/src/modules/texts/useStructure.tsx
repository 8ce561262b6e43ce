// What can be done with a paragraph as a whole while it is edited: by key or by button it is split at the caret,
// joined with its neighbour, or moved. Each is asked first, and none touches what was typed.
import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { TextElement } from '../../api/model';
import { elementText } from '../../record/element_words';
import { useInText } from './in_text';
import { Placing } from './Placing';
import { type Places, SplitDialog } from './SplitDialog';
import {
  type Apart,
  cuttable,
  type Direction,
  isStanding,
  joinOf,
  neighbour,
  stepOf,
  type Target,
  whyApart,
} from './structure';
import styles from './texts.module.css';

export type StructureKey = 'split' | 'join_before' | Direction;

type Wanted =
  | { what: 'split'; places: Places }
  | { what: 'join_before' }
  | { what: 'move'; target: Target };

export function apartText(i18n: I18n, why: Apart): string {
  switch (why) {
    case 'none':
      return i18n._({ id: 'texts.apart_none', message: 'There is no paragraph to join it with.' });
    case 'kind':
      return i18n._({
        id: 'texts.apart_kind',
        message: 'Titles, annexes and footnotes are joined with their own kind alone.',
      });
    case 'below':
      return i18n._({
        id: 'texts.apart_below',
        message: 'Sub-paragraphs hang on the one that would end. Move them first.',
      });
    case 'proposed':
      return i18n._({
        id: 'texts.apart_proposed',
        message: 'A paragraph that is only proposed is no part of the text yet.',
      });
  }
}

export const joinNextText = (i18n: I18n): string =>
  i18n._({ id: 'texts.join_next', message: 'Join with the next paragraph' });

export const splitHereText = (i18n: I18n): string =>
  i18n._({ id: 'texts.split_here', message: 'Split here' });

export function useStructure({
  element,
  places,
  typed,
  onTold,
  onDone,
}: {
  element: TextElement;
  // Where the carets are, by language, as far as they part something.
  places: () => Places;
  // Whether words were typed that are not proposed yet.
  typed: () => boolean;
  // Why nothing was done.
  onTold: (why: string) => void;
  onDone: () => void;
}) {
  const { i18n } = useLingui();
  const { text, write } = useInText();
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const close = () => setWanted(null);
  const mayStructure = isStanding(element);
  const join = (first: TextElement | null, second: TextElement | null, title: string) => {
    const why = whyApart(text.elements, first, second);
    if (why) onTold(apartText(i18n, why));
    else if (first && second) write([{ change: joinOf(first, second) }], title, onDone);
  };
  const before = neighbour(text.elements, element, -1);
  const after = neighbour(text.elements, element, 1);
  // Of the words of the revision: others that were typed would be lost with the paragraph.
  const hinders = () => {
    const why = !mayStructure
      ? apartText(i18n, 'proposed')
      : typed()
        ? i18n._({
            id: 'texts.structure_typed',
            message:
              'Propose what was typed first, or discard it: a paragraph is split and joined with the words that it has.',
          })
        : '';
    if (why) onTold(why);
    return why !== '';
  };
  const split = () => {
    if (hinders()) return;
    if (cuttable(text, element).length === 0)
      onTold(i18n._({ id: 'texts.split_empty', message: 'There are no words to be split.' }));
    else setWanted({ what: 'split', places: places() });
  };
  const press = (key: StructureKey) => {
    onTold('');
    if (key === 'split') {
      split();
    } else if (key === 'join_before') {
      const why = whyApart(text.elements, before, element);
      if (hinders()) return;
      if (why) onTold(apartText(i18n, why));
      else setWanted({ what: 'join_before' });
    } else {
      const target = mayStructure ? stepOf(text.elements, element, key) : null;
      if (target) setWanted({ what: 'move', target });
      else
        onTold(
          mayStructure
            ? i18n._({ id: 'texts.no_step', message: 'It cannot be moved any further that way.' })
            : apartText(i18n, 'proposed'),
        );
    }
  };
  const joinNext = () => {
    onTold('');
    if (!hinders()) join(element, after, joinNextText(i18n));
  };
  const joinBefore = before
    ? i18n._({
        id: 'texts.join_with',
        message: 'Join with {element}',
        values: { element: elementText(i18n, before, text.elements) },
      })
    : '';
  return {
    press,
    // A question that is open is answered by going on typing, too.
    onTyped: () => wanted?.what === 'join_before' && close(),
    asked: (
      <>
        {wanted?.what === 'join_before' && (
          <div className={styles.actions} role="alert">
            <span>
              {i18n._({
                id: 'texts.join_asked',
                message: 'This is the beginning of the paragraph.',
              })}
            </span>
            <Button
              className="button"
              onPress={() => {
                close();
                join(before, element, joinBefore);
              }}
            >
              {joinBefore}
            </Button>
            <Button className="button" onPress={close}>
              {i18n._({ id: 'write.go_on', message: 'Go on typing' })}
            </Button>
          </div>
        )}
        {wanted?.what === 'split' && (
          <SplitDialog
            element={element}
            places={wanted.places}
            onClose={(recorded) => {
              close();
              if (recorded) onDone();
            }}
          />
        )}
        {wanted?.what === 'move' && (
          <Placing element={element} what="move" target={wanted.target} onClose={close} />
        )}
      </>
    ),
    buttons: mayStructure && (
      <>
        <button
          type="button"
          className="button"
          onClick={() => press('split')}
          title="Ctrl+Enter"
          aria-keyshortcuts="Control+Enter"
        >
          {splitHereText(i18n)}
        </button>
        <button type="button" className="button" onClick={joinNext}>
          {joinNextText(i18n)}
        </button>
      </>
    ),
  };
}
