// The built page lies at /graphql and its files at /graphiql/assets/ (pages/graphiql.py).
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/graphiql/',
  publicDir: false,
  logLevel: 'warn',
  build: {
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 9999,
    modulePreload: { polyfill: false },
    rollupOptions: {
      onwarn(warning, warn) {
        // "use client" marks of React libraries mean nothing in a page without a React server.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
  worker: { format: 'es' },
});
