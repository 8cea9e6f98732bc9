import type { TryIt } from "./finding";

/** A setting to measure: `SET work_mem = '64MB';`. */
export function settingToTry(name: string, value: string, label = `${name} = ${value}`): TryIt {
  const isWord = /^(?:on|off|[\d.]+)$/.test(value);
  return { kind: "setting", label, sql: `SET ${name} = ${isWord ? value : `'${value}'`};` };
}

/** `work_mem` in whole megabytes, a power of two, that holds `kilobytes`. */
export function workMemFor(kilobytes: number): string {
  return `${2 ** Math.ceil(Math.log2(Math.max(1, kilobytes / 1024)))}MB`;
}
