import { Button } from "@/components/ui/button";

export interface BuildAgreementProps {
  columns: readonly string[];
  onAgree: () => void;
  onDecline: () => void;
}

/** Asks before an index is built on the target in order to be rolled back. */
export function BuildAgreement({ columns, onAgree, onDecline }: BuildAgreementProps) {
  return (
    <div
      role="group"
      aria-label="Build an index and roll it back"
      className="mt-2.5 border-l-2 border-worse pl-2.5"
    >
      <p>
        hypopg is not installed on this target, so the index on ({columns.join(", ")}) has to be built to see
        whether it would be used. It is rolled back at once, after 25 seconds at the latest.
      </p>
      <p className="mt-1 text-worse">Until then nobody can write to the table, and the disk is busy.</p>
      <div className="mt-2 flex flex-wrap gap-1.5">
        <Button size="small" variant="primary" onClick={onAgree}>
          Build and roll back
        </Button>
        <Button size="small" variant="quiet" onClick={onDecline}>
          Leave it
        </Button>
      </div>
    </div>
  );
}
