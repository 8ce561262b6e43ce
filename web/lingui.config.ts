import { defineConfig } from '@lingui/cli';
import { formatter } from '@lingui/format-po';

// Screen words, apart from the code's: one PO file a language, English being the source.
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'ko', 'vi'],
  catalogs: [
    {
      path: 'src/i18n/{locale}/messages',
      include: ['src'],
      exclude: ['**/*.test.*', 'src/i18n/*/messages.ts'],
    },
  ],
  format: formatter({ lineNumbers: false, printPlaceholdersInComments: false }),
  compileNamespace: 'ts',
  orderBy: 'messageId',
});
