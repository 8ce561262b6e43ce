// One language of an element, to be edited in place: ProseMirror itself, in one effect. Nothing is ever drawn
// at the caret, so that an input method composes undisturbed; a bracket can be neither deleted nor doubled.
import { baseKeymap, chainCommands, splitBlock } from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { keymap } from 'prosemirror-keymap';
import { Fragment, type Node, Slice } from 'prosemirror-model';
import { EditorState, Plugin, TextSelection } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import 'prosemirror-view/style/prosemirror.css';
import { useEffect, useRef } from 'react';
import { clean } from '../../writing/text';
import editorStyles from './editor.module.css';
import { bracketCount, inlineOf, schema, wordsOf } from './editor_doc';
import type { Direction } from './structure';
import styles from './texts.module.css';
import type { StructureKey } from './useStructure';

export interface WordsEditing {
  begin: Node;
  language: string;
  label: string;
  focused: boolean;
  // Each time something was typed.
  onWords: (words: string, doc: Node) => void;
  onPropose: () => void;
  onEscape: () => void;
  // A bracket would have gone, or would stand there twice.
  onRefused: () => void;
  // Absent: it is no paragraph as a whole that is edited.
  onStructure?: ((key: StructureKey) => void) | undefined;
  // Of an element that words name; empty: there is none.
  number: (element: string) => string;
  // Given at once.
  onReady: (handle: WordsHandle) => void;
  // Of what can be done by key.
  describedBy?: string | undefined;
}

export interface WordsHandle {
  // Writes words at the caret, and goes there.
  insert: (words: string | Node) => void;
  // The words before the caret; null: it was never put anywhere.
  beforeCaret: () => string | null;
}

const keys = 'Control+Enter Alt+ArrowUp Alt+ArrowDown Alt+Shift+ArrowUp Alt+Shift+ArrowDown';

// Alt with an arrow, which no browser has for itself; with Shift across levels rather than among neighbours.
function directionOf(event: KeyboardEvent): Direction | null {
  if (!event.altKey || event.ctrlKey || event.metaKey) return null;
  if (event.key === 'ArrowUp') return event.shiftKey ? 'out' : 'up';
  if (event.key === 'ArrowDown') return event.shiftKey ? 'in' : 'down';
  return null;
}

// Where the browser has it: the state hears of it a moment later, which a quick key comes before.
function caretOf(view: EditorView): number {
  const shown = document.getSelection();
  if (view.hasFocus() && shown?.focusNode && view.dom.contains(shown.focusNode))
    return view.posAtDOM(shown.focusNode, shown.focusOffset);
  return view.state.selection.head;
}

function pastedSlice(text: string, number: (element: string) => string): Slice {
  const lines = clean(text).split('\n');
  const paragraphs = lines.map((line) => schema.node('paragraph', null, inlineOf(line, number)));
  return new Slice(Fragment.from(paragraphs), 1, 1);
}

export function WordsEditor(props: WordsEditing) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const { begin, language, label, focused, describedBy } = latest.current;
    let met = false;
    const brackets = bracketCount(begin);
    const guard = new Plugin({
      filterTransaction: (change) => {
        if (!change.docChanged || bracketCount(change.doc) === brackets) return true;
        latest.current.onRefused();
        return false;
      },
    });
    const step = (act: () => void) => () => {
      act();
      return true;
    };
    const propose = step(() => latest.current.onPropose());
    // A key that is held is pressed once. None of them is heard while something is composed.
    const structure = (own: EditorView, event: KeyboardEvent): boolean => {
      const act = latest.current.onStructure;
      if (!act) return false;
      const first =
        event.key === 'Backspace' && document.getSelection()?.isCollapsed && caretOf(own) === 1;
      const plain = !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
      const splits = event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.altKey;
      const key = splits ? 'split' : first && plain ? 'join_before' : directionOf(event);
      if (!key) return false;
      if (!event.repeat) act(key);
      return true;
    };
    const view: EditorView = new EditorView(place.current, {
      state: EditorState.create({
        doc: begin,
        plugins: [
          history(),
          keymap({
            'Mod-z': undo,
            'Mod-y': redo,
            'Shift-Mod-z': redo,
            Enter: propose,
            'Mod-Enter': propose,
            'Shift-Enter': chainCommands(splitBlock),
            Escape: step(() => latest.current.onEscape()),
          }),
          keymap(baseKeymap),
          guard,
        ],
      }),
      attributes: {
        lang: language,
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': label,
        ...(describedBy ? { 'aria-describedby': describedBy, 'aria-keyshortcuts': keys } : {}),
        class: styles.words ?? '',
        spellcheck: 'true',
      },
      dispatchTransaction: (change) => {
        const next = view.state.apply(change);
        view.updateState(next);
        if (change.docChanged) latest.current.onWords(wordsOf(next.doc), next.doc);
      },
      clipboardTextSerializer: (slice) => wordsOf(schema.node('doc', null, asParagraphs(slice))),
      // Plain words alone come in, whatever was copied.
      handlePaste: (own, event) => {
        const text = event.clipboardData?.getData('text/plain') ?? '';
        if (text) {
          const slice = pastedSlice(text, latest.current.number);
          own.dispatch(own.state.tr.replaceSelection(slice).scrollIntoView());
        }
        return true;
      },
      handleDrop: () => true,
      handleKeyDown: structure,
      handleDOMEvents: {
        focus: () => {
          met = true;
        },
      },
    });
    latest.current.onReady({
      insert: (words) => {
        const { tr } = view.state;
        const change =
          typeof words === 'string' ? tr.insertText(words) : tr.replaceSelectionWith(words, false);
        view.dispatch(change.scrollIntoView());
        view.focus();
      },
      beforeCaret: () => (met ? wordsOf(view.state.doc.cut(0, caretOf(view))) : null),
    });
    if (focused) {
      view.dispatch(view.state.tr.setSelection(TextSelection.atEnd(view.state.doc)));
      view.focus();
    }
    return () => view.destroy();
  }, []);
  return <div ref={place} className={editorStyles.editor} />;
}

function asParagraphs(slice: Slice): Node[] {
  const out: Node[] = [];
  slice.content.forEach((node) => {
    out.push(node.type === schema.nodes.paragraph ? node : schema.node('paragraph', null, node));
  });
  return out.length > 0 ? out : [schema.node('paragraph')];
}
