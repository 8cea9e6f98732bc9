import type { RawProperties } from "./raw-plan";

const SLICE = /\(slice(\d{1,9})(?:; gang\d{1,9})?(?:; segments: (\d{1,9}))?\)$/;
const MOTION = /^([A-Z][A-Za-z -]{0,40}? Motion) (\d{1,9}):(\d{1,9})$/;
const DISTRIBUTION = / (DS_[A-Z_]{1,40})$/;

/**
 * What servers derived from PostgreSQL add to a node's title, under keys, and the title without it: Greenplum's
 * motions and slices (`Gather Motion 3:1  (slice1; segments: 3)`), Redshift's `XN` and `DS_BCAST_INNER`.
 */
export function dialectProperties(title: string): { title: string; properties: RawProperties } {
  const properties: RawProperties = [];
  let rest = title;
  const slice = SLICE.exec(rest.slice(-60));
  if (slice !== null) {
    rest = rest.slice(0, -slice[0].length).trimEnd();
    properties.push(["Slice", Number(slice[1])]);
    if (slice[2] !== undefined) properties.push(["Segments", Number(slice[2])]);
  }
  const motion = MOTION.exec(rest);
  if (motion !== null) {
    rest = motion[1]!;
    properties.push(["Senders", Number(motion[2])], ["Receivers", Number(motion[3])]);
  }
  if (rest.startsWith("XN ")) {
    rest = rest.slice("XN ".length);
    properties.push(["Leader or Compute Node", "XN"]);
  }
  const distribution = DISTRIBUTION.exec(rest);
  if (distribution !== null) {
    rest = rest.slice(0, distribution.index);
    properties.push(["Distribution", distribution[1]!]);
  }
  return { title: rest, properties };
}
