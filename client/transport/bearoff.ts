/** The bear-off databases in the browser: fetched from the server when one is first needed, and kept by the browser. */
import { BEAROFF_FILES, type BearoffSource, LazyBearoff } from '../../engine/bearoff/lazy.ts';

/** Gets an address, as the browser's fetch does. */
type Get = (address: string) => Promise<Response>;

/** Returns the databases, of which nothing is fetched yet: 0.6 MB one-sided, 4.2 MB two-sided. */
export function makeBearoff(get: Get = (address) => fetch(address)): LazyBearoff {
  const source = (file: string): BearoffSource => {
    return async () => {
      const response = await get(`/bearoff/${file}`);
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    };
  };
  return new LazyBearoff({
    oneSided: source(BEAROFF_FILES.oneSided),
    twoSided: source(BEAROFF_FILES.twoSided),
  });
}
