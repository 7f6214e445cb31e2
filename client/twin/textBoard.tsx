/**
 * The board as text: the same scene as the canvas, as buttons that a keyboard and a screen reader can use. Arrow keys
 * go from place to place, Tab leaves the board.
 */
import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { BAR, OFF } from '../../engine/position.ts';
import type { Scene } from '../state/scene.ts';
import { placeWords, type Standing, standingOn, standingWords } from '../state/words.ts';

interface Props {
  readonly scene: Scene;
  /** Drawn for everyone, or there only for those who need it. */
  readonly isShown: boolean;
  readonly onPlace: (place: number) => void;
  /** The place that has the keyboard's focus, null when none. */
  readonly onFocus: (place: number | null) => void;
}

/** In reading order: from the far end to home, as checkers travel. */
const PLACES: readonly number[] = [BAR, ...Array.from({ length: 24 }, (_, i) => 24 - i), OFF];

/** The text board. */
export function TextBoard({ scene, isShown, onPlace, onFocus }: Props): VNode {
  const grid = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<number | null>(null);
  // Tab comes in where the person was last, or at the first checker that may move.
  const entry = current ?? PLACES.find((place) => scene.movable.has(place)) ?? BAR;
  const moveFocus = (event: KeyboardEvent): void => {
    const at = PLACES.indexOf(entry);
    const next = nextPlace(event.key, at);
    if (next === undefined) return;
    event.preventDefault();
    grid.current?.querySelector<HTMLButtonElement>(`[data-place="${PLACES[next]}"]`)?.focus();
  };
  return (
    <section
      class={isShown ? 'text-board' : 'text-board visually-hidden'}
      aria-label="Text board"
      data-testid="text-board"
    >
      <p class="hint">
        Points as you number them. Choose a place with a checker that can move, then where it goes.
        Arrow keys go from place to place.
      </p>
      <div
        ref={grid}
        class="text-grid"
        role="group"
        aria-label="Places of the board"
        onKeyDown={moveFocus}
        onBlurCapture={() => onFocus(null)}
      >
        {PLACES.map((place) => (
          <PlaceButton
            key={place}
            place={place}
            scene={scene}
            isEntry={place === entry}
            onPlace={onPlace}
            onFocus={(focused) => {
              setCurrent(focused);
              onFocus(focused);
            }}
          />
        ))}
      </div>
    </section>
  );
}

interface PlaceProps {
  readonly place: number;
  readonly scene: Scene;
  readonly isEntry: boolean;
  readonly onPlace: (place: number) => void;
  readonly onFocus: (place: number) => void;
}

function PlaceButton({ place, scene, isEntry, onPlace, onFocus }: PlaceProps): VNode {
  const standing = standingOn(scene.position, place, scene.person);
  const role = placeRole(place, scene);
  const testId = place === BAR ? 'bar' : place === OFF ? 'off' : `point-${place}`;
  return (
    <button
      type="button"
      class={`place ${place === BAR ? 'bar' : place === OFF ? 'off' : ''} ${role ?? ''}`}
      data-testid={testId}
      data-place={place}
      data-role={role}
      data-light={standing.light}
      data-dark={standing.dark}
      tabIndex={isEntry ? 0 : -1}
      aria-pressed={role === 'selected' ? true : undefined}
      aria-label={`${placeWords(place)}: ${standingWords(standing)}${role ? `, ${ROLE_WORDS[role]}` : ''}`}
      onClick={() => onPlace(place)}
      onFocus={() => onFocus(place)}
    >
      <span class="place-name">{place === BAR ? 'bar' : place === OFF ? 'off' : place}</span>
      <StandingMark standing={standing} />
    </button>
  );
}

type Role = 'selected' | 'target' | 'movable';
const ROLE_WORDS: Readonly<Record<Role, string>> = {
  selected: 'picked up',
  target: 'can go here',
  movable: 'can move',
};

function placeRole(place: number, { selected, targets, movable }: Scene): Role | undefined {
  if (place === selected) return 'selected';
  if (targets.has(place)) return 'target';
  return selected === null && movable.has(place) ? 'movable' : undefined;
}

function StandingMark({ standing: { light, dark } }: { readonly standing: Standing }): VNode {
  return (
    <span class="standing">
      {light > 0 && <span class="chip light">{light}</span>}
      {dark > 0 && <span class="chip dark">{dark}</span>}
      {light + dark === 0 && <span class="chip none">&middot;</span>}
    </span>
  );
}

/** Where an arrow key leads in PLACES, undefined for other keys. */
function nextPlace(key: string, at: number): number | undefined {
  const last = PLACES.length - 1;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(last, at + 1);
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
