import { AppError } from "@/lib/errors";
import { databaseSetup, measuredStatements, type BenchmarkSpec } from "@/lib/benchmark/spec";
import type { RunContext } from "@/lib/cells/contract";

/**
 * Refuses what cannot be carried out, before anything is opened.
 *
 * @throws AppError "forbidden" for setups and writes on a read-only target, "invalid-input" for directives that exclude
 *   each other, "unavailable" for a cold cache where the server's buffers are not ours to empty.
 */
export function refuseImpossible(spec: BenchmarkSpec, context: RunContext): void {
  refuseOnReadOnly(spec, context);
  refuseElsewhere(spec);
  if (spec.cache === "cold" && context.evictSharedBuffers === null)
    throw new AppError(
      "unavailable",
      "@benchmark cache=cold needs a server whose buffers are ours to empty.",
      {
        hint: "Run it on the lab, or measure with cache=warm: no claim about a cold cache can be made on this target.",
      },
    );
}

function refuseOnReadOnly(spec: BenchmarkSpec, { capabilities }: RunContext): void {
  // Copies are made to be written to.
  if (!capabilities.readOnly || spec.sandbox) return;
  const hint = "Run it on a copy (-- @sandbox), or ask the target's owner to allow writes.";
  const [step] = [...spec.setup, ...spec.variants.flatMap(databaseSetup)];
  if (step)
    throw new AppError("forbidden", "This target is read-only: a setup cannot run on it.", {
      where: step.where,
      hint,
    });
  const names = spec.workload.length > 0 ? "statement" : "variant";
  const writing = measuredStatements(spec).find(({ writes }) => writes) as
    { name: string; where: AppError["where"] } | undefined;
  if (writing)
    throw new AppError("forbidden", `This target is read-only: ${names} ${writing.name} writes.`, {
      ...(writing.where && { where: writing.where }),
      hint,
    });
}

/** On another target nothing is set up: after a crash nobody would know where to undo it. */
function refuseElsewhere(spec: BenchmarkSpec): void {
  const elsewhere = spec.variants.filter(({ target }) => target !== null);
  const [first] = elsewhere;
  if (!first) return;
  const conflict = (message: string, hint: string) =>
    new AppError("invalid-input", message, { where: first.where, hint });
  if (spec.sandbox)
    throw conflict(
      `Variant ${first.name} cannot run on ${first.target} and on a copy of this target.`,
      "Remove -- @sandbox, or -- @on.",
    );
  if (spec.cache === "cold")
    throw conflict(
      `Variant ${first.name} runs on ${first.target}, whose cache cannot be made cold from here.`,
      "Measure with cache=warm.",
    );
  const step = elsewhere.flatMap(databaseSetup)[0] ?? spec.setup.find(({ scope }) => scope === "database");
  if (step)
    throw new AppError(
      "invalid-input",
      `A setup cannot be made on ${first.target}: it could not be undone.`,
      {
        where: step.where,
        hint: "Make it there by hand before the run, or compare on copies (-- @sandbox).",
      },
    );
}
