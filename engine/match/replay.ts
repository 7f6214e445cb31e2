/** Records played through again: what writers of formats, boards and analyses walk along. */
import { type Failure, ok, type Result } from '../result.ts';
import type { GameRecord, RecordedEvent } from './record.ts';
import { Recorder, type RecorderErrorCode } from './recorder.ts';
import { openingState } from './state.ts';
import type { MatchRules } from './rules.ts';
import type { MatchState } from './state.ts';

/** An event of a record between the states it leads from and to. */
export interface ReplayStep {
  readonly event: RecordedEvent;
  readonly before: MatchState;
  readonly after: MatchState;
}

/** Returns the state a recorded game begins with. */
export function setupOf(rules: MatchRules, game: GameRecord): MatchState {
  return game.setup ?? openingState(rules, game);
}

/** Returns every event with the states around it; an error only for a record that no reader has checked. */
export function replayGame(
  rules: MatchRules,
  game: GameRecord,
): Result<ReplayStep[], Failure<RecorderErrorCode>> {
  const recorder = new Recorder(setupOf(rules, game));
  const steps: ReplayStep[] = [];
  for (const event of game.events) {
    const taken = take(recorder, event);
    if (!taken.ok) return taken;
    steps.push({ event, ...taken.value });
  }
  return ok(steps);
}

/** Takes an event, after the roll that waited where it is a resignation. */
function take(
  recorder: Recorder,
  event: RecordedEvent,
): Result<Omit<ReplayStep, 'event'>, Failure<RecorderErrorCode>> {
  if (event.kind === 'resign' && event.unplayed && recorder.state.phase !== 'toPlay') {
    const rolled = recorder.roll(event.unplayed.seat, event.unplayed.roll);
    if (!rolled.ok) return rolled;
  }
  const before = recorder.state;
  const after = act(recorder, event);
  return after.ok ? ok({ before, after: after.value }) : after;
}

function act(
  recorder: Recorder,
  event: RecordedEvent,
): Result<MatchState, Failure<RecorderErrorCode>> {
  switch (event.kind) {
    case 'play':
      return recorder.turn(event.seat, event.roll, event.play);
    case 'automaticDouble':
      return recorder.act({ kind: 'openingRoll', light: 1, dark: 1 });
    case 'double':
    case 'beaver':
    case 'take':
    case 'pass':
      return recorder.cube(event.kind, event.seat);
    case 'resign':
      return recorder.act({ kind: 'resign', seat: event.seat, value: event.value });
    case 'accept':
    case 'reject':
      return recorder.act({ kind: event.kind });
  }
}
