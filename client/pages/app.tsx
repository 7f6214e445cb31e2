/** The frame of the page: its name, its three uses, the state of the connection, and the use chosen. */
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import icon from '../icon.svg';
import { makeRoute, type Route, type Use, USES } from '../state/route.ts';
import { EvaluatePage } from './evaluate/evaluatePage.tsx';
import { PlayPage } from './play/playPage.tsx';
import type { Services } from './services.ts';
import { useStore } from './shared/hooks.ts';
import { TrainPage } from './train/trainPage.tsx';

const TITLES: Readonly<Record<Use, string>> = {
  play: 'Play',
  train: 'Train',
  evaluate: 'Evaluate',
};

interface Props {
  readonly services: Services;
}

/** The whole page. */
export function App({ services }: Props): VNode {
  const route = useStore(services.route);
  useEffect(() => {
    document.title =
      route.use === 'play' ? 'Better Play' : `${TITLES[route.use]} \u00b7 Better Play`;
  }, [route.use]);
  return (
    <>
      <header class="top">
        <a class="brand" href="#/play">
          <img src={icon} alt="" width="26" height="26" />
          Better Play
        </a>
        <nav aria-label="Uses">
          {USES.map((use) => (
            <a
              key={use}
              href={linkTo(use, services)}
              aria-current={route.use === use ? 'page' : undefined}
              data-testid={`nav-${use}`}
            >
              {TITLES[use]}
            </a>
          ))}
        </nav>
      </header>
      <ConnectionBanner services={services} />
      <UsePage route={route} services={services} />
    </>
  );
}

/** Play leads back to the game that is open. */
function linkTo(use: Use, { play }: Services): string {
  const game = use === 'play' ? play.session.state.get().game : null;
  return makeRoute({ use, id: game?.gameId ?? null });
}

function UsePage({ route, services }: Props & { readonly route: Route }): VNode {
  switch (route.use) {
    case 'play':
      return <PlayPage route={route} services={services} />;
    case 'train':
      return <TrainPage route={route} services={services} />;
    case 'evaluate':
      return <EvaluatePage route={route} services={services} />;
  }
}

/** Says that the server cannot be reached, as long as that is so. */
function ConnectionBanner({ services }: Props): VNode | null {
  const { connection, pending } = useStore(services.play.session.state);
  const refusal = useStore(services.socket.refusal);
  if (refusal !== null) {
    return (
      <div class="banner" role="alert" data-testid="connection">
        <strong>The server refuses this page:</strong> {refusal}.{' '}
        <button type="button" class="small" onClick={() => location.reload()}>
          Reload
        </button>
      </div>
    );
  }
  if (connection !== 'down') return null;
  return (
    <div class="banner" role="alert" data-testid="connection">
      <strong>No connection to the server.</strong> Trying again&hellip;{' '}
      {pending ? 'What you did is kept and sent when it is back.' : 'Nothing is lost.'}
    </div>
  );
}
