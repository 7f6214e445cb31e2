/** A person at a browser who trains on their own records: dropped, watched, stopped, played, resumed, passed on. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, CHROMIUM, openBrowser, serve, type Served } from './browser.ts';

const TIMEOUT = 240_000;
const SCREENSHOTS = process.env['SCREENSHOTS'];
const RECORDS = path.resolve(import.meta.dirname, '../../data/records');
const DROPPED = [1, 2, 3, 4].map((n) => `gnubg-2ply-0${n}.mat`);

describe.skipIf(!CHROMIUM)('training in a browser (skipped where no Chromium is found)', () => {
  let home: string;
  let served: Served;
  let browser: Browser;

  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'better-play-e2e-'));
    served = await serve(home);
    browser = await openBrowser({ width: 1280, height: 900 });
  }, TIMEOUT);
  afterAll(async () => {
    await browser?.close();
    await served?.end('SIGTERM');
    await rm(home, { recursive: true, force: true });
  }, TIMEOUT);

  const byId = (page: Page, id: string) => page.locator(`[data-testid="${id}"]`);
  const training = (page: Page, state: string) =>
    page.locator(`[data-testid="training"][data-state="${state}"]`);
  const picture = async (page: Page, name: string): Promise<void> => {
    if (!SCREENSHOTS) return;
    // What is out of sight is drawn when it comes into sight.
    for (const chart of await page.locator('.chart').all()) await chart.scrollIntoViewIfNeeded();
    await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage: true });
  };

  /** Drops files on the page, as a person does with the mouse. */
  async function dropFiles(page: Page, files: readonly string[]): Promise<void> {
    const texts = await Promise.all(
      files.map(async (name) => ({
        name,
        text: await readFile(path.join(RECORDS, name), 'latin1'),
      })),
    );
    const transfer = await page.evaluateHandle((dropped) => {
      const data = new DataTransfer();
      for (const { name, text } of dropped) data.items.add(new File([text], name));
      return data;
    }, texts);
    await byId(page, 'train-form').dispatchEvent('dragover', { dataTransfer: transfer });
    await byId(page, 'train-form').dispatchEvent('drop', { dataTransfer: transfer });
  }

  /** What a chart shows last, in words. */
  const latest = async (page: Page, chart: string): Promise<string> =>
    (await byId(page, chart).locator('.plot').getAttribute('aria-label')) ?? '';

  /** Waits until a chart shows something else than it did. */
  async function chartMoved(page: Page, chart: string, before: string): Promise<void> {
    await page.waitForFunction(
      ([id, text]) =>
        document.querySelector(`[data-testid="${id}"] .plot`)?.getAttribute('aria-label') !== text,
      [chart, before] as const,
    );
  }

  test(
    'starts from dropped records, watches the charts move, stops, plays a checkpoint, resumes, plays the result',
    async () => {
      const page = await browser.context.newPage();
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(`${served.url}/#/train`);
      await byId(page, 'import-summary').waitFor();
      await dropFiles(page, DROPPED);
      await byId(page, 'upload-progress').filter({ hasText: '4 files stored' }).waitFor();
      await byId(page, 'import-summary').filter({ hasText: 'files4' }).waitFor();
      expect(await byId(page, 'record-set').inputValue()).toBe('my records');
      expect(await byId(page, 'model-name').inputValue()).toBe('my-records');
      await byId(page, 'preset-quick').check();
      await byId(page, 'model-name').fill('dropped');
      await byId(page, 'epochs').fill('3');
      // Everybody has it, and it leaves time to stop.
      await byId(page, 'advanced').locator('summary').click();
      await byId(page, 'backend-wasm').locator('input').check();
      await picture(page, 'train-form');
      await byId(page, 'start-training').click();

      await training(page, 'running').waitFor();
      await page.locator('[data-testid="chart-loss"] .uplot canvas').waitFor();
      await chartMoved(page, 'chart-loss', await latest(page, 'chart-loss'));
      await byId(page, 'chart-agreement').locator('.uplot canvas').waitFor();
      await byId(page, 'stop-training').click();
      await training(page, 'stopped').waitFor();
      await byId(page, 'mistakes').locator('svg').first().waitFor();
      await byId(page, 'expert-map').waitFor();
      await picture(page, 'train-stopped');
      const address = page.url();

      await byId(page, 'checkpoints').locator('button').first().click();
      await page.waitForURL(/#\/play\/[\w-]+/);
      await page.goto(address);
      await byId(page, 'resume-training').click();
      await training(page, 'finished').waitFor();
      expect(await training(page, 'finished').textContent()).toMatch(/best so far\d\d\.\d%/);
      await picture(page, 'train-finished');

      const file = await page.request.get(`${served.url}/api/models/dropped/file`);
      expect(file.ok()).toBe(true);
      await page.goto(`${served.url}/#/train/new`);
      await byId(page, 'model-file').setInputFiles({
        name: 'again.bpmodel',
        mimeType: 'application/octet-stream',
        buffer: await file.body(),
      });
      await byId(page, 'model-import').filter({ hasText: 'again is here' }).waitFor();

      await page.goto(address);
      await byId(page, 'play-model').click();
      await page.waitForURL(/#\/play\/[\w-]+/);
      await page.waitForSelector('[data-testid="play-page"][data-busy="false"]');
      expect(problems).toEqual([]);
      await page.close();
    },
    TIMEOUT,
  );
});
