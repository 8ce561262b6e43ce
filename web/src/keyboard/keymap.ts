// The keys of the page: what each does, where it is heard, and which key it is in this browser. A key
// is a place on the keyboard (event.code, 'KeyJ'), with or without Shift, never a letter: it is the same
// while a Korean input method is on. Every key that is a character can be another, or none (WCAG 2.1.4).
import type { I18n, MessageDescriptor } from '@lingui/core';

// A command of which two places have none in common may share its key with another.
export type Place = 'screen' | 'inbox' | 'meeting' | 'text' | 'room';
const everywhere: readonly Place[] = ['screen', 'inbox', 'meeting', 'text', 'room'];

interface Command {
  key: string;
  text: MessageDescriptor;
  places: readonly Place[];
  // The screen that it goes to, by the key of `go` and then its own.
  to?: string;
}

const go = (key: string, to: string, text: MessageDescriptor): Command => ({
  key,
  to,
  text,
  places: [],
});

const speakerText = /*i18n*/ { id: 'keys.speaker', message: 'In the room: party {number} speaks' };
// Parties of a text in the room, in the order of their buttons.
const speaker = (number: number): Command => ({
  key: `Digit${number}`,
  text: { ...speakerText, values: { number } },
  places: ['room'],
});

export const commands = {
  go: {
    key: 'KeyG',
    text: /*i18n*/ { id: 'keys.go', message: 'Go to a screen, with the next key' },
    places: everywhere,
  },
  'go.today': go('KeyT', '/', /*i18n*/ { id: 'nav.today', message: 'Today' }),
  'go.inbox': go('KeyI', '/inbox', /*i18n*/ { id: 'nav.inbox', message: 'Inbox' }),
  'go.bodies': go('KeyB', '/bodies', /*i18n*/ { id: 'nav.bodies', message: 'Bodies' }),
  'go.texts': go('KeyX', '/texts', /*i18n*/ { id: 'nav.texts', message: 'Texts' }),
  'go.commitments': go(
    'KeyC',
    '/commitments',
    /*i18n*/ { id: 'nav.commitments', message: 'Commitments' },
  ),
  'go.records': go('KeyR', '/records', /*i18n*/ { id: 'nav.records', message: 'Records' }),
  'go.directory': go('KeyW', '/directory', /*i18n*/ { id: 'nav.directory', message: 'Who is who' }),
  'go.import': go('KeyE', '/import', /*i18n*/ { id: 'nav.import', message: 'Bring in' }),
  'go.links': go('KeyL', '/links', /*i18n*/ { id: 'nav.links', message: 'Links & arrangements' }),
  'go.help': go('KeyH', '/help', /*i18n*/ { id: 'nav.help', message: 'Help' }),
  search: {
    key: 'Slash',
    text: /*i18n*/ { id: 'keys.search', message: 'Search the record' },
    places: everywhere,
  },
  actions: {
    key: 'Period',
    text: /*i18n*/ { id: 'keys.actions', message: 'What can be done on this screen' },
    places: everywhere,
  },
  down: {
    key: 'KeyJ',
    text: /*i18n*/ { id: 'keys.next_row', message: 'Next row' },
    places: everywhere,
  },
  up: {
    key: 'KeyK',
    text: /*i18n*/ { id: 'keys.previous_row', message: 'Previous row' },
    places: everywhere,
  },
  edit: {
    key: 'KeyE',
    text: /*i18n*/ { id: 'keys.edit', message: 'Change what has the focus, or the entry beside' },
    places: ['screen', 'meeting', 'text', 'room'],
  },
  sheet: {
    key: 'Shift+Slash',
    text: /*i18n*/ { id: 'keys.sheet', message: 'This sheet' },
    places: everywhere,
  },
  select: {
    key: 'KeyX',
    text: /*i18n*/ {
      id: 'keys.select',
      message: 'Select the entry of the inbox, or the paragraph',
    },
    places: ['inbox', 'text'],
  },
  aside: {
    key: 'KeyE',
    text: /*i18n*/ { id: 'keys.aside', message: 'In the inbox: put aside' },
    places: ['inbox'],
  },
  select_range: {
    key: 'Shift+KeyX',
    text: /*i18n*/ {
      id: 'keys.select_range',
      message: 'In a text: select all paragraphs from the last selected to this one',
    },
    places: ['text'],
  },
  bracket_before: {
    key: 'BracketLeft',
    text: /*i18n*/ { id: 'keys.bracket_before', message: 'In a text: previous bracket' },
    places: ['text', 'room'],
  },
  bracket_after: {
    key: 'BracketRight',
    text: /*i18n*/ { id: 'keys.bracket_after', message: 'In a text: next bracket' },
    places: ['text', 'room'],
  },
  speaker_1: speaker(1),
  speaker_2: speaker(2),
  speaker_3: speaker(3),
  speaker_4: speaker(4),
  speaker_5: speaker(5),
  speaker_6: speaker(6),
  speaker_7: speaker(7),
  speaker_8: speaker(8),
  speaker_9: speaker(9),
  room_bracket: {
    key: 'KeyB',
    text: /*i18n*/ {
      id: 'keys.room_bracket',
      message: 'In the room: other words in the paragraph in hand (a bracket)',
    },
    places: ['room'],
  },
  room_alternative: {
    key: 'KeyO',
    text: /*i18n*/ {
      id: 'keys.room_alternative',
      message: 'In the room: one more alternative in the bracket in hand',
    },
    places: ['room'],
  },
  room_support: {
    key: 'KeyS',
    text: /*i18n*/ {
      id: 'keys.room_support',
      message: 'In the room: to what can be supported or let go',
    },
    places: ['room'],
  },
  room_agree: {
    key: 'KeyA',
    text: /*i18n*/ {
      id: 'keys.room_agree',
      message: 'In the room: whoever speaks agrees ad ref to the paragraph in hand',
    },
    places: ['room'],
  },
  room_agree_all: {
    key: 'Shift+KeyA',
    text: /*i18n*/ {
      id: 'keys.room_agree_all',
      message: 'In the room: all parties agree ad ref to the paragraph in hand',
    },
    places: ['room'],
  },
  room_defer: {
    key: 'KeyD',
    text: /*i18n*/ {
      id: 'keys.room_defer',
      message: 'In the room: put the paragraph in hand off, or take it up again',
    },
    places: ['room'],
  },
  note: {
    key: 'KeyN',
    text: /*i18n*/ { id: 'keys.note', message: 'In a session: note on the item in hand' },
    places: ['meeting'],
  },
  decision: {
    key: 'KeyD',
    text: /*i18n*/ { id: 'keys.decision', message: 'In a session: decision on the item in hand' },
    places: ['meeting'],
  },
  commitment: {
    key: 'KeyC',
    text: /*i18n*/ {
      id: 'keys.commitment',
      message: 'In a session: commitment on the item in hand',
    },
    places: ['meeting'],
  },
  assessment: {
    key: 'KeyA',
    text: /*i18n*/ {
      id: 'keys.assessment',
      message: 'In a session: agreed assessment on the item in hand',
    },
    places: ['meeting'],
  },
  arrived: {
    key: 'KeyI',
    text: /*i18n*/ {
      id: 'keys.arrived',
      message: 'On the row of a person at a meeting: arrived now',
    },
    places: ['meeting'],
  },
  left: {
    key: 'KeyO',
    text: /*i18n*/ { id: 'keys.left', message: 'On the row of a person at a meeting: left now' },
    places: ['meeting'],
  },
} as const satisfies Record<string, Command>;

