// Which of several contents rest on one before them: they name it by what it says, or a paragraph that it brings.
// Until that is recorded a node can only say of them that it is not there.
import type { Said } from './ContentSaid';
import { digestOfBytes } from './naming';

function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) yield* stringsIn(each);
}

// Paragraphs that are there by this content alone.
function broughtBy(content: Said): string[] {
  const change = content.change as
    | { element?: string; move?: { what?: string; second?: string } }
    | undefined;
  const page = content.page as { elements?: { id?: string }[] } | undefined;
  return [
    change?.move?.what === 'COMES' ? change.element : undefined,
    change?.move?.what === 'SPLITS' ? change.move.second : undefined,
    ...(page?.elements ?? []).map((one) => one.id),
  ].filter((one) => one !== undefined);
}

// `hex`: the bytes of each, as far as they are known; `there`: paragraphs that the text has already.
export async function restingOn(
  contents: readonly Said[],
  hex: readonly (string | undefined)[],
  there: ReadonlySet<string>,
): Promise<ReadonlySet<number>> {
  const digests = await Promise.all(hex.map((one) => (one ? digestOfBytes(one) : '')));
  const before = new Set<string>();
  const out = new Set<number>();
  contents.forEach((content, at) => {
    for (const one of stringsIn(content)) {
      // 'party/<32 digits>' names a change, 64 digits a page.
      const digits = one.slice(one.lastIndexOf('/') + 1);
      if (before.has(one) || (digits.length >= 32 && before.has(digits.slice(0, 32)))) out.add(at);
    }
    const digest = digests[at];
    if (digest) before.add(digest.slice(0, 32));
    for (const id of broughtBy(content)) if (!there.has(id)) before.add(id);
  });
  return out;
}
