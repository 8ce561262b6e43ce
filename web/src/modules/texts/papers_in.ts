// What of a paper that somebody changed is taken: by author, and by what is ticked.
import type { TextPaper } from '../../api/model';
import type { Words } from '../../i18n/words';
import type { Said } from './ContentSaid';

// By author of the paper: a party, or '' for who is left out.
export type Whose = Readonly<Record<string, string>>;

// A name of a party's is that party's; of all others somebody says it.
export function beginWhose(paper: TextPaper): Whose {
  return Object.fromEntries(paper.authors.map((one) => [one.author, one.party ?? '']));
}

export type Item = TextPaper['items'][number];

export const mayTake = (item: Item, whose: Whose): boolean =>
  item.contents.length > 0 &&
  Boolean(whose[item.author]) &&
  // Nobody supports their own words.
  whose[item.author] !== item.party;

// Our own as statements, those of others to be noted of them.
export function contentsOf(
  paper: TextPaper,
  whose: Whose,
  left: ReadonlySet<number>,
  self: string,
): Said[] {
  return paper.items.flatMap((item, at) => {
    if (left.has(at) || !mayTake(item, whose)) return [];
    const party = whose[item.author];
    return item.contents.map((content) =>
      party === self ? content : { ...content, words_of: party },
    );
  });
}

export const itemStates: Words = {
  recorded: /*i18n*/ { id: 'papers_in.recorded', message: 'Recorded already' },
  moved: /*i18n*/ {
    id: 'papers_in.moved',
    message: 'Of other words of the paragraph; it finds its place in those of today',
  },
};

export const itemKinds: Words = {
  change: /*i18n*/ { id: 'papers_in.change', message: 'Other words' },
  comes: /*i18n*/ { id: 'papers_in.comes', message: 'New paragraph' },
  goes: /*i18n*/ { id: 'papers_in.goes', message: 'Paragraph goes' },
  splits: /*i18n*/ { id: 'papers_in.splits', message: 'Split into two; the second part' },
  joins: /*i18n*/ { id: 'papers_in.joins', message: 'Joined with the next' },
  comment: /*i18n*/ { id: 'papers_in.comment', message: 'Comment' },
};

export const leftReasons: Words = {
  no_paragraph: /*i18n*/ {
    id: 'papers_in.no_paragraph',
    message: 'No paragraph of the text reads so.',
  },
  words_differ: /*i18n*/ {
    id: 'papers_in.words_differ',
    message: 'These words have changed in the text since.',
  },
  number_changed: /*i18n*/ {
    id: 'papers_in.number_changed',
    message: 'A number; numbers never move between revisions.',
  },
  in_words_of_another: /*i18n*/ {
    id: 'papers_in.in_words_of_another',
    message:
      'Stands in words that another proposes in this paper. Take those first, then propose it on them.',
  },
  split: /*i18n*/ {
    id: 'papers_in.split',
    message: 'Splits the paragraph here. Propose that on the paragraph itself.',
  },
  split_in_part: /*i18n*/ {
    id: 'papers_in.split_in_part',
    message:
      'Splits the paragraph in some languages only. Split it in every column of a paper with the languages side by side, or propose that on the paragraph itself.',
  },
  as_another: /*i18n*/ {
    id: 'papers_in.as_another',
    message:
      'Reads as another side proposes, but not in all languages of its proposal. Support it on the paragraph itself.',
  },
  joined: /*i18n*/ {
    id: 'papers_in.joined',
    message: 'Joins two paragraphs. Propose that on the paragraph itself.',
  },
  element_gone: /*i18n*/ {
    id: 'papers_in.element_gone',
    message: 'This paragraph is no longer in the text.',
  },
  in_brackets: /*i18n*/ {
    id: 'papers_in.in_brackets',
    message: 'Stands within printed brackets. Propose it on the alternative itself.',
  },
  emptied: /*i18n*/ {
    id: 'papers_in.emptied',
    message: 'The cell was emptied. Who wants no words there proposes it on the paragraph.',
  },
  row: /*i18n*/ {
    id: 'papers_in.row',
    message: 'The row names no paragraph of the text.',
  },
  refused: /*i18n*/ { id: 'papers_in.refused', message: 'The text does not take it.' },
  cell_cut: /*i18n*/ {
    id: 'papers_in.cell_cut',
    message: 'The cell is longer than workbooks keep whole. Propose it on the paragraph.',
  },
  too_much: /*i18n*/ {
    id: 'papers_in.too_much',
    message: 'More was changed than is compared at once. Bring it in in parts.',
  },
  outside_table: /*i18n*/ {
    id: 'papers_in.outside_table',
    message: 'Stands beside the rows of proposals. Bring it in as a paper without those.',
  },
};

export const paperNotes: Words = {
  cell_cut: /*i18n*/ {
    id: 'papers_in.cells_cut',
    message: 'Cells that are longer than workbooks keep whole were left out.',
  },
  nested_tables: /*i18n*/ {
    id: 'papers_in.nested_tables',
    message: 'Cells that hold further cells were read as plain text.',
  },
  moves: /*i18n*/ {
    id: 'papers_in.moves',
    message: 'What was moved in the paper is shown as struck in one place and added in another.',
  },
  pictures: /*i18n*/ { id: 'papers_in.pictures', message: 'Pictures were left out.' },
  text_boxes: /*i18n*/ { id: 'papers_in.text_boxes', message: 'Text boxes were left out.' },
  footnotes: /*i18n*/ {
    id: 'papers_in.footnotes',
    message: 'Footnotes of the program were left out.',
  },
  formulas: /*i18n*/ { id: 'papers_in.formulas', message: 'Formulas were left out.' },
  fields: /*i18n*/ {
    id: 'papers_in.fields',
    message: 'Of fields, what the program had worked out was read.',
  },
  formats: /*i18n*/ {
    id: 'papers_in.formats',
    message: 'Changes of looks alone were left out.',
  },
  mended: /*i18n*/ {
    id: 'papers_in.mended',
    message: 'Characters that nobody sees were taken out.',
  },
  remarks_lost: /*i18n*/ {
    id: 'papers_in.remarks_lost',
    message: 'A comment hangs on no paragraph; it was left out.',
  },
};
