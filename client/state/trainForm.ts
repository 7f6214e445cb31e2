/** What a person chose for a training, and the request it makes. */
import type { BackendName } from '../../model/backends.ts';
import { modelNameSchema } from '../../model/card.ts';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import type { PresetSummary } from '../../server/protocol/jobs.ts';
import type { RequestOf } from './jobKinds.ts';
import { proposedName } from './modelNames.ts';

/** What was chosen; null or '' leaves it to the preset or the program. */
export interface TrainForm {
  readonly preset: string | null;
  readonly records: string | null;
  /** Whose plays to learn from; everybody's when []. */
  readonly experts: readonly string[];
  /** As typed; null while the proposal stands. */
  readonly model: string | null;
  readonly epochs: string;
  readonly seed: string;
  readonly backend: BackendName | null;
  readonly from: string | null;
}

export const EMPTY_FORM: TrainForm = {
  preset: null,
  records: null,
  experts: [],
  model: null,
  epochs: '',
  seed: '',
  backend: null,
  from: null,
};

/** What there is to choose from; [] while it is not known. */
export interface TrainChoices {
  readonly presets: readonly PresetSummary[];
  /** Record sets by name, the one used where none is chosen first. */
  readonly sets: readonly string[];
  /** Names that models have, or will have once their trainings end. */
  readonly models: readonly string[];
}

/** The form with what was left open filled in. */
export interface FilledForm {
  readonly preset: PresetSummary | undefined;
  readonly records: string | null;
  readonly model: string;
  /** The model it begins with; null where it begins anew. */
  readonly from: string | null;
  /** One player must be chosen. */
  readonly needsPlayer: boolean;
}

/** The field of the form that is wrong. */
export type FormField = 'preset' | 'records' | 'experts' | 'model' | 'epochs' | 'seed';

/** The preset that learns one player's choices. */
const PERSONAL = 'personal';
/** The largest values the server takes, and the smallest number of passes worth the name. */
export const MAX_EPOCHS = 1000;
export const MAX_SEED = 999_999_999;

/** Returns the form with what was left open filled in: the first preset, the first records, a proposed name. */
export function fillForm(form: TrainForm, { presets, sets, models }: TrainChoices): FilledForm {
  const preset = presets.find(({ name }) => name === form.preset) ?? presets[0];
  const records = sets.find((name) => name === form.records) ?? sets[0] ?? null;
  return {
    preset,
    records,
    model: form.model ?? proposedName(records, form.experts, models),
    from: form.from ?? preset?.from ?? null,
    needsPlayer: preset?.name === PERSONAL,
  };
}

/** Returns the form after a choice: other records have other players, and one player is learned from alone. */
export function changeForm(form: TrainForm, change: Partial<TrainForm>): TrainForm {
  const next = { ...form, ...change };
  const isOther = change.records !== undefined && change.records !== form.records;
  const experts = isOther ? [] : next.experts;
  return { ...next, experts: next.preset === PERSONAL ? experts.slice(-1) : experts };
}

/** Returns the form of the next training: as it was, of the same records, but with a name that is free. */
export function formAfterStart(
  form: TrainForm,
  { records }: Pick<RequestOf<'train'>, 'records'>,
): TrainForm {
  return { ...form, records, model: null };
}

/** Returns the request the form makes, or which field is wrong and why. */
export function trainRequest(
  form: TrainForm,
  choices: TrainChoices,
): Result<RequestOf<'train'>, Failure<FormField>> {
  const { preset, records, model, needsPlayer } = fillForm(form, choices);
  if (!preset) return fail('preset', 'There is nothing to choose from yet.');
  if (records === null) return fail('records', 'Choose records to learn from, or add your own.');
  if (needsPlayer && form.experts.length !== 1)
    return fail('experts', 'Choose the player to learn from.');
  const name = model.trim();
  if (!modelNameSchema.safeParse(name).success)
    return fail(
      'model',
      'A name has 1 to 64 letters, digits, dots, dashes and underscores, and no dot in front.',
    );
  if (choices.models.includes(name))
    return fail('model', `There is a model \u201c${name}\u201d already: choose another name.`);
  const epochs = readNumber(form.epochs);
  if (epochs !== null && !(epochs > 0 && epochs <= MAX_EPOCHS))
    return fail('epochs', `Passes are a number above 0, at most ${MAX_EPOCHS}.`);
  const seed = readNumber(form.seed);
  if (seed !== null && !(Number.isInteger(seed) && seed >= 0 && seed <= MAX_SEED))
    return fail('seed', `A seed is a whole number from 0 to ${MAX_SEED}.`);
  const { backend, from } = form;
  const experts = [...form.experts];
  return ok({
    kind: 'train',
    records,
    experts,
    model: name,
    preset: preset.name,
    epochs,
    seed,
    backend,
    from,
  });
}

/** null for nothing typed, NaN for what is no number. */
function readNumber(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}
