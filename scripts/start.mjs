// `npm start`: sets up what is missing, then serves the game. PORT and HOST say where.
import { setUp } from './setup.mjs';

setUp();
const { main } = await import('../dist/cli/main.js');
await main(['serve', ...process.argv.slice(2)]);
