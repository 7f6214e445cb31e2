/** The trainings that have a name, as choices. */
import type { VNode } from 'preact';
import type { PresetSummary } from '../../../server/protocol/jobs.ts';
import { counted } from '../../state/format.ts';
import type { Loaded } from '../shared/hooks.ts';
import { Loading, Notice } from '../shared/parts.tsx';

interface Props {
  readonly presets: Loaded<PresetSummary[]>;
  readonly chosen: string | undefined;
  readonly onChoose: (preset: string) => void;
}

/** The choices. */
export function PresetPicker({ presets, chosen, onChoose }: Props): VNode {
  if (presets.error)
    return (
      <Notice kind="error" onRetry={presets.reload}>
        {presets.error}
      </Notice>
    );
  if (!presets.data) return <Loading what="Looking for kinds of training" />;
  return (
    <fieldset>
      <legend>Kind of training</legend>
      <div class="presets">
        {presets.data.map((preset) => (
          <label key={preset.name} class="preset">
            <input
              type="radio"
              name="preset"
              checked={preset.name === chosen}
              data-testid={`preset-${preset.name}`}
              onChange={() => onChoose(preset.name)}
            />
            <span>
              <strong>{preset.title}</strong>
              <span class="muted">
                {preset.expect} {factsOf(preset)}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function factsOf({ from, epochs }: PresetSummary): string {
  const passes = `${counted(epochs, 'pass', 'passes')} over the records`;
  return `${passes}, ${from === null ? 'from nothing' : `from the model ${from}`}.`;
}
