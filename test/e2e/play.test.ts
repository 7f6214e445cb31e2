/** A person at a browser: a whole game by clicking on the canvas, a server that is killed on the way, a training. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { io, type Socket } from 'socket.io-client';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { legalPlays } from '../../engine/plays/legalPlays.ts';
import { choosePlays } from '../../engine/player/evaluator.ts';
import { PUBEVAL } from '../../engine/player/pubeval.ts';
import { ending } from '../../engine/position.ts';
import { type GameView, type IntentAnswer, PROTOCOL_VERSION } from '../../server/protocol/game.ts';
import { type Browser, CHROMIUM, openBrowser, serve, type Served } from './browser.ts';

const TIMEOUT = 240_000;
const SCREENSHOTS = process.env['SCREENSHOTS'];

describe.skipIf(!CHROMIUM)('in a browser (skipped where no Chromium is found)', () => {
  let home: string;
  let served: Served;
  let browser: Browser;

  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'better-play-e2e-'));
    served = await serve(home);
    browser = await openBrowser({ width: 1280, height: 800 });
  }, TIMEOUT);
  afterAll(async () => {
    await browser?.close();
    await served?.end('SIGTERM');
    await rm(home, { recursive: true, force: true });
  }, TIMEOUT);

  const byId = (page: Page, id: string) => page.locator(`[data-testid="${id}"]`);
  const picture = async (page: Page, name: string): Promise<void> => {
    if (SCREENSHOTS) await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
  };

  /** The server's own view of the page's game: the test trusts neither canvas nor DOM for it. */
  async function gameOf(page: Page): Promise<GameView> {
    const gameId = /#\/play\/([\w-]+)/.exec(page.url())![1]!;
    const socket: Socket = io(served.url, {
      auth: { protocol: PROTOCOL_VERSION },
      transports: ['websocket'],
    });
    try {
      const answer = (await socket
        .timeout(10_000)
        .emitWithAck('game:open', { gameId })) as IntentAnswer;
      if (!answer.ok) throw new Error(answer.error.message);
      return answer.game;
    } finally {
      socket.close();
    }
  }

  /** Waits until the canvas is drawn and nothing is being told. */
  async function boardReady(page: Page): Promise<void> {
    await page.waitForFunction(() => 'betterPlay' in globalThis);
    await page.waitForSelector('[data-testid="play-page"][data-busy="false"]');
  }

  /** Opens the page; the first time by its start card, later by the link that a finished training has. */
  async function startGame(page: Page, isFirst: boolean): Promise<void> {
    await page.goto(isFirst ? served.url : `${served.url}/#/play?model=default`);
    if (isFirst) await byId(page, 'start-game').click();
    await page.waitForURL(/#\/play\/[\w-]+/);
    await boardReady(page);
  }

  /** Clicks where the page says that a place's checkers are. */
  async function clickPlace(page: Page, place: number): Promise<void> {
    const { x, y } = await page.evaluate(
      (at) =>
        (
          globalThis as unknown as {
            betterPlay: { pointCentre(place: number): { x: number; y: number } };
          }
        ).betterPlay.pointCentre(at),
      place,
    );
    await page.mouse.click(x, y);
  }

  const revisionShown = async (page: Page): Promise<number> =>
    Number(await byId(page, 'play-page').getAttribute('data-revision'));

  /** One step of the person's: rolls, or plays a legal play checker by checker. */
  async function act(page: Page, game: GameView): Promise<void> {
    if (game.phase === 'toRoll') {
      await byId(page, 'roll').click();
    } else {
      await byId(page, 'confirm').waitFor();
      // A sensible player ends the game sooner than one who plays at random.
      const [chosen] = await choosePlays(PUBEVAL, [{ position: game.position, roll: game.roll! }]);
      const play = chosen?.play ?? [];
      for (const { from, to } of play) {
        await clickPlace(page, from);
        await clickPlace(page, to);
      }
      await byId(page, 'confirm').click();
    }
    await page.waitForFunction(
      (revision) =>
        Number(document.querySelector('[data-testid="play-page"]')?.getAttribute('data-revision')) >
        revision,
      game.revision,
    );
  }

  test(
    'plays a whole game by clicking; the server is killed and the page reloaded on the way',
    async () => {
      const page = await browser.context.newPage();
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      await startGame(page, true);
      let game = await gameOf(page);
      for (let n = 0; game.phase !== 'over'; n++) {
        expect(n).toBeLessThan(400);
        if (n === 6) await picture(page, 'desktop');
        if (n === 10) {
          await served.end('SIGKILL');
          served = await serve(home, Number(new URL(served.url).port));
          expect(await gameOf(page)).toEqual(game);
          await page.waitForSelector('[data-testid="roll"]:enabled, [data-testid="confirm"]');
        }
        if (n === 20) {
          await page.reload();
          await boardReady(page);
          expect(await revisionShown(page)).toBe(game.revision);
        }
        await act(page, game);
        game = await gameOf(page);
        expect(await revisionShown(page)).toBe(game.revision);
      }
      await byId(page, 'result').waitFor({ state: 'attached' });
      const end = ending(game.position)!;
      expect(await byId(page, 'result').getAttribute('data-value')).toBe(end.value);
      expect(await byId(page, 'result').getAttribute('data-winner')).toBe(game.ending!.winner);
      await byId(page, 'result-dialog').waitFor();
      await picture(page, 'result');
      expect(problems).toEqual([]);
      await page.close();
    },
    TIMEOUT,
  );

  test(
    'on a phone: typed plays, undo, resignation, and the text board by keyboard',
    async () => {
      const page = await browser.context.newPage();
      await page.setViewportSize({ width: 390, height: 844 });
      await startGame(page, false);
      let game = await gameOf(page);
      if (game.phase === 'toRoll') {
        await act(page, game);
        game = await gameOf(page);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        390,
      );
      await picture(page, 'phone');
      await byId(page, 'play-input').fill('8/8');
      await byId(page, 'play-input').press('Enter');
      await byId(page, 'play-error').filter({ hasText: '8/8' }).waitFor();
      // The text board has a button for every place; a checker is moved by it without a mouse.
      const { play } = legalPlays(game.position, game.roll!)[0]!;
      await byId(page, `point-${play[0]!.from}`).focus();
      await page.keyboard.press('Enter');
      await byId(page, `point-${play[0]!.to}`).focus();
      await page.keyboard.press('Enter');
      await byId(page, 'undo').click();
      expect(await byId(page, 'confirm').isDisabled()).toBe(true);
      await byId(page, 'resign').click();
      await byId(page, 'resign-gammon').click();
      await byId(page, 'result').waitFor({ state: 'attached' });
      expect(await gameOf(page)).toMatchObject({
        phase: 'over',
        ending: { winner: 'dark', value: 'gammon', by: 'resignation' },
      });
      await page.close();
    },
    TIMEOUT,
  );

  test(
    'trains on the sample, watches it learn, stops, resumes, plays and judges the result',
    async () => {
      const page = await browser.context.newPage();
      await page.goto(`${served.url}/#/train`);
      await byId(page, 'import-summary').filter({ hasText: '250' }).waitFor();
      await byId(page, 'model-name').fill('e2e');
      await byId(page, 'epochs').fill('1.2');
      await byId(page, 'start-training').click();
      const training = byId(page, 'training');
      await page.locator('[data-testid="training"][data-state="running"]').waitFor();
      // A chart is drawn once there are steps to draw.
      await page.locator('.uplot canvas').first().waitFor();
      await byId(page, 'stop-training').click();
      await page.locator('[data-testid="training"][data-state="stopped"]').waitFor();
      await byId(page, 'resume-training').click();
      await page
        .locator('[data-testid="training"][data-state="finished"]')
        .waitFor({ timeout: 120_000 });
      expect(await training.textContent()).toMatch(/held-out agreement\d\d\.\d%/);
      await picture(page, 'trained');
      await byId(page, 'play-model').click();
      await page.waitForURL(/#\/play\/[\w-]+/);
      expect(await gameOf(page)).toMatchObject({ model: 'e2e' });

      await page.goto(`${served.url}/#/evaluate?model=e2e`);
      // It was trained on this set, so only what it held out is offered.
      await page.locator('[data-testid="held-out"]:checked').waitFor();
      await byId(page, 'start-evaluation').click();
      const report = byId(page, 'report-overall');
      await report.waitFor({ timeout: 120_000 });
      for (const player of ['e2e', 'pubeval', 'random']) {
        expect(await report.textContent()).toContain(player);
      }
      await picture(page, 'evaluated');
      await page.close();
    },
    TIMEOUT,
  );
});
