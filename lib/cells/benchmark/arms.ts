import type { Execution } from "@/lib/benchmark/schedule";
import type { ParamSet } from "@/lib/benchmark/spec";
import type { Arm } from "./arm";

/** The arms of a run, each on a backend of its own; `shadow` is the first variant a second time. */
export class Arms {
  private readonly byVariant = new Map<string, Arm>();
  private readonly sets: ReadonlyMap<string, ParamSet>;

  constructor(
    arms: readonly Arm[],
    readonly shadow: Arm | null,
    paramSets: readonly ParamSet[],
  ) {
    for (const arm of arms) this.byVariant.set(arm.variant.name, arm);
    this.sets = new Map(paramSets.map((set) => [set.key, set]));
  }

  of(variant: string): Arm {
    const arm = this.byVariant.get(variant);
    if (!arm) throw new Error(`variant ${variant} has no backend`);
    return arm;
  }

  /** In the order of the cell, the shadow last. */
  all(): Arm[] {
    return [...this.byVariant.values(), ...(this.shadow ? [this.shadow] : [])];
  }

  /** What a scheduled execution executes. */
  find({ variant, paramSet, isShadow }: Pick<Execution, "variant" | "paramSet" | "isShadow">): {
    arm: Arm;
    set: ParamSet;
  } {
    const set = this.sets.get(paramSet);
    const arm = isShadow ? this.shadow : this.of(variant);
    if (!arm || !set) throw new Error(`the schedule names ${variant} with ${paramSet}, which the run lacks`);
    return { arm, set };
  }
}
