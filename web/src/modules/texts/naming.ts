// Contents that others answer are named by what they say (docs/formats/texts.md, section 1).

// SHA-256 of bytes that are given as hexadecimal digits, in small ones.
export async function digestOfBytes(hex: string): Promise<string> {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (one) => Number.parseInt(one, 16));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((one) => one.toString(16).padStart(2, '0')).join('');
}
