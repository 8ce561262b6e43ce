// A proposed change as it was written (docs/formats/texts.md, section 4).
export interface Wording {
  language: string;
  // Of the words that it changes; absent: of none.
  base?: string;
  from?: number;
  to?: number;
  words?: string;
  blank?: string;
}

export interface Change {
  element: string;
  wordings?: Wording[];
  move?: {
    what: string;
    number?: string;
    parent?: string;
    place?: string;
    type?: string;
    // Of a split the new part, of a join the one that ends.
    second?: string;
  };
  chair?: boolean;
  on?: string;
  reason?: Record<string, string>;
}

// What a change says, out of the content in which the node gives it.
export function written(change: { content: Record<string, unknown> }): Partial<Change> {
  return (change.content.change ?? {}) as Partial<Change>;
}
