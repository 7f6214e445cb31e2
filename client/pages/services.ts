/** What every page shares: the connection, the game being played, and where in the page one is. */
import { PlayController } from '../state/playController.ts';
import { makeRoute, parseRoute, type Route } from '../state/route.ts';
import { makeSettings, parseSettings } from '../state/settings.ts';
import { Store } from '../state/store.ts';
import { EMPTY_FORM, type TrainForm } from '../state/trainForm.ts';
import { ServerSocket } from '../transport/socket.ts';

export interface Services {
  readonly socket: ServerSocket;
  readonly play: PlayController;
  readonly route: Store<Route>;
  /** What was chosen for the next training, kept while the page stands. */
  readonly trainForm: Store<TrainForm>;
  /** Goes to a place in the page; `replaces` leaves no step back. */
  go(route: Partial<Route> & Pick<Route, 'use'>, replaces?: boolean): void;
}

const SETTINGS_KEY = 'better-play:settings';
const GAME_KEY = 'better-play:game';

/** Connects to the server and reads what the browser kept. */
export function makeServices(): Services {
  const socket = new ServerSocket();
  const play = new PlayController(
    socket,
    parseSettings(remember(SETTINGS_KEY)),
    (milliseconds, callback) => {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  );
  const route = new Store(parseRoute(location.hash));
  addEventListener('hashchange', () => route.set(parseRoute(location.hash)));
  let { settings } = play.state.get();
  play.state.watch((state) => {
    if (state.settings === settings) return;
    ({ settings } = state);
    keep(SETTINGS_KEY, makeSettings(settings));
  });
  const go: Services['go'] = (to, replaces = false) => {
    const hash = makeRoute(to);
    if (!replaces) location.hash = hash;
    else {
      history.replaceState(null, '', hash);
      route.set(parseRoute(hash));
    }
  };
  return { socket, play, route, trainForm: new Store(EMPTY_FORM), go };
}

/** Returns the ID of the game played last in this browser. */
export const rememberedGame = (): string | null => remember(GAME_KEY);

/** Keeps the ID of the game being played, or forgets it. */
export const keepGame = (gameId: string | null): void => keep(GAME_KEY, gameId);

/** Storage may be forbidden; then nothing is kept, and nothing breaks. */
function remember(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Private windows may refuse; the address still names the game.
  }
}
