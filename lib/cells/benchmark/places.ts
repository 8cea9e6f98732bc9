import type { BenchmarkSpec, Variant } from "@/lib/benchmark/spec";
import type { RunContext } from "@/lib/cells/contract";
import type { TargetBackend } from "@/lib/target/types";
import { Arm } from "./arm";
import { Arms } from "./arms";
import type { Copies } from "./copies";
import type { WatchedPlace } from "./environment";

/** Where a variant runs: the run's target, another one, or a copy of its own. */
interface Place {
  /** Empty for the run's own target. */
  label: string;
  openBackend(applicationName: string): Promise<TargetBackend>;
}

/** The places that variants run at, and their backends there. */
export class Places {
  private readonly byVariant = new Map<string, Place>();

  private constructor(
    private readonly spec: BenchmarkSpec,
    private readonly context: RunContext,
  ) {}

  /** Finds every variant's place; with `@sandbox` its copy is made and set up. */
  static async open(spec: BenchmarkSpec, context: RunContext, copies: Copies): Promise<Places> {
    const places = new Places(spec, context);
    const here: Place = { label: "", openBackend: (name) => context.openBackend(name) };
    const elsewhere = new Map<string, Place>();
    for (const variant of spec.variants)
      places.byVariant.set(variant.name, await placeOf(variant, { spec, context, copies, here, elsewhere }));
    return places;
  }

  /** A backend for each variant, and one more for the first: its shadow, where the variants run side by side. */
  async openArms(hasShadow: boolean): Promise<Arms> {
    const arms: Arm[] = [];
    for (const variant of this.spec.variants) arms.push(await this.openArm(variant, variant.name));
    const [first] = this.spec.variants;
    const shadow = hasShadow && first ? await this.openArm(first, `${first.name} again`) : null;
    return new Arms(arms, shadow, this.spec.paramSets);
  }

  /** A backend at each place that no variant uses; the first variant's place first. */
  async openWatched(): Promise<[WatchedPlace, ...WatchedPlace[]]> {
    const [first, ...others] = [...new Set(this.byVariant.values())];
    if (!first) throw new Error("a benchmark has at least one variant");
    const open = async ({ label, openBackend }: Place): Promise<WatchedPlace> => ({
      label,
      backend: await openBackend("tunebook benchmark environment"),
    });
    const watched: [WatchedPlace, ...WatchedPlace[]] = [await open(first)];
    for (const place of others) watched.push(await open(place));
    return watched;
  }

  private openArm(variant: Variant, name: string): Promise<Arm> {
    const place = this.byVariant.get(variant.name);
    if (!place) throw new Error(`variant ${variant.name} has no place`);
    const { limits, signal } = this.context;
    return Arm.open({
      variant,
      spec: this.spec,
      timeoutMs: Math.min(this.spec.timeoutMs ?? Infinity, limits.statementTimeoutMs),
      signal,
      applicationName: `tunebook benchmark ${name}`,
      openBackend: (applicationName) => place.openBackend(applicationName),
    });
  }
}

interface Whereabouts {
  spec: BenchmarkSpec;
  context: RunContext;
  copies: Copies;
  here: Place;
  /** Other targets by name. */
  elsewhere: Map<string, Place>;
}

async function placeOf(variant: Variant, whereabouts: Whereabouts): Promise<Place> {
  const { spec, context, copies, here, elsewhere } = whereabouts;
  if (spec.sandbox) {
    const clone = await copies.make(variant);
    return { label: `The copy for ${variant.name}`, openBackend: (name) => clone.openBackend(name) };
  }
  const { target } = variant;
  if (target === null) return here;
  const known = elsewhere.get(target);
  const place = known ?? { label: target, openBackend: (name) => context.openBackendOn(target, name) };
  elsewhere.set(target, place);
  return place;
}
