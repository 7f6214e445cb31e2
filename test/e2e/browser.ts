/** A real Chromium and a real server, for the tests that play like a person. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { PROGRAM } from '../cli/program.ts';

const PLACES = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The Chromium found on this machine, or undefined. */
export const CHROMIUM: string | undefined = PLACES.find((place) => place && existsSync(place));

/** How long an action of a person, or what it waits for, may take. */
const ACTION_TIMEOUT_MS = 90_000;

/** A Chromium with a profile of its own. */
export interface Browser {
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

/** Starts Chromium with a fresh profile. */
export async function openBrowser(viewport: { width: number; height: number }): Promise<Browser> {
  const profile = await mkdtemp(path.join(tmpdir(), 'better-play-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM!,
    headless: true,
    viewport,
    reducedMotion: 'reduce',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  // A busy machine is slow, not broken.
  context.setDefaultTimeout(ACTION_TIMEOUT_MS);
  return {
    context,
    close: async () => {
      await context.close();
      // Its processes may still be writing.
      await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

export interface Served {
  readonly url: string;
  /** Ends the server: with SIGTERM in order, with SIGKILL as a crash would. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
}

/** Starts `better-play serve` on a free port, or on `port`. */
export async function serve(home: string, port = 0): Promise<Served> {
  const child = spawn(
    process.execPath,
    [PROGRAM, 'serve', '--port', String(port), '--home', home],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      const found = /is at (http:\S+)/.exec(out);
      if (found) resolve(found[1]!);
    });
    child.on('exit', () => reject(new Error(`the server ended: ${out}`)));
  });
  return {
    url,
    end: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}
