import { describe, expect, test } from 'vitest';
import { makeXgid, parseXgid } from '../../../engine/formats/xgid.ts';
import { testTextFormat } from './positionFormats.ts';

describe('XGID', () => {
  testTextFormat({ code: 'badXgid', parse: (text) => parseXgid(text), make: makeXgid });
});
