/** What a feature made by hand is; the groups of features are in the files beside this one. */

/** Groups of features that a study can leave out together. */
export const EXPERT_GROUPS = [
  'race',
  'blots and shots',
  'escape and containment',
  'points and primes',
  'home and entry',
  'timing and shape',
  'bear-off',
] as const;
export type ExpertGroup = (typeof EXPERT_GROUPS)[number];

/** A feature of one side, which the other has too. */
export interface SideFeature {
  readonly name: string;
  /** What it says of its side; "enemy" is the other one. */
  readonly meaning: string;
  /** The number is at least 0 and at most this. */
  readonly most: number;
  /** Where it comes from, a key of SOURCES. */
  readonly source: SourceName;
}

/** Where features come from: the facts and the terms. What is sharper here than there says its meaning. */
export const SOURCES = {
  berliner:
    'Hans Berliner, "Experiences in Evaluation with BKG, a Program that Plays Backgammon", IJCAI 1977; its blockading feature is quoted in https://bkgm.com/rgb/rgb.cgi?view+823',
  tesauro:
    'Gerald Tesauro and Terrence Sejnowski, "A Parallel Network that Learns to Play Backgammon", Artificial Intelligence 39, 1989: the eight features computed for the network, as for Neurogammon after it',
  gnubg: 'GNU Backgammon: the inputs of its networks, as their descriptions have them',
  magriel: 'Paul Magriel, Backgammon, 1976',
  glossary: 'a term of players, as in https://gamesgrid.com/backgammon/glossary.html',
  keith:
    'Tom Keith, "Cube Handling in Noncontact Positions", 2004; https://bkgm.com/articles/CubeHandlingInRaces',
  kleinman: 'Danny Kleinman, Vision Laughs at Counting; https://bkgm.com/rgb/rgb.cgi?view+700',
  trice: 'Walter Trice, "Effective Pip Count", 2000; https://bkgm.com/articles/EffectivePipCount',
  here: 'of this project',
} as const;
export type SourceName = keyof typeof SOURCES;
