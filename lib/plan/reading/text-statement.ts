import type { PropertyValue } from "../plan-node";
import type { RawProperties } from "./raw-plan";
import { splitAtCommas } from "../sql-scan";
import type { PlainObject } from "./object-plan";
import { bufferProperties, ioTimingProperties, scalar } from "./text-counters";
import { splitDetail } from "./text-detail";

const HEADINGS =
  /^(?:Planning:?$|Planning time:|Planning Time:|Execution time:|Execution Time:|Total runtime:|JIT:|Trigger |Settings: |Serialization: |Query Identifier: |Query Text: )/;
const TRIGGER_FIGURES = /: (?:time=([\d.]{1,40}) )?calls=([\d.]{1,40})$/;

/** True when the line belongs to the statement, not to a node: planning, triggers, JIT, settings, totals. */
export function isStatementLine(line: string): boolean {
  return HEADINGS.test(line);
}

/** Collects what TEXT format prints after the nodes, under the keys of FORMAT JSON. */
export class TextStatementLines {
  private readonly planning: PlainObject = {};
  private readonly jit: PlainObject = {};
  private readonly serialization: PlainObject = {};
  private readonly triggers: PropertyValue[] = [];
  private readonly rest: RawProperties = [];
  private section: PlainObject | null = null;

  /** Takes a heading or a line under the last heading. */
  add(line: string): void {
    if (line.startsWith("Trigger ")) this.addTrigger(line);
    else if (isStatementLine(line)) this.addHeading(line);
    else if (this.section === null) this.keep(line);
    else this.addDetail(line, this.section);
  }

  properties(): RawProperties {
    const sections: RawProperties = [
      ["Planning", this.planning],
      ["JIT", this.jit],
      ["Serialization", this.serialization],
    ];
    const filled = sections.filter(([, value]) => Object.keys(value as PlainObject).length > 0);
    if (this.triggers.length > 0) filled.push(["Triggers", this.triggers]);
    return [...this.rest, ...filled];
  }

  private addHeading(line: string): void {
    const detail = splitDetail(line);
    const value = detail?.value ?? "";
    this.section = null;
    switch (detail?.key) {
      case "Planning":
        this.section = this.planning;
        return;
      case "JIT":
        this.section = this.jit;
        return;
      case "Settings":
        this.rest.push(["Settings", settings(value)]);
        return;
      case "Serialization":
        this.section = this.serialization;
        Object.assign(this.serialization, serialization(value));
        return;
      case "Planning Time":
      case "Planning time":
        this.rest.push(["Planning Time", Number.parseFloat(value)]);
        return;
      case "Execution Time":
      case "Execution time":
      case "Total runtime":
        this.rest.push(["Execution Time", Number.parseFloat(value)]);
        return;
      default:
        this.keep(line);
    }
  }

  private addDetail(line: string, section: PlainObject): void {
    const detail = splitDetail(line);
    if (detail === null) this.keep(line);
    else if (detail.key === "Buffers")
      Object.assign(section, Object.fromEntries(bufferProperties(detail.value)));
    else if (detail.key === "I/O Timings")
      Object.assign(section, Object.fromEntries(ioTimingProperties(detail.value)));
    else if (detail.key === "Memory" && section === this.planning)
      Object.assign(section, planningMemory(detail.value));
    else if (section === this.jit && detail.key === "Options") section["Options"] = jitOptions(detail.value);
    else if (section === this.jit && detail.key === "Timing") section["Timing"] = jitTiming(detail.value);
    else section[detail.key] = scalar(detail.value);
  }

  private addTrigger(line: string): void {
    const colon = line.lastIndexOf(": ");
    const figures = colon < 0 ? null : TRIGGER_FIGURES.exec(line.slice(colon));
    if (figures === null) return this.keep(line);
    const [, time, calls] = figures;
    const trigger = triggerNames(line.slice("Trigger ".length, colon));
    if (time !== undefined) trigger["Time"] = Number(time);
    trigger["Calls"] = Number(calls);
    this.triggers.push(trigger);
  }

  private keep(line: string): void {
    const detail = splitDetail(line);
    this.rest.push(detail === null ? ["Text", line] : [detail.key, scalar(detail.value)]);
  }
}

/** `name`, `name for constraint c`, `for constraint c`, each perhaps with `on relation`. */
function triggerNames(words: string): PlainObject {
  const names: PlainObject = {};
  let rest = words;
  const on = rest.lastIndexOf(" on ");
  if (on >= 0) {
    names["Relation"] = rest.slice(on + " on ".length);
    rest = rest.slice(0, on);
  }
  const constraint = ` ${rest}`.indexOf(" for constraint ");
  if (constraint >= 0) {
    names["Constraint Name"] = rest.slice(constraint + "for constraint ".length);
    rest = rest.slice(0, Math.max(0, constraint - 1));
  }
  return rest === "" ? names : { "Trigger Name": rest, ...names };
}

/** `work_mem = '3MB', jit = 'off'`. */
function settings(value: string): PlainObject {
  const result: PlainObject = {};
  for (const part of splitAtCommas(value)) {
    const equals = part.indexOf(" = ");
    if (equals > 0)
      result[part.slice(0, equals)] = part
        .slice(equals + 3)
        .replace(/^'(.*)'$/s, "$1")
        .replaceAll("''", "'");
  }
  return result;
}

/** `time=0.029 ms  output=2kB  format=text`. */
function serialization(value: string): PlainObject {
  const time = /time=([\d.]+)/.exec(value);
  const output = /output=(\d+)kB/.exec(value);
  const format = /format=(\w+)/.exec(value);
  return {
    ...(time === null ? {} : { Time: Number(time[1]) }),
    "Output Volume": Number(output?.[1] ?? 0),
    Format: format?.[1] ?? "text",
  };
}

/** `used=70kB  allocated=128kB`. */
function planningMemory(value: string): PlainObject {
  const figures = /used=(\d+)kB +allocated=(\d+)kB/.exec(value);
  return figures === null
    ? {}
    : { "Memory Used": Number(figures[1]), "Memory Allocated": Number(figures[2]) };
}

/** `Inlining true, Optimization true, Expressions true, Deforming true`. */
function jitOptions(value: string): PlainObject {
  return Object.fromEntries(
    value.split(", ").map((part) => {
      const space = part.lastIndexOf(" ");
      return [part.slice(0, space), part.slice(space + 1) === "true"];
    }),
  );
}

/** `Generation 0.248 ms (Deform 0.1 ms), Inlining 44.683 ms, …, Total 73.737 ms`: since version 17 with Deform. */
function jitTiming(value: string): PlainObject {
  const figures = new Map(
    [...value.matchAll(/([A-Z][a-z]{1,20}) ([\d.]{1,40}) ms/g)].map(([, name = "", ms]) => [
      name,
      Number(ms),
    ]),
  );
  const deform = figures.get("Deform");
  figures.delete("Deform");
  const timing: PlainObject = Object.fromEntries(figures);
  if (deform !== undefined) timing["Generation"] = { Deform: deform, Total: figures.get("Generation") ?? 0 };
  return timing;
}
