import { PageFrame } from "@/components/frame/page-frame";

export const metadata = { title: "Link ended" };

export default function LinkEndedPage() {
  return (
    <PageFrame userName={null} title="This link no longer works">
      <p className="max-w-[60ch] text-ink-2">
        It was mistyped, has expired, or was revoked by the person who made it. Ask them for a new one.
      </p>
    </PageFrame>
  );
}
