// Marks that fell away by changes of form alone, and can be carried over to the new words by one entry.
import type { NegotiatedText, TextElement } from '../../api/model';
import type { Said } from './ContentSaid';
import { mostMarked } from './MarkDialog';

export interface Fallen {
  element: TextElement;
  stand: string;
  due: string;
}

// Our marks that do not hold, on paragraphs that this revision lists as changed in form alone. One behind
// which another revision changed the paragraph otherwise, or whose words are open now, is given anew instead.
export function fallenBy(
  text: Pick<NegotiatedText, 'elements' | 'revisions'>,
  revision: number,
  self: string,
): Fallen[] {
  const of = text.revisions.find((one) => one.number === revision);
  if (!of) return [];
  return text.elements.flatMap((element) => {
    const mark = element.marks.find((one) => one.party === self && !one.holds);
    const said = mark?.said.time;
    const issued = of.issued ?? '';
    if (!mark || !said || !of.editorial.includes(element.id) || said >= issued) return [];
    const otherwise = text.revisions.some(
      (one) =>
        (one.issued ?? '') > said &&
        one.changed.includes(element.id) &&
        !one.editorial.includes(element.id),
    );
    const moved = element.words.some((one) => one.parts !== null) || element.state === 'open';
    if (otherwise || moved || mark.stand === 'no_position') return [];
    return [{ element, stand: mark.stand, due: mark.due?.from ?? '' }];
  });
}

// One entry where all have one stand; else one for each.
export function carried(fallen: readonly Fallen[]): Said[] {
  const groups = new Map<string, Fallen[]>();
  for (const one of fallen) {
    const key = `${one.stand} ${one.due}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const out: Said[] = [];
    for (let at = 0; at < group.length; at += mostMarked) {
      const part = group.slice(at, at + mostMarked);
      out.push({
        marks: {
          stand: (part[0] as Fallen).stand.toUpperCase(),
          marked: part.map(({ element }) => ({ element: element.id, digest: element.digest })),
          ...(part[0]?.due ? { due: part[0].due } : {}),
        },
      });
    }
    return out;
  });
}
