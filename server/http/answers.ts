/** HTTP answers: JSON, and errors as {error: {code, message}} with a matching status. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import * as z from 'zod';
import type { Failure, Result } from '../../engine/result.ts';
import type { Log } from '../log.ts';
import type { HttpError } from '../protocol/jobs.ts';

/** The status of each error code; any other is 500. */
const STATUS: Readonly<Record<string, number>> = {
  badRequest: 400,
  unknownPreset: 400,
  otherMachine: 403,
  otherOrigin: 403,
  readOnly: 403,
  notFound: 404,
  unknownCheckpoint: 404,
  unknownJob: 404,
  unknownModel: 404,
  unknownRecords: 404,
  jobRunning: 409,
  modelExists: 409,
  nameTaken: 409,
  notCancellable: 409,
  notRunning: 409,
  notResumable: 409,
  tooLarge: 413,
  libraryFull: 413,
  setFull: 413,
  badModelFile: 422,
  importFailed: 422,
  makeFailed: 422,
  queueFull: 429,
  backendsUnknown: 503,
  closing: 503,
  clientMissing: 503,
};

/** Sends the value of a success or the error of a failure. */
export function send(res: Response, result: Result<unknown, Failure<string>>): void {
  if (result.ok) res.json(result.value);
  else sendError(res, result.error);
}

/** Sends an error. */
export function sendError(res: Response, { code, message }: Failure<string>): void {
  const body: HttpError = { error: { code, message } };
  res.status(STATUS[code] ?? 500).json(body);
}

/** Returns what the schema makes of the value; answers 400 and returns undefined where it does not fit. */
export function check<T>(res: Response, schema: z.ZodType<T>, value: unknown): T | undefined {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  sendError(res, { code: 'badRequest', message: z.prettifyError(checked.error) });
  return undefined;
}

/** Returns the bytes of a body; answers 400 and returns undefined where there are none. */
export function readBytes(req: Request, res: Response): Uint8Array | undefined {
  const body: unknown = req.body;
  if (body instanceof Uint8Array && body.length > 0) return body;
  sendError(res, { code: 'badRequest', message: 'the body is empty' });
  return undefined;
}

/** Answers requests that no route has. */
export const answerNotFound: RequestHandler = ({ method, originalUrl }, res) => {
  const message = `there is no ${method} ${originalUrl.slice(0, 200)}; server/protocol/jobs.ts says what there is`;
  sendError(res, { code: 'notFound', message });
};

/** Returns the handler of what routes throw: a body that cannot be read is the client's error, the rest is a bug. */
export function answerErrors(log: Log): ErrorRequestHandler {
  return (error: { status?: unknown; message?: unknown }, req, res, next) => {
    if (res.headersSent) {
      next(error);
    } else if (error.status === 413) {
      sendError(res, { code: 'tooLarge', message: 'the body is too large' });
    } else if (typeof error.status === 'number' && error.status >= 400 && error.status < 500) {
      sendError(res, { code: 'badRequest', message: String(error.message) });
    } else {
      log.error(`${req.method} ${req.originalUrl}`, error);
      sendError(res, {
        code: 'serverError',
        message: 'something went wrong on the server; its log says what',
      });
    }
  };
}
