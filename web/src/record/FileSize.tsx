// How large a file is, in the largest unit of which it has at least one.
import { useLingui } from '@lingui/react';

const units = ['KiB', 'MiB', 'GiB'] as const;

export function sizeOf(bytes: number): [amount: number, unit: string] {
  let amount = bytes / 1024;
  let at = 0;
  while (amount >= 1024 && at + 1 < units.length) {
    amount /= 1024;
    at += 1;
  }
  return [amount, units[at] ?? 'KiB'];
}

export function FileSize({ bytes }: { bytes: number }) {
  const { i18n } = useLingui();
  const [amount, unit] = sizeOf(bytes);
  return (
    <span className="num">
      {i18n.number(amount, { maximumFractionDigits: amount < 10 ? 1 : 0 })} {unit}
    </span>
  );
}
