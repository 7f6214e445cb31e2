import { describe, expect, test } from 'vitest';
import { makeOgid, parseOgid } from '../../../engine/formats/ogid.ts';
import { testTextFormat } from './positionFormats.ts';

describe('OGID', () => {
  testTextFormat({ code: 'badOgid', parse: (text) => parseOgid(text), make: makeOgid });
});
