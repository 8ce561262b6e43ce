// If this fails, a delegation comes an hour early, or a day late.
import { expect, it } from 'vitest';
import { inUtc } from './Hours';

it('tells the hour of a place in UTC, with the other day and through the change of clocks', () => {
  expect(inUtc('2032-03-15', '09:30', 'Asia/Seoul')).toBe('00:30');
  expect(inUtc('2032-03-15', '08:30', 'Asia/Seoul')).toBe('2032-03-14 23:30');
  expect(inUtc('2031-01-10', '09:00', 'America/New_York')).toBe('14:00');
  expect(inUtc('2031-07-10', '09:00', 'America/New_York')).toBe('13:00');
  expect(inUtc('2031-09', '09:00', 'Asia/Seoul')).toBeNull();
  expect(inUtc('2031-09-01', '09:00', 'Asia/Soul')).toBeNull();
});
