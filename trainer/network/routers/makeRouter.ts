/** The routers by the names configs have for them. */
import type { NetworkConfig } from '../config.ts';
import type { Router } from './router.ts';
import { softmaxTokenChoice } from './softmaxTokenChoice.ts';

type Mixture = NetworkConfig['mixture'];

const ROUTERS: Readonly<Record<Mixture['router'], (mixture: Mixture) => Router>> = {
  'softmax-token-choice': ({ perBoard }) => softmaxTokenChoice(perBoard),
};

/** Returns the router a mixture's config asks for. */
export function makeRouter(mixture: Mixture): Router {
  return ROUTERS[mixture.router](mixture);
}
