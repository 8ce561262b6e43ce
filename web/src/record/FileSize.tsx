// How large a file is, in the largest unit of which it has at least one.
import { useLingui } from '@lingui/react';

const units = ['B', 'KiB', 'MiB', 'GiB'] as const;

export function sizeOf(bytes: number): [amount: number, unit: string] {
  let amount = bytes;
  let at = 0;
  while (amount >= 1024 && at + 1 < units.length) {
    amount /= 1024;
    at += 1;
  }
  return [amount, units[at] ?? 'GiB'];
}

export function FileSize({ bytes }: { bytes: number }) {
  const { i18n } = useLingui();
  const [amount, unit] = sizeOf(bytes);
  return (
    <span className="num">
      {i18n.number(amount, { maximumFractionDigits: unit !== 'B' && amount < 10 ? 1 : 0 })} {unit}
    </span>
  );
}
