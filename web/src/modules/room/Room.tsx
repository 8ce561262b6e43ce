// What stands on the wall of the room: who speaks, the words, and beside them what is in hand and what was noted.
import { useLingui } from '@lingui/react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { queries } from '../../api/queries';
import { useParties } from '../../frame/parties';
import { choose } from '../../i18n/text';
import { useShortcuts } from '../../keyboard/shortcuts';
import { elementText } from '../../record/element_words';
import type { Said } from '../texts/ContentSaid';
import { ElementRow, type Shown } from '../texts/ElementRow';
import { moveBracket } from '../texts/Elements';
import { SelectedContext, useInText } from '../texts/in_text';
import { Margin } from '../texts/Margin';
import { marksOf } from '../texts/MarkDialog';
import textStyles from '../texts/texts.module.css';
import { deferring, openDeferral } from './deferred';
import { Head } from './Head';
import { Lines } from './Lines';
import { lastSteps, linesOf, standingOf } from './lines';
import type { Keeping } from './noter';
import styles from './room.module.css';
import { Speakers } from './Speakers';
import { useSayLine } from './said';

// What is without prejudice is compiled for nobody: its wall names nobody beside the words.
const drawnAs = (view: 'compilation' | 'rolling'): Shown => ({
  view,
  party: '',
  since: 0,
  before: undefined,
});
const compiled = drawnAs('compilation');
const rolling = drawnAs('rolling');

const editable = 'input,select,textarea,[contenteditable],[role=dialog],[role=alertdialog]';

export interface RoomProps {
  className: string;
  speakers: readonly string[];
  speaker: string | null;
  // null: this person may note nothing.
  onSpeaker: ((party: string) => void) | null;
  editing: { element: string; on: string } | null;
  onEdited: () => void;
  keeping: Keeping;
  say: (party: string, contents: readonly Said[], then?: () => void) => Promise<boolean>;
  session: ReadonlySet<string> | null;
  home: ReactNode;
}

