// Sentences that the node says in English (warnings, why nothing more is accepted), in the words of
// the screen. A sentence that is not here is shown as the node wrote it.
import type { I18n, MessageDescriptor } from '@lingui/core';

const sentences: [RegExp, MessageDescriptor][] = [
  [
    /^a part of the store's file cannot be read; /,
    /*i18n*/ {
      id: 'warning.structure',
      message:
        "A part of the store's file cannot be read. Stop the node, look at the disk, then run 'entente restore --salvage'.",
    },
  ],
  [
    /^(\d+) values of the store are damaged; /,
    /*i18n*/ {
      id: 'warning.durable',
      message:
        "{number} values of the store are damaged. Stop the node, look at the disk, then run 'entente restore --salvage'.",
    },
  ],
  [
    /^(\d+) values of the projections are damaged; /,
    /*i18n*/ {
      id: 'warning.projection',
      message:
        "{number} values of what was computed from the record are damaged. Stop the node, then run 'entente rebuild'.",
    },
  ],
  [
    /^(\d+) entries were found damaged; /,
    /*i18n*/ {
      id: 'warning.entries',
      message:
        '{number} entries were found damaged. They are asked for from the parties that hold them.',
    },
  ],
  [
    /^(\d+) pieces of files were found damaged; /,
    /*i18n*/ {
      id: 'warning.chunks',
      message:
        '{number} pieces of files were found damaged. They are asked for from the parties that hold them.',
    },
  ],
  [
    /^a founding was proposed that is not what this party agreed to when it joined; /,
    /*i18n*/ {
      id: 'warning.founding',
      message:
        'An arrangement was proposed that is not what this party agreed to when it joined. Nothing was signed.',
    },
  ],
  [
    /^a new epoch is being opened; /,
    /*i18n*/ {
      id: 'warning.opening',
      message: 'A new volume of our entries is being opened. Nothing is signed meanwhile.',
    },
  ],
  [
    /^a new epoch was opened because /,
    /*i18n*/ {
      id: 'warning.opened',
      message:
        'A new volume of our entries was opened, because this node could not be sure what it had signed.',
    },
  ],
  [
    /^its author signed two different histories$/,
    /*i18n*/ { id: 'frozen.forked', message: 'Its author signed two different histories.' },
  ],
  [
    /^its author opened this epoch twice, with two log keys$/,
    /*i18n*/ {
      id: 'frozen.opened_twice',
      message: 'Its author opened this volume twice, with two keys.',
    },
  ],
  [
    /^its node key was revoked$/,
    /*i18n*/ { id: 'frozen.revoked', message: "The key of its author's node was revoked." },
  ],
];

export function nodeText(i18n: I18n, text: string): string | null {
  for (const [pattern, words] of sentences) {
    const found = pattern.exec(text);
    if (found) return i18n._(words.id, { number: found[1] ?? '' }, { message: words.message });
  }
  return null;
}

// A warning on one arrangement begins with its name: 'alder-birch: a new epoch ...'.
export function splitWarning(text: string, names: readonly string[]): [string, string] {
  const name = names.find((one) => one && text.startsWith(`${one}: `));
  return name ? [name, text.slice(name.length + 2)] : ['', text];
}
