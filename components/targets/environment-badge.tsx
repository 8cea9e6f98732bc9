import { Badge, type Tone } from "@/components/ui/badge";
import type { TargetEnvironment } from "@/lib/target/types";

const TONE: Record<TargetEnvironment, Tone> = {
  sandbox: "ok",
  development: "accent",
  staging: "worse",
  production: "danger",
};

/** Where a target stands, in a word and a colour. */
export function EnvironmentBadge({ environment }: { environment: TargetEnvironment }) {
  return <Badge tone={TONE[environment]}>{environment}</Badge>;
}
