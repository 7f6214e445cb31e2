/** The answer to a message that was not carried out. */
export interface Refusal {
  readonly ok: false;
  readonly error: {
    readonly code: 'badMessage' | 'tooManyMessages' | 'unknownJob' | 'serverError';
    readonly message: string;
  };
}

/** A message is for people: of a longer one only this much is sent. */
const MAX_LENGTH = 500;

/** Returns a refusal with its reason. */
export function refuse(code: Refusal['error']['code'], message: string): Refusal {
  return { ok: false, error: { code, message: message.slice(0, MAX_LENGTH) } };
}
