import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { PlanStrip, type ShowPlans } from "../plans/plan-strip";
import { BalanceSection } from "./balance-section";
import { Counterexamples } from "./counterexample";
import { Pills } from "./pills";
import { ResultDifferences } from "./result-differences";
import { VerdictCharts } from "./verdict-charts";
import { VerdictSentence } from "./verdict-sentence";
import { VoidNotice } from "./void-notice";
import { WarningList } from "./warning-list";

export interface VerdictPanelProps {
  output: BenchmarkOutput;
  fileName: string;
  onShowPlans: ShowPlans;
}

/** The answer: the sentence, the facts that carry it, and the charts that show it, parameter set by parameter set. */
export function VerdictPanel({ output, fileName, onShowPlans }: VerdictPanelProps) {
  return (
    <>
      <div className="space-y-3 px-4.5 pt-4 pb-3">
        <VoidNotice environment={output.environment} />
        <VerdictSentence parts={output.verdict} />
        <Pills output={output} />
        <WarningList warnings={output.warnings} isFolded />
      </div>
      <VerdictCharts output={output} fileName={fileName} />
      <Counterexamples output={output} />
      <ResultDifferences output={output} />
      <BalanceSection output={output} />
      <PlanStrip output={output} onShow={onShowPlans} />
    </>
  );
}
