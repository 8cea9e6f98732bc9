import type { VerdictPart } from "@/lib/benchmark/record";

const TONE: Record<VerdictPart["tone"], string> = {
  plain: "",
  strong: "font-bold",
  better: "text-better",
  worse: "text-worse",
};

/** The verdict in large type; what got better or worse is coloured, and said in words too. */
export function VerdictSentence({ parts }: { parts: readonly VerdictPart[] }) {
  return (
    <p className="max-w-[40em] text-verdict leading-snug font-medium tracking-tight text-pretty break-words">
      {parts.map((part, index) => (
        <span key={index} className={TONE[part.tone]}>
          {part.text}
        </span>
      ))}
    </p>
  );
}
