// What was shown is what goes: the bytes that a preview gave, and not what would be made of the same words once more.
import type { ActInput, Preview } from '../api/model';

// Whether a person saw words or the bytes of them, the entry holds these bytes. One without content has none.
export function asShown(input: ActInput, preview: Pick<Preview, 'content_hex'>): ActInput {
  if (!input.content) return input;
  const { content: _, ...rest } = input;
  return { ...rest, content_hex: preview.content_hex };
}
