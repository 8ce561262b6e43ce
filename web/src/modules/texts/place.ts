// Where an element stands among those of one parent: a string, compared by its bytes (docs/formats/texts.md,
// section 3). Between two of them there is always room for another.

// In the order of their bytes.
const digits = '0123456789abcdefghijklmnopqrstuvwxyz';
const middle = Math.floor(digits.length / 2);

const digitAt = (text: string, at: number): number =>
  at < text.length ? Math.max(0, digits.indexOf(text[at] as string)) : 0;

// A place behind `before` and ahead of `after`; empty: there is no neighbour on that side. Where the two are
// not in order, or another program left no room, it stands behind `before`.
export function between(before: string, after: string): string {
  const found = within(before, after);
  return before < found && (after === '' || found < after) ? found : `${before}${digits[middle]}`;
}

function within(before: string, after: string): string {
  let out = '';
  // As long as both have the same beginning, so has what stands between them.
  let bounded = after !== '';
  for (let at = 0; at <= before.length + after.length; at += 1) {
    const low = digitAt(before, at);
    const high = bounded ? digitAt(after, at) : digits.length;
    if (high - low > 1) return out + digits[Math.floor((low + high) / 2)];
    if (high < low) break;
    out += digits[low];
    if (low < high) bounded = false;
  }
  return out;
}

// Places of that many in a row, with room between them.
export function placesOf(count: number): string[] {
  const width = Math.max(2, Math.ceil(Math.log(count + 2) / Math.log(digits.length)) + 1);
  return Array.from({ length: count }, (_, at) => {
    let left = (at + 1) * digits.length;
    let out = '';
    for (let digit = 0; digit < width; digit += 1) {
      out = digits[left % digits.length] + out;
      left = Math.floor(left / digits.length);
    }
    // A trailing zero would leave no room ahead of it.
    return out.replace(/0+$/, '') || digits[middle] || '';
  });
}

// A new identifier: given once, never used again.
export function freshElement(taken: ReadonlySet<string>): string {
  for (;;) {
    const bytes = crypto.getRandomValues(new Uint8Array(4));
    const id = `e-${[...bytes].map((one) => one.toString(16).padStart(2, '0')).join('')}`;
    if (!taken.has(id)) return id;
  }
}