export type CommandId = keyof typeof commands;
export const commandIds = Object.keys(commands) as CommandId[];

// What somebody set otherwise: another key, or null for none.
export type Keys = Readonly<Partial<Record<CommandId, string | null>>>;

const possible =
  /^(Shift\+)?(Key[A-Z]|Digit[0-9]|Slash|Period|Comma|Semicolon|Quote|BracketLeft|BracketRight|Backslash|Minus|Equal|Backquote)$/;

// Keys as they were kept, whatever somebody wrote into the storage.
export function keysOf(stored: unknown): Keys {
  if (typeof stored !== 'object' || stored === null) return {};
  return Object.fromEntries(
    Object.entries(stored).filter(
      ([id, key]) =>
        Object.hasOwn(commands, id) &&
        (key === null || (typeof key === 'string' && possible.test(key))),
    ),
  );
}

export function keyOf(id: CommandId, keys: Keys): string | null {
  const own = keys[id];
  return own === undefined ? commands[id].key : own;
}

// The key that was pressed, as it is kept; null: one that nothing can be bound to.
export function keyPressed(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return null;
  const key = `${event.shiftKey ? 'Shift+' : ''}${event.code}`;
  return possible.test(key) ? key : null;
}

// Who has this key already, where the two could be heard at once; null: nobody.
export function conflictOf(id: CommandId, key: string, keys: Keys): CommandId | null {
  const isGo = (one: CommandId) => 'to' in commands[one];
  const places: readonly Place[] = commands[id].places;
  return (
    commandIds.find((other) => {
      if (other === id || keyOf(other, keys) !== key || isGo(id) !== isGo(other)) return false;
      const others: readonly Place[] = commands[other].places;
      return isGo(id) || others.some((one) => places.includes(one));
    }) ?? null
  );
}

const signs: Record<string, string> = {
  Slash: '/',
  'Shift+Slash': '?',
  Period: '.',
  Comma: ',',
  Semicolon: ';',
  Quote: "'",
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Minus: '-',
  Equal: '=',
  Backquote: '`',
};

function sign(key: string): string {
  const [, shift = '', code = ''] = /^(Shift\+)?(.*)$/.exec(key) ?? [];
  return signs[key] ?? shift + (signs[code] ?? code.replace(/^(Key|Digit)/, '').toLowerCase());
}

// The key as it stands on the keyboard: 'g t', '/', 'j'; empty: none.
export function keyText(id: CommandId, keys: Keys): string {
  const key = keyOf(id, keys);
  if (!key) return '';
  if (!('to' in commands[id])) return sign(key);
  const first = keyOf('go', keys);
  return first ? `${sign(first)} ${sign(key)}` : '';
}

// For aria-keyshortcuts, where the key is heard at all.
export function keyShortcuts(
  id: CommandId,
  keys: Keys,
  on: boolean,
): { 'aria-keyshortcuts'?: string } {
  const text = on ? keyText(id, keys) : '';
  return text ? { 'aria-keyshortcuts': text.toUpperCase() } : {};
}

export function commandText(i18n: I18n, id: CommandId): string {
  return i18n._(commands[id].text);
}
