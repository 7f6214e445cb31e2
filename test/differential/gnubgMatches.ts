/** GNU Backgammon reading match files: everything it makes of them, and what it writes of them in turn. */
import { readFile } from 'node:fs/promises';
import { gnubg } from '../gnubg.ts';

/** Where a match stands before a record, or after the last one, by GNU Backgammon. */
export interface GnubgState {
  /** Seen by the side that rolls, also while its double waits for an answer. */
  readonly id: string;
  readonly cube: number;
  /** -1: centred; 0 is the first player. */
  readonly owner: number;
  /** Who rolls. */
  readonly move: number;
  /** Before the game; 0, 0 for money. */
  readonly score: readonly [number, number];
  readonly crawford: number;
  readonly jacoby: number;
  readonly length: number;
}

/** What was done, with the state before it. */
export interface GnubgRecord extends GnubgState {
  readonly action: 'move' | 'double' | 'take' | 'drop' | 'resign' | 'set';
  readonly player: 0 | 1;
  readonly dice: readonly [number, number] | null;
}

export interface GnubgGame {
  readonly records: readonly GnubgRecord[];
  /** The position after the last record, seen as there. */
  readonly lastId: string;
  /** Before the game. */
  readonly score: readonly [number, number];
  readonly winner: 0 | 1 | null;
  readonly points: number;
  readonly isResigned: boolean;
}

export interface GnubgMatch {
  readonly variation: string;
  readonly games: readonly GnubgGame[];
}

/** Walks every file with `navigate`, a record at a time, and saves it again. */
const SCRIPT = `
import gnubg, json, os

def state():
    c = gnubg.cubeinfo()
    return {'id': gnubg.positionid(), 'cube': c['cube'], 'owner': c['cubeowner'], 'move': c['move'],
            'score': c['score'], 'crawford': c['crawford'], 'jacoby': c['jacoby'], 'length': c['matchto']}

def walk(index, game):
    gnubg.navigate()
    if index > 0:
        gnubg.navigate(0, index)
    records = []
    for record in game['game']:
        if record['action'] != 'set' or record.get('dice'): # a position set up is no event
            records.append(dict(state(), action=record['action'], player=0 if record.get('player') == 'X' else 1,
                                dice=record.get('dice')))
        gnubg.navigate(1)
    info = game['info']
    winner = info.get('winner')
    return {'records': records, 'lastId': gnubg.positionid(), 'score': [info['score-X'], info['score-O']],
            'winner': None if winner is None else 0 if winner == 'X' else 1,
            'points': info.get('points-won', 0), 'isResigned': bool(info.get('resigned'))}

gnubg.command('set confirm new off')
gnubg.command('set confirm save off')
gnubg.command('set display off')
for job in json.loads(os.environ['JOBS']):
    gnubg.command(job['load'] + ' ' + job['file'])
    match = gnubg.match(0, 1, 0, 0)
    games = [walk(i, game) for i, game in enumerate(match['games'])]
    with open(job['file'] + '.json', 'w') as out:
        json.dump({'variation': match['match-info']['variation'], 'games': games}, out)
    for save, file in job['saves']:
        gnubg.command(save + ' ' + file)
`;

/** A file to be read with a command, and commands that each write it to another file. */
export interface Job {
  readonly load: string;
  readonly file: string;
  readonly saves: readonly (readonly [command: string, file: string])[];
}

/** Returns what GNU Backgammon makes of each file, in order; one process for all. */
export async function readByGnubg(jobs: readonly Job[]): Promise<GnubgMatch[]> {
  await gnubg(SCRIPT, { JOBS: JSON.stringify(jobs) });
  return Promise.all(
    jobs.map(async ({ file }) => JSON.parse(await readFile(`${file}.json`, 'utf8')) as GnubgMatch),
  );
}
