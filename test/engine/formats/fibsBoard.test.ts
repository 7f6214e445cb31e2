import { describe, expect, test } from 'vitest';
import { makeFibsBoard, parseFibsBoard } from '../../../engine/formats/fibsBoard.ts';
import { testTextFormat } from './positionFormats.ts';

const NAMES = { light: 'Alice', dark: 'Bob' };

describe.each(['light', 'dark'] as const)('FIBS board of %s', (you) => {
  testTextFormat({
    code: 'badFibsBoard',
    parse: (text) => {
      const parsed = parseFibsBoard(text, { you });
      return parsed.ok ? { ok: true, value: parsed.value.state } : parsed;
    },
    make: (state) => makeFibsBoard(state, NAMES, you),
  });
});
