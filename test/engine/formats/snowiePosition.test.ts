import { describe, expect, test } from 'vitest';
import { makeSnowiePosition, parseSnowiePosition } from '../../../engine/formats/snowiePosition.ts';
import { testTextFormat } from './positionFormats.ts';

const NAMES = { light: 'Alice', dark: 'Bob' };

describe('Snowie position', () => {
  testTextFormat({
    code: 'badSnowiePosition',
    parse: (text) => {
      const parsed = parseSnowiePosition(text);
      return parsed.ok ? { ok: true, value: parsed.value.state } : parsed;
    },
    make: (state) => makeSnowiePosition(state, NAMES),
  });
});
