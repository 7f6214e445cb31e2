/** The Express application: security headers, /api, and the built client. */
import express, { type Express, type RequestHandler } from 'express';
import path from 'node:path';
import type { Log } from '../log.ts';
import { isSameOrigin } from '../transport/sameOrigin.ts';
import { answerErrors, answerNotFound, sendError } from './answers.ts';
import { type ApiParts, apiRoutes } from './apiRoutes.ts';

/** The client imports pixi.js/unsafe-eval, so nothing may evaluate text; WebAssembly is for ONNX Runtime in a worker. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self' ws: wss: data: blob:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** What the application serves besides the API. */
interface Served {
  /** The built client with its index.html. */
  readonly clientFolder: string;
  /** The bear-off databases. */
  readonly bearoffFolder: string;
  readonly log: Log;
}

/** Returns the application. */
export function makeApp(parts: ApiParts & Served): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(setSecurityHeaders);
  app.use('/api', neverStored, refuseOtherOrigins, apiRoutes(parts));
  app.use('/bearoff', express.static(parts.bearoffFolder, { index: false, maxAge: '7d' }));
  app.use(clientRoutes(parts.clientFolder));
  app.use(answerNotFound);
  app.use(answerErrors(parts.log));
  return app;
}

const setSecurityHeaders: RequestHandler = (_req, res, next) => {
  res.set({
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  next();
};

const neverStored: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};

const refuseOtherOrigins: RequestHandler = (req, res, next) => {
  if (isSameOrigin(req)) next();
  else sendError(res, { code: 'otherOrigin', message: 'this page is of another origin' });
};

/** The client's files; the page finds its way by what follows `#` in its address. */
function clientRoutes(clientFolder: string): express.Router {
  const httpRoutes = express.Router();
  const setHeaders = (
    res: { setHeader(name: string, value: string): unknown },
    file: string,
  ): void => {
    // Vite puts a hash of the content in the names below assets/.
    const isHashed = path.relative(clientFolder, file).startsWith(`assets${path.sep}`);
    res.setHeader('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  };
  httpRoutes.use(express.static(clientFolder, { setHeaders }));
  httpRoutes.get('/', (_req, res) => {
    sendError(res, { code: 'clientMissing', message: 'the client is not built: npm run build' });
  });
  return httpRoutes;
}
