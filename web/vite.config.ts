import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The page is served by the node from web/dist under a policy that allows nothing from elsewhere
// and nothing inline: hence no inlined assets (data: fonts would be refused) and no polyfill tags.

// Each message stands in the source beside its identifier, and in the catalogues; what a browser fetches
// has it once, in the catalogue of its language.
const messagesOnce = {
  name: 'messages-once',
  apply: 'build' as const,
  enforce: 'pre' as const,
  transform(code: string, path: string) {
    if (!/\/src\/.*\.tsx?$/.test(path)) return null;
    return code.replace(
      /(\bid:\s*'[^'\n]+',\s*)message:\s*(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")\s*,?/g,
      '$1',
    );
  },
};

export default defineConfig({
  plugins: [messagesOnce, react()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    manifest: true,
    license: true, // whose code is bundled, and under which terms: goes into the package's copyright
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': process.env.BROWSER_URL ?? 'http://127.0.0.1:4180' },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test_setup.ts'],
    css: { modules: { classNameStrategy: 'non-scoped' } },
    maxWorkers: 2,
  },
});
