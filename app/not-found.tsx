import Link from "next/link";
import { PageFrame } from "@/components/frame/page-frame";

export default function NotFoundPage() {
  return (
    <PageFrame userName={null} title="There is nothing here">
      <p className="max-w-[60ch] text-ink-2">
        The page does not exist, or it is not shared with you. If somebody sent you a link, it may have
        expired or been revoked: ask them for a new one.
      </p>
      <p className="mt-4">
        <Link href="/" className="text-accent underline">
          Go to your notebooks
        </Link>
      </p>
    </PageFrame>
  );
}
