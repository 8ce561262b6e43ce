// Why a file that somebody brings was refused, in a secretariat's words.
import type { I18n } from '@lingui/core';
import { Refusal } from '../api/client';
import type { Words } from '../i18n/words';

// Why a file was refused: the reader says it in English (docs/operating/import.md); a test holds
// these beginnings against its sources.
export const fileRefusals: readonly [RegExp, Words[string]][] = [
  [
    /far more than|zip bomb/,
    /*i18n*/ {
      id: 'bring.bomb',
      message: 'This file unpacks to far more than its size: it was made to harm. Ask who sent it.',
    },
  ],
  [
    /entities of its own/,
    /*i18n*/ {
      id: 'bring.entities',
      message:
        'This file declares what no office program writes: it was made to harm. Ask who sent it.',
    },
  ],
  [
    /no paper of a text/,
    /*i18n*/ {
      id: 'papers_in.kind',
      message:
        'This is no paper of a text. Choose DOCX or HWPX, or the comment matrix as XLSX or CSV; save a file of an old form as one of these first.',
    },
  ],
  [
    /paper of another text/,
    /*i18n*/ {
      id: 'papers_in.other_text',
      message: 'No paragraph of this text was found in the file. Is it a paper of another text?',
    },
  ],
  [
    /macros/,
    /*i18n*/ {
      id: 'bring.macros',
      message: 'This file carries macros. Save it without them (.xlsx) and choose it again.',
    },
  ],
  [
    /password/,
    /*i18n*/ {
      id: 'bring.password',
      message: 'This file is protected by a password. Save it without one and choose it again.',
    },
  ],
  [
    /of an old form|binary workbook/,
    /*i18n*/ {
      id: 'bring.old_form',
      message: 'This file is of an old form. Save it as .xlsx, .docx or .hwpx and choose it again.',
    },
  ],
  [
    /damaged|no proper XML|be read|never closed|zero bytes|too deep|too many parts|is no letter|is no calendar|made to harm/,
    /*i18n*/ {
      id: 'bring.damaged',
      message:
        'This file is damaged, or not what its name says. Save it anew in the program that made it.',
    },
  ],
  [
    /no folder whose name/,
    /*i18n*/ {
      id: 'bring.no_dates',
      message:
        'There is no folder in it whose name begins with a date, as in “2024-06-10 3rd meeting”.',
    },
  ],
  [
    /charset|is in no/,
    /*i18n*/ {
      id: 'bring.charset_wrong',
      message: 'Its letters could not be read. Say above how they are written.',
    },
  ],
  [
    /not read here/,
    /*i18n*/ {
      id: 'bring.unknown_kind',
      message:
        'Files of this kind are not read here: XLSX, CSV, ICS, EML, MSG, DOCX, HWPX and folders are.',
    },
  ],
  [
    /larger|more .*than|has more/,
    /*i18n*/ {
      id: 'bring.too_large',
      message: 'This is more than is taken at once. Split it and bring it in in pieces.',
    },
  ],
];

// The same where a run came upon it.
export function refusedText(i18n: I18n, detail: string): string | null {
  const found = fileRefusals.find(([pattern]) => pattern.test(detail));
  return found ? i18n._(found[1]) : null;
}

export function refusedFile(i18n: I18n, error: unknown): string | null {
  if (!(error instanceof Refusal)) return null;
  if (error.problem.status === 413)
    return i18n._({
      id: 'bring.too_large',
      message: 'This is more than is taken at once. Split it and bring it in in pieces.',
    });
  if (error.problem.code !== 'invalid') return null;
  return refusedText(i18n, error.problem.detail);
}
