import { directiveValue, editInTurn, setDirective, type TextEdit } from "@/lib/benchmark/edit-directives";
import type { ChoiceOption } from "./choice";

const TIMES = ["5s", "30s", "2min"] as const;
const SAMPLES = ["10", "30", "100"] as const;

/** For how long to measure, or how often: `time 10s` or `samples 30`, as they stand in the text. */
export const MEASURED_FOR: readonly ChoiceOption[] = [
  { value: "", label: "10 s" },
  ...TIMES.map((time) => ({ value: `time ${time}`, label: time.replace(/(\d+)/, "$1 ") })),
  ...SAMPLES.map((count) => ({ value: `samples ${count}`, label: `${count} samples` })),
];

/** What the cell says of it; empty when it leaves it to the default. */
export function readMeasuredFor(source: string): string {
  const samples = directiveValue(source, "samples");
  if (samples !== null) return `samples ${samples}`;
  const time = directiveValue(source, "time");
  return time === null ? "" : `time ${time}`;
}

/** The time and the number exclude each other: writing one removes the other. */
export function writeMeasuredFor(source: string, chosen: string): TextEdit[] {
  const [name, value = null] = chosen.split(" ");
  return editInTurn(
    source,
    (text) => setDirective(text, "samples", name === "samples" ? value : null),
    (text) => setDirective(text, "time", name === "time" ? value : null),
  );
}
