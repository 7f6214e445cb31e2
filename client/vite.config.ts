/** Builds the page into dist/client. JSX is Preact's; nothing is loaded from outside. */
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2022',
    // Pixi is one lazy chunk of about half a megabyte before compression; that is known and measured.
    chunkSizeWarningLimit: 800,
    // Inlined data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: {
      '/api': 'http://localhost:3000',
      '/bearoff': 'http://localhost:3000',
      '/socket.io': { target: 'http://localhost:3000', ws: true },
    },
  },
});
