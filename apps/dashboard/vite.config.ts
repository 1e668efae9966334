import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page is served with a policy that allows no inline script and no data: script, so nothing is inlined. */
export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['@gauntlet/source', 'module', 'browser', 'development|production'] },
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, target: 'es2022', sourcemap: false },
});
