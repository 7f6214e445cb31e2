/** How the board behaves, for the person to choose. */
import type { VNode } from 'preact';
import { type Settings, type Speed, SPEEDS } from '../../state/settings.ts';

interface Props {
  readonly settings: Settings;
  readonly onChange: (settings: Partial<Settings>) => void;
}

/** The options, folded away. */
export function Options({ settings, onChange }: Props): VNode {
  const tick = (name: 'rollsForMe' | 'showsArrows' | 'showsTextBoard', label: string): VNode => (
    <label class="tick">
      <input
        type="checkbox"
        checked={settings[name]}
        data-testid={`option-${name}`}
        onChange={(event) => onChange({ [name]: event.currentTarget.checked })}
      />
      {label}
    </label>
  );
  return (
    <details
      class="options card"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) currentTarget.scrollIntoView({ block: 'nearest' });
      }}
    >
      <summary>Options</summary>
      <div class="options-body">
        {tick('rollsForMe', 'Roll for me')}
        {tick('showsArrows', 'Show the last play as arrows')}
        {tick('showsTextBoard', 'Show the text board')}
        <label class="choice">
          Replies
          <select
            value={settings.speed}
            data-testid="option-speed"
            onChange={(event) => onChange({ speed: event.currentTarget.value as Speed })}
          >
            {Object.keys(SPEEDS).map((speed) => (
              <option key={speed} value={speed}>
                {speed}
              </option>
            ))}
          </select>
        </label>
        <label class="choice">
          Bear off on the
          <select
            value={settings.homeSide}
            data-testid="option-homeSide"
            onChange={(event) =>
              onChange({ homeSide: event.currentTarget.value === 'left' ? 'left' : 'right' })
            }
          >
            <option value="right">right</option>
            <option value="left">left</option>
          </select>
        </label>
      </div>
    </details>
  );
}
