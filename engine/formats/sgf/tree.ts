/**
 * The grammar of SGF, whatever the game: a collection of trees of nodes with properties.
 *
 *     parseTrees('(;FF[4]GM[6];W[31hefe](;B[42hdfd])(;B[42mkmi]))').trees[0]!.nodes.length; // 3
 *
 * Of a tree only its main line is kept, the first variation at every fork. Texts are unescaped, their line breaks are
 * '\n' and their other white space is blanks. Source: red-bean.com/sgf/sgf4.html.
 */

/** A node: its properties in the order of the file, each with one value or more. */
export interface SgfNode {
  /** Of the text, from 1. */
  readonly line: number;
  readonly properties: ReadonlyMap<string, readonly string[]>;
}

/** The main line of a game tree: the root, then what was done. */
export interface SgfTree {
  readonly line: number;
  readonly nodes: readonly [SgfNode, ...SgfNode[]];
}

/** Why a tree cannot be read, and where; lines and columns from 1. */
export interface SgfSyntaxError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** How many trees could be read before it. */
  readonly treesBefore: number;
}

/** What a text has of trees, in its order. */
export interface SgfTrees {
  readonly trees: readonly SgfTree[];
  readonly errors: readonly SgfSyntaxError[];
}

/** Each broken tree is passed over by looking for the next; a text with more of them is not read on. */
const MOST_ERRORS = 20;
const TREE_START = /\(\s*;/g;
/** Where reading goes on after a broken tree: what programs write begins every game on a new line. */
const TREE_AT_LINE_START = /^\(\s*;/gm;

/** Returns every tree that follows the grammar and what is wrong with the others. Never throws. */
export function parseTrees(text: string): SgfTrees {
  const scanner = new Scanner(text);
  const trees: SgfTree[] = [];
  const errors: SgfSyntaxError[] = [];
  let start = find(TREE_START, text, 0);
  while (start >= 0 && errors.length < MOST_ERRORS) {
    const read = scanner.tree(start);
    if (typeof read === 'string') {
      errors.push({ ...scanner.place(), message: read, treesBefore: trees.length });
      start = find(TREE_AT_LINE_START, text, start + 1);
    } else {
      trees.push(read);
      start = find(TREE_START, text, scanner.at);
    }
  }
  return { trees, errors };
}

function find(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}

class Scanner {
  at = 0;
  readonly #text: string;
  #counted = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The line and column of `at`. */
  place(): { line: number; column: number } {
    if (this.at < this.#counted) {
      this.#counted = 0;
      this.#line = 1;
      this.#lineStart = 0;
    }
    for (let i = this.#counted; i < this.at; i++) {
      const isBreak =
        this.#text[i] === '\n' || (this.#text[i] === '\r' && this.#text[i + 1] !== '\n');
      if (!isBreak) continue;
      this.#line++;
      this.#lineStart = i + 1;
    }
    this.#counted = this.at;
    return { line: this.#line, column: this.at - this.#lineStart + 1 };
  }

  /** Returns the tree that begins here, or why it is none: `at` is then the place. Nesting needs no stack. */
  tree(start: number): SgfTree | string {
    this.at = start;
    const { line } = this.place();
    const nodes: { line: number; properties: Map<string, string[]> }[] = [];
    let depth = 0;
    // The first tree to be closed is the last piece of the main line; all that follows are other variations.
    let isMain = true;
    for (; this.at < this.#text.length; this.at++) {
      const letter = this.#text[this.at]!;
      if (letter === '(') {
        depth++;
      } else if (letter === ')') {
        isMain = false;
        if (--depth > 0) continue;
        this.at++;
        return { line, nodes: nodes as unknown as [SgfNode] };
      } else if (letter === ';') {
        if (isMain) nodes.push({ line: this.place().line, properties: new Map() });
      } else if (isLetter(letter)) {
        const why = this.#property(isMain ? nodes.at(-1)!.properties : undefined);
        if (why !== undefined) return why;
      } else if (!isSpace(letter)) {
        return `${JSON.stringify(letter)}: expected a property such as W[31hefe], or one of ; ( )`;
      }
    }
    return 'the game is cut off: expected )';
  }

  /** Reads a name and its values, leaving `at` on the last letter. */
  #property(properties: Map<string, string[]> | undefined): string | undefined {
    const text = this.#text;
    let name = '';
    for (; isLetter(text[this.at]); this.at++) {
      // Before FF[4] names could have small letters, which do not count: White, Black.
      if (text[this.at]! <= 'Z') name += text[this.at]!;
      if (name.length > 100) return `${name}: expected the name of a property`;
    }
    // A name met twice in a node has the values of both.
    const values = properties?.get(name) ?? [];
    const known = values.length;
    for (let next = this.#skipSpace(); text[next] === '['; next = this.#skipSpace()) {
      this.at = next + 1;
      const value = this.#value();
      if (value === undefined) return 'the value is cut off: expected ]';
      values.push(value);
    }
    if (values.length === known) return `${name}: expected its value in [ ]`;
    this.at--;
    properties?.set(name, values);
    return undefined;
  }

  #skipSpace(): number {
    let next = this.at;
    while (isSpace(this.#text[next])) next++;
    return next;
  }

  /** Reads to the bracket that ends the value, leaving `at` after it; undefined where there is none. */
  #value(): string | undefined {
    const start = this.at;
    let end = start;
    while (end < this.#text.length && this.#text[end] !== ']') {
      end += this.#text[end] === '\\' ? 2 : 1;
    }
    if (end >= this.#text.length) return undefined;
    this.at = end + 1;
    return unescape(this.#text.slice(start, end));
  }
}

function isLetter(letter: string | undefined): boolean {
  return (
    letter !== undefined && ((letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z'))
  );
}

function isSpace(letter: string | undefined): boolean {
  return letter !== undefined && letter <= ' ';
}

function unescape(raw: string): string {
  const text = /[\r\t\v\f]/.test(raw) ? normalise(raw) : raw;
  // A backslash takes the next character as it is; a line break after one is not in the text.
  return text.includes('\\')
    ? text.replace(/\\(\n|[^])/g, (_, next: string) => (next === '\n' ? '' : next))
    : text;
}

/** Returns a text as it will be read back: line breaks as '\n', other white space as blanks. */
export function normalise(text: string): string {
  return text.replace(/\r\n|\n\r|\r/g, '\n').replace(/[\t\v\f]/g, ' ');
}

/** Returns a property as it is written. */
export function makeProperty(name: string, ...values: readonly string[]): string {
  return name + values.map((value) => `[${normalise(value).replace(/[\\\]]/g, '\\$&')}]`).join('');
}
