// What the node has to say about itself (warnings, why nothing more is accepted), by its codes, in
// the words of the screen.
import type { I18n, MessageDescriptor } from '@lingui/core';
import type { Head, Warning } from '../api/model';

export const warnings: Record<Warning['code'], MessageDescriptor> = {
  store_structure: /*i18n*/ {
    id: 'warning.store_structure',
    message:
      "A part of the store's file cannot be read. Stop the node, look at the disk, then run 'entente restore --salvage'.",
  },
  store_values: /*i18n*/ {
    id: 'warning.store_values',
    message:
      "{count} values of the store are damaged. Stop the node, look at the disk, then run 'entente restore --salvage'.",
  },
  projection_values: /*i18n*/ {
    id: 'warning.projection_values',
    message:
      "{count} values of what was computed from the record are damaged. Stop the node, then run 'entente rebuild'.",
  },
  damaged_entries: /*i18n*/ {
    id: 'warning.damaged_entries',
    message:
      '{count} entries were found damaged. They are asked for from the parties that hold them.',
  },
  damaged_files: /*i18n*/ {
    id: 'warning.damaged_files',
    message:
      '{count} pieces of files were found damaged. They are asked for from the parties that hold them.',
  },
  clock_behind: /*i18n*/ {
    id: 'warning.clock_behind',
    message:
      "This machine's clock says {now}, long before the newest entry written here, of {last}. Nothing is written until it is set right; if it is right, say so with clock_confirmed in the configuration.",
  },
  clock_ahead: /*i18n*/ {
    id: 'warning.clock_ahead',
    message:
      "This machine's clock says {now}, long after the newest entry written here, of {last}. Nothing is written until it is set right; if it is right, say so with clock_confirmed in the configuration.",
  },
  disk_full: /*i18n*/ {
    id: 'warning.disk_full',
    message: 'The disk is full: only reading goes on until there is room.',
  },
  store_silent: /*i18n*/ {
    id: 'warning.store_silent',
    message: 'The store does not answer.',
  },
  founding_differs: /*i18n*/ {
    id: 'warning.founding_differs',
    message:
      'An arrangement was proposed that is not what this party agreed to when it joined. Nothing was signed.',
  },
  not_joined: /*i18n*/ {
    id: 'warning.not_joined',
    message:
      'We were admitted to another state of the record than this node computes, so it did not join. Ask the other parties before anything is signed.',
  },
  epoch_opened: /*i18n*/ {
    id: 'warning.epoch_opened',
    message:
      'A new volume of our entries was opened, because this node could not be sure what it had signed.',
  },
  epoch_opening: /*i18n*/ {
    id: 'warning.epoch_opening',
    message: 'A new volume of our entries is being opened. Nothing is signed meanwhile.',
  },
  identity_missing: /*i18n*/ {
    id: 'warning.identity_missing',
    message:
      "The identity key that stands for our party is not here: nothing can be written. Put the node's root secret back, or ask the other parties for recovery.",
  },
  identity_replaced: /*i18n*/ {
    id: 'warning.identity_replaced',
    message:
      'The identity key that stands for our party is not here. If the others replaced it without our wish, decline that amendment.',
  },
  copy_differs: /*i18n*/ {
    id: 'warning.copy_differs',
    message:
      '{party} signed that it stores the entries of {author}, and showed something else when asked. Ask its people whether its store is sound.',
  },
  copy_not_shown: /*i18n*/ {
    id: 'warning.copy_not_shown',
    message:
      '{party} signed that it stores the entries of {author}, and does not show them when asked. Ask its people whether its store is sound.',
  },
  not_taken: /*i18n*/ {
    id: 'warning.not_taken',
    message: 'Of {party} nothing more is taken than what entries of others name.',
  },
  folding: /*i18n*/ {
    id: 'warning.folding',
    message: 'The record is being read anew. What is shown is not complete yet.',
  },
};

type Frozen = Exclude<Head['frozen_code'], ''>;
export const frozen: Record<Frozen, MessageDescriptor> = {
  forked: /*i18n*/ { id: 'frozen.forked', message: 'Its author signed two different histories.' },
  opened_twice: /*i18n*/ {
    id: 'frozen.opened_twice',
    message: 'Its author opened this volume twice, with two keys.',
  },
  revoked: /*i18n*/ { id: 'frozen.revoked', message: "The key of its author's node was revoked." },
  quota: /*i18n*/ {
    id: 'frozen.quota',
    message: 'Its author has used up the room that this node gives it.',
  },
};

// A code that this page does not know comes from a newer node: nothing, so that its own sentence is
// shown. `named`: how a party is called on this screen.
export function warningText(
  i18n: I18n,
  warning: Warning,
  named: (party: string) => string,
): string | null {
  const words = warnings[warning.code];
  if (!words) return null;
  const values: Record<string, string> = { ...warning.values };
  for (const name of ['party', 'author']) if (values[name]) values[name] = named(values[name]);
  return i18n._(words.id, values, { message: words.message });
}

export function frozenText(i18n: I18n, head: Head): string | null {
  const words = head.frozen_code ? frozen[head.frozen_code] : null;
  return words ? i18n._(words.id, {}, { message: words.message }) : null;
}
