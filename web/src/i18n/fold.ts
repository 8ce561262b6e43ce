// Text as it is compared when somebody looks for it: marks stripped from Latin letters and đ taken
// for d, so that 'doi thoai' finds 'Đối thoại'; Hangul stays composed, so that a part of a word is found.
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Script=Latin}\p{M}*/gu, (letter) => letter.normalize('NFD').replace(/\p{M}/gu, ''))
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/\s+/g, ' ')
    .trim();
}
