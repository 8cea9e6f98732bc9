import { NOBODY, type IndexedNode } from "./indexed-plan";

/** Which node of one plan plays the role of which node of the other, while it is being found out. */
export class Matching {
  /** Per node the index of its counterpart in the other plan, or NOBODY. */
  readonly toAfter: Int32Array;
  readonly toBefore: Int32Array;

  constructor(
    readonly before: readonly IndexedNode[],
    readonly after: readonly IndexedNode[],
  ) {
    this.toAfter = new Int32Array(before.length).fill(NOBODY);
    this.toBefore = new Int32Array(after.length).fill(NOBODY);
  }

  match(before: number, after: number): void {
    this.toAfter[before] = after;
    this.toBefore[after] = before;
  }

  /**
   * Matches the first unmatched node before of each key with the first after, the second with the second and so on.
   * @param keyOf null for nodes that take no part.
   * @param onlyEqual leaves out keys that occur more often in one plan than in the other.
   */
  matchByKey(keyOf: (side: Side, index: number) => string | null, { onlyEqual = false } = {}): void {
    const afterOf = this.#unmatchedByKey(this.#side("after"), keyOf);
    for (const [key, befores] of this.#unmatchedByKey(this.#side("before"), keyOf)) {
      const afters = afterOf.get(key) ?? [];
      if (onlyEqual && befores.length !== afters.length) continue;
      for (const [index, before] of befores.entries()) {
        const after = afters[index];
        if (after !== undefined) this.match(before, after);
      }
    }
  }

  /** The nearest matched node above that is not a wrapper, as its index in the plan after; NOBODY at the top. */
  contexts(): { before: Int32Array; after: Int32Array } {
    return { before: this.#contextsOf(this.#side("before")), after: this.#contextsOf(this.#side("after")) };
  }

  #contextsOf(side: Side): Int32Array {
    const contexts = new Int32Array(side.nodes.length).fill(NOBODY);
    for (const [index, { parent }] of side.nodes.entries()) {
      if (parent === NOBODY) continue;
      const isContext = side.counterpart[parent] !== NOBODY && side.nodes[parent]?.role !== "wrapper";
      contexts[index] = isContext ? side.afterIndex(parent) : contexts[parent]!;
    }
    return contexts;
  }

  #unmatchedByKey(side: Side, keyOf: (side: Side, index: number) => string | null): Map<string, number[]> {
    const byKey = new Map<string, number[]>();
    for (const index of side.nodes.keys()) {
      const key = side.counterpart[index] === NOBODY ? keyOf(side, index) : null;
      if (key === null) continue;
      const same = byKey.get(key);
      if (same) same.push(index);
      else byKey.set(key, [index]);
    }
    return byKey;
  }

  #side(name: "before" | "after"): Side {
    return name === "before"
      ? { name, nodes: this.before, counterpart: this.toAfter, afterIndex: (index) => this.toAfter[index]! }
      : { name, nodes: this.after, counterpart: this.toBefore, afterIndex: (index) => index };
  }
}

export interface Side {
  name: "before" | "after";
  nodes: readonly IndexedNode[];
  counterpart: Int32Array;
  /** The index in the plan after of a matched node. */
  afterIndex: (index: number) => number;
}
