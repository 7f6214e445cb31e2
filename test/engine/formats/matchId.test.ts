import { describe, expect, test } from 'vitest';
import {
  makeGnubgId,
  makeMatchId,
  parseGnubgId,
  parseMatchId,
} from '../../../engine/formats/matchId.ts';
import { testTextFormat } from './positionFormats.ts';

describe('GNUBG ID', () => {
  testTextFormat({ code: 'badGnubgId', parse: (text) => parseGnubgId(text), make: makeGnubgId });
});
