import { Badge } from "@/components/ui/badge";
import { shortFingerprint } from "@/lib/plan/fingerprint";

/** The beginning of a plan's fingerprint; plans with the same one do the same in the same way. */
export function FingerprintBadge({ fingerprint }: { fingerprint: string }) {
  return (
    <Badge
      title={`Fingerprint ${fingerprint}: node types, shape, relations and indexes of the plan, without its figures. The same fingerprint means the same plan.`}
    >
      {shortFingerprint(fingerprint)}
    </Badge>
  );
}
