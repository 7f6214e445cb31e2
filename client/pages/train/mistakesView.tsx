/** The decisions it gets most expensively wrong, or is most sure of and wrong, as boards. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { rollName } from '../../../engine/roll.ts';
import { MiniBoard } from '../../board/miniBoard.tsx';
import { type Palette, paletteFor } from '../../board/palette.ts';
import { count } from '../../state/format.ts';
import type { ArrowKind, ShownMistake, ShownMistakes } from '../../state/mistakes.ts';
import { positionWords } from '../../state/words.ts';
import { useNight } from '../shared/hooks.ts';
import { CopyButton } from '../shared/parts.tsx';

interface Props {
  readonly mistakes: ShownMistakes;
}

/** Boards drawn before the rest is asked for. */
const FIRST = 8;

/** The boards; words where there is none. */
export function MistakesView({ mistakes: { step, bestStep, isPriced, list } }: Props): VNode {
  const [showsAll, setShowsAll] = useState(false);
  const palette = paletteFor(useNight());
  const shown = showsAll ? list : list.slice(0, FIRST);
  return (
    <section class="mistakes" data-testid="mistakes">
      <div>
        <h2>{isPriced ? 'Its dearest mistakes' : 'Most sure and wrong'}</h2>
        <p class="muted">
          {isPriced
            ? 'Held-out decisions it gets wrong at the most cost'
            : 'Held-out decisions where it is most sure that its play is better than the expert\u2019s; what that costs is not known without labels'}
          . From the newest evaluation, at step {count(step)}
          {step !== bestStep && `; the model is that of step ${count(bestStep)}, the best so far`}.
          Light is on roll. <span class="key wrong">its play</span>{' '}
          <span class="key right">the expert&rsquo;s</span>{' '}
          <span class="key plain">what both play</span>
        </p>
      </div>
      {list.length === 0 && <p>It gets every one of them right, or reports none.</p>}
      <ol class="mistake-list">
        {shown.map((mistake) => (
          <MistakeCard key={mistake.key} mistake={mistake} palette={palette} />
        ))}
      </ol>
      {list.length > FIRST && (
        <div>
          <button type="button" class="small" onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? 'Fewer' : `All ${list.length}`}
          </button>
        </div>
      )}
    </section>
  );
}

const KINDS: Readonly<Record<ArrowKind, 'wrong' | 'right' | 'plain'>> = {
  network: 'wrong',
  expert: 'right',
  both: 'plain',
};

function MistakeCard({
  mistake,
  palette,
}: {
  readonly mistake: ShownMistake;
  readonly palette: Palette;
}): VNode {
  const { positionId, position, roll, chosen, preferred, arrows, cost, costWords, times } = mistake;
  const name = rollName(roll);
  return (
    <li class="mistake card">
      <MiniBoard
        position={position}
        roll={roll}
        palette={palette}
        arrows={arrows.map(({ from, to, kind }) => ({ from, to, kind: KINDS[kind] }))}
        label={`${positionWords(position)} To play: ${name}.`}
      />
      <div class="mistake-head">
        <strong>{name}</strong>
        <strong class="cost" title={costWords}>
          {cost}
        </strong>
        <CopyButton text={positionId} label={`Copy the Position ID ${positionId}`} />
      </div>
      <dl>
        <dt class="key wrong">It plays</dt>
        <dd>{chosen}</dd>
        <dt class="key right">Expert</dt>
        <dd>{preferred}</dd>
      </dl>
      {times > 1 && <p class="muted">wrong at the last {times} evaluations</p>}
    </li>
  );
}
