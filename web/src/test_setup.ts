import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach } from 'vitest';
import { activate } from './i18n/languages';

// Tests of the build run without a document.
const browser = typeof document !== 'undefined';
beforeEach(async () => {
  if (browser) await activate('en');
});
afterEach(() => {
  if (!browser) return;
  cleanup();
  localStorage.clear();
});
