// Runs the built verb `serve` alone, with the arguments given.
import { serveCommand } from '../../../dist/cli/serve.js';

await serveCommand().parseAsync(process.argv.slice(2), { from: 'user' });
