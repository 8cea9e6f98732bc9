import { shuffled, type Random } from "@/lib/stats/random";
import type { ColumnDefinition, ValueKind } from "./table-definition";

type Filled = Pick<ColumnDefinition, "typeName" | "kind" | "candidates" | "compared">;

/** Kinds whose values can be compared whatever their exact types. */
const SHARED: readonly ValueKind[] = [
  "number",
  "text",
  "boolean",
  "moment",
  "time",
  "interval",
  "uuid",
  "json",
  "bytes",
];
/** The share of values that come from the front of the candidates, where the constants of the statements stand. */
const CONSTANT_SHARE = 0.6;
const FRONT = 8;
/** The share of trials in which a column has only values that it is compared with. */
const COMPARED_SHARE = 0.5;

/** The few values that one trial has for each kind of type. */
export class TrialDomain {
  private readonly values = new Map<string, readonly string[]>();
  private readonly own = new Map<Filled, readonly string[]>();

  /** @param size values per kind, from 1. */
  constructor(
    columns: readonly Filled[],
    private readonly size: number,
    private readonly random: Random,
  ) {
    const candidates = new Map<string, Set<string>>();
    for (const column of columns) {
      const known = candidates.get(groupOf(column)) ?? new Set<string>();
      for (const candidate of column.candidates) known.add(candidate);
      candidates.set(groupOf(column), known);
    }
    for (const [group, known] of candidates) this.values.set(group, this.choose([...known]));
  }

  /** A value for `column`, or null when it accepts none; the first of the domain in a share of `skew` of the draws. */
  draw(column: Filled, skew: number): string | null {
    const domain = this.domainOf(column);
    const place = this.random() < skew ? 0 : Math.floor(this.random() * domain.length);
    return domain[place] ?? null;
  }

  /** A value for a key whose domain is used up: another candidate, or one made by counting. */
  beyond(column: Filled, ordinal: number): string | null {
    const { candidates, kind } = column;
    const count = ordinal + 1;
    if (kind === "number") return String(count);
    if (kind === "uuid") return `00000000-0000-0000-0000-${count.toString(16).padStart(12, "0")}`;
    if (kind === "text" && this.random() < 0.5) return `k${count}`;
    return candidates[Math.floor(this.random() * candidates.length)] ?? null;
  }

  private domainOf(column: Filled): readonly string[] {
    const known = this.own.get(column);
    if (known) return known;
    // A condition over several columns is met only where each has what it is compared with.
    if (column.compared.length > 0 && this.random() < COMPARED_SHARE) {
      const compared = this.choose(column.compared);
      this.own.set(column, compared);
      return compared;
    }
    const shared = (this.values.get(groupOf(column)) ?? []).filter((value) =>
      column.candidates.includes(value),
    );
    const domain = shared.length > 0 ? shared : this.choose(column.candidates);
    this.own.set(column, domain);
    return domain;
  }

  private choose(candidates: readonly string[]): string[] {
    const isFromFront = this.random() < CONSTANT_SHARE;
    return shuffled(isFromFront ? candidates.slice(0, FRONT) : candidates, this.random).slice(0, this.size);
  }
}

const groupOf = ({ kind, typeName }: Filled): string => (SHARED.includes(kind) ? kind : typeName);
