/** The keyboard on the Play page. */
import type { PlayController } from '../../state/playController.ts';

/** What keys do besides playing. */
export interface KeyActions {
  newGame(): void;
  help(): void;
  toggleTextBoard(): void;
  /** Begins to type a play, with the character pressed. */
  type(first: string): void;
}

/** The keys, for the help. */
export const KEYS: readonly (readonly [string, string])[] = [
  ['R', 'roll the dice'],
  ['Enter', 'confirm the play'],
  ['U or Backspace', 'take back one checker move'],
  ['Shift + U', 'take back all'],
  ['S', 'turn the dice round'],
  ['24 \u2026 1, b', 'type a play: 8/5 6/5, bar/20, 6/off, 13/7*(2)'],
  ['Esc', 'put a checker back; end an animation'],
  ['N', 'new game'],
  ['T', 'show the text board'],
  ['?', 'this help'],
  ['Tab, arrows', 'go over the board\u2019s places; Enter picks up and puts down'],
];

/** Listens to the keyboard; returns how to stop. Text fields and dialogs keep their keys. */
export function listenToKeys(play: PlayController, actions: KeyActions): () => void {
  const pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]'))
      return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (target?.closest('input, select, textarea')) return;
    if (isTaken(event, target, play)) event.preventDefault();
    else if (act(event, play, actions)) event.preventDefault();
  };
  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
}

/** Enter on a button presses it; on a place of the text board it confirms once the turn is complete. */
function isTaken(event: KeyboardEvent, target: HTMLElement | null, play: PlayController): boolean {
  if (event.key !== 'Enter') return false;
  if (target?.closest('[data-place]') && play.canConfirm()) {
    play.confirm();
    return true;
  }
  return false;
}

function act(event: KeyboardEvent, play: PlayController, actions: KeyActions): boolean {
  const { key } = event;
  const isOnButton =
    event.target instanceof HTMLElement && event.target.closest('button, a, summary') !== null;
  if (key === 'Enter' || key === ' ') {
    if (isOnButton) return false;
    if (play.skip()) return true;
    if (play.canConfirm()) play.confirm();
    else play.roll();
    return true;
  }
  if (key !== 'Tab' && key !== 'Shift' && play.skip() && key === 'Escape') return true;
  switch (key) {
    case 'r':
    case 'R':
      play.roll();
      return true;
    case 'U':
      play.undoAll();
      return true;
    case 'u':
    case 'Backspace':
      play.undo();
      return true;
    case 's':
    case 'S':
      play.swapDice();
      return true;
    case 'n':
    case 'N':
      actions.newGame();
      return true;
    case 't':
    case 'T':
      actions.toggleTextBoard();
      return true;
    case '?':
      actions.help();
      return true;
    case 'Escape':
      play.deselect();
      return true;
    default:
      if (!/^[\db]$/i.test(key)) return false;
      actions.type(key);
      return true;
  }
}