export function Room(props: RoomProps) {
  const { speakers, speaker, onSpeaker, editing, onEdited, keeping, say, session } = props;
  const { i18n } = useLingui();
  const parties = useParties();
  const queryClient = useQueryClient();
  const inText = useInText();
  const { text, circle, select, edit, mine, address } = inText;
  const shown = text.non_paper ? rolling : compiled;
  const selected = useContext(SelectedContext);
  const [told, setTold] = useState('');
  const sayLine = useSayLine();
  const acts = useQuery(queries.entries(circle.id, text.matter)).data?.items;
  const lines = useMemo(() => linesOf(acts ?? []), [acts]);
  const standing = useMemo(() => standingOf(lines, session, text), [lines, session, text]);

  const inHand = () => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-element]')?.dataset.element;
    return text.elements.find((one) => one.id === (focused ?? selected?.element)) ?? null;
  };
  // What a key does with the paragraph in hand; without a speaker or a paragraph it says what is missing.
  const withElement =
    (act: (element: (typeof text.elements)[number]) => void, needsSpeaker = true) =>
    () => {
      const element = inHand();
      if (!onSpeaker) return;
      if (needsSpeaker && speaker === null)
        setTold(i18n._({ id: 'wall.nobody', message: 'Say first who speaks: keys 1 to 9.' }));
      else if (!element)
        setTold(
          i18n._({
            id: 'wall.no_paragraph',
            message: 'Choose a paragraph first: keys J and K, or ] for the next bracket.',
          }),
        );
      else act(element);
    };
  const agree = (who: readonly string[]) => (element: (typeof text.elements)[number]) => {
    const named = elementText(i18n, element, text.elements);
    if (element.state === 'open') {
      setTold(
        i18n._({
          id: 'wall.still_open',
          message: '{element} is still open: a bracket is closed by support, or by letting go.',
          values: { element: named },
        }),
      );
      return;
    }
    const contents = marksOf([element], 'AD_REF', '', {});
    void (async () => {
      for (const party of who) if (!(await say(party, contents))) return;
      setTold(
        i18n._({
          id: 'wall.agreed',
          message: '{element}: agreed ad ref by {parties}',
          values: { element: named, parties: parties.list(who) },
        }),
      );
    })();
  };
  const undo = async () => {
    if (!onSpeaker) return;
    try {
      // What is taken back is what stands there now, whoever noted it.
      const now = await queryClient.fetchQuery({
        ...queries.entries(circle.id, text.matter),
        staleTime: 0,
      });
      const fresh = await queryClient.fetchQuery({
        ...queries.text(address, text.body, text.id),
        staleTime: 0,
      });
      const { steps } = standingOf(linesOf(now.items), session, fresh);
      const last = lastSteps(steps);
      if (last.length === 0)
        return setTold(i18n._({ id: 'wall.nothing', message: 'Nothing is left to take back.' }));
      for (const { line, inverse } of last) {
        if (!inverse) {
          setTold(
            i18n._({
              id: 'wall.cannot',
              message: 'This cannot be taken back: {what}',
              values: { what: sayLine(line) },
            }),
          );
          return;
        }
        for (const content of inverse.length > 1 ? inverse : [inverse[0] as Said])
          if (!(await say(line.party, [content]))) return;
      }
      setTold(
        i18n._({
          id: 'wall.undone',
          message: 'Taken back: {what}',
          values: { what: last.map(({ line }) => sayLine(line)).join('; ') },
        }),
      );
    } catch {
      setTold(
        i18n._({
          id: 'wall.unanswered',
          message: 'Nothing was taken back: the program on this machine does not answer.',
        }),
      );
    }
  };

  const press = (selector: string, focusOnly = false) => {
    const found = document.querySelector<HTMLElement>(`main aside ${selector}`);
    if (focusOnly) found?.focus();
    else found?.click();
    if (!found)
      setTold(
        i18n._({ id: 'wall.no_bracket', message: 'Choose a bracket first: key ] for the next.' }),
      );
  };
  const spoken = (number: number) => () => {
    const party = speakers[number - 1];
    if (party !== undefined && onSpeaker) onSpeaker(party);
  };
  useShortcuts({
    bracket_before: () => moveBracket(-1),
    bracket_after: () => moveBracket(1),
    speaker_1: spoken(1),
    speaker_2: spoken(2),
    speaker_3: spoken(3),
    speaker_4: spoken(4),
    speaker_5: spoken(5),
    speaker_6: spoken(6),
    speaker_7: spoken(7),
    speaker_8: spoken(8),
    speaker_9: spoken(9),
    room_bracket: withElement((element) => edit(element.id)),
    room_alternative: withElement(() => press('[data-otherwise] button')),
    room_support: withElement(() => press('[data-stances] button', true)),
    room_agree: withElement((element) => agree([speaker as string])(element)),
    room_agree_all: withElement(agree(text.parties), false),
    room_defer: withElement((element) => {
      const taken = openDeferral(text.comments, element.id) !== null;
      const values = {
        element: elementText(i18n, element, text.elements),
        party: parties.text(speaker as string),
      };
      void say(speaker as string, [deferring(text.comments, element.id)], () =>
        setTold(
          taken
            ? i18n._({ id: 'wall.taken_up', message: '{element}: taken up again', values })
            : i18n._({
                id: 'wall.put_off',
                message: '{element}: put off, as {party} asked',
                values,
              }),
        ),
      );
    }),
  });
  useUndoKey(() => void undo());

  return (
    <div
      className={props.className}
      onFocusCapture={(event) => {
        // The paragraph that is come to by key is in hand.
        const row = event.target.closest<HTMLElement>('[data-row]')?.closest<HTMLElement>('li');
        const element = row?.dataset.element;
        if (element) select({ element });
      }}
    >
      <Head
        keeping={keeping}
        told={told}
        onUndo={onSpeaker && (() => void undo())}
        undoable={standing.steps.length > 0}
        home={props.home}
      />
      <Speakers speakers={speakers} speaker={speaker} onSpeaker={onSpeaker} />
      <div className={styles.stage}>
        <section
          className={styles.words}
          aria-label={choose(text.titles, i18n.locale)?.text ?? text.id}
        >
          <ol className={textStyles.elements} data-view={shown.view}>
            {text.elements.map((element) => (
              <ElementRow
                key={element.id}
                element={element}
                shown={shown}
                open={selected?.element === element.id}
                chosen={false}
                editing={editing?.element === element.id ? editing.on : null}
                onEdited={onEdited}
              >
                <Deferred element={element.id} />
              </ElementRow>
            ))}
          </ol>
        </section>
        <section
          className={styles.beside}
          // It is read from top to bottom by key, whether anything in it can be pressed or not.
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
          tabIndex={0}
          aria-label={i18n._({ id: 'wall.beside', message: 'In hand, and noted' })}
        >
          {selected && mine && <Margin />}
          <Lines lines={lines} session={session} standing={standing} />
        </section>
      </div>
    </div>
  );
}

function Deferred({ element }: { element: string }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { text } = useInText();
  const found = openDeferral(text.comments, element);
  if (!found) return null;
  return (
    <p>
      <span className="badge" data-tone="wait">
        {i18n._({
          id: 'wall.deferred',
          message: 'Put off, as {party} asked',
          values: { party: parties.text(found.party) },
        })}
      </span>
    </p>
  );
}

// Ctrl+Z, or Cmd+Z, where nothing is being typed: there it is the editor's own.
function useUndoKey(undo: () => void) {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.code !== 'KeyZ' || event.shiftKey || event.altKey || event.isComposing) return;
      if (!(event.ctrlKey || event.metaKey) || event.defaultPrevented || event.repeat) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(editable) || document.querySelector('[role=dialog]')) return;
      event.preventDefault();
      undo();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  });
}
