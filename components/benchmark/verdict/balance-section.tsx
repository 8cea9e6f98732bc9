import {
  callsWords,
  mixWords,
  netWords,
  perHour,
  signedInterval,
  signedMs,
} from "@/lib/benchmark/reading/balance-words";
import type { Balance } from "@/lib/benchmark/record";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { toneOf } from "../arms";

const CELL = "px-3 py-1.5 text-right whitespace-nowrap";
const TONE_TEXT: Partial<Record<ReturnType<typeof toneOf>, string>> = {
  better: "text-better",
  worse: "text-worse",
};

/** What each variant saves on some statements and costs on others, and the net of both. */
export function BalanceSection({ output }: { output: BenchmarkOutput }) {
  return output.balances.map((balance) => <OneBalance key={balance.variant} balance={balance} />);
}

function OneBalance({ balance }: { balance: Balance }) {
  const most = Math.max(
    ...balance.statements.map(({ savedMs, callsPerHour }) => Math.abs(savedMs * callsPerHour)),
    Math.abs(balance.netSavedMsPerHour),
  );
  const interval = signedInterval(balance.low, balance.high);
  return (
    <div
      role="group"
      className="border-t border-line py-3"
      aria-label={`Reads and writes with ${balance.variant}`}
    >
      <p className="px-4.5 text-base">
        <b className="font-semibold">{balance.variant}</b>{" "}
        <span className={`font-medium ${TONE_TEXT[toneOf(balance.outcome)] ?? ""}`}>{netWords(balance)}</span>
        <span className="text-ink-2">{`, reads and writes together, ${mixWords(balance)}.`}</span>
      </p>
      <div
        className="mt-2 overflow-x-auto"
        tabIndex={0}
        role="group"
        aria-label={`Balance of ${balance.variant}, statement by statement`}
      >
        <table className="w-full border-collapse font-mono text-sm tabular-nums">
          <thead>
            <tr className="bg-sunken font-sans text-ink-2">
              <th scope="col" className="px-4.5 py-1.5 text-left font-medium">
                statement
              </th>
              {["calls", "saved per call", "interval", "saved per hour"].map((head) => (
                <th key={head} scope="col" className={`${CELL} font-medium`}>
                  {head}
                </th>
              ))}
              <th scope="col" className="w-1/4 min-w-28 px-3 py-1.5 font-medium">
                <span className="flex justify-between">
                  <span>← cost</span>
                  <span>saved →</span>
                </span>
              </th>
            </tr>
          </thead>
          <tbody>
            {balance.statements.map((one) => (
              <tr key={one.statement} className="border-b border-line">
                <th scope="row" className="px-4.5 py-1.5 text-left font-sans font-medium whitespace-nowrap">
                  {one.statement}{" "}
                  <span className="font-normal text-ink-3">{one.writes ? "write" : "read"}</span>
                </th>
                <td className={CELL}>{callsWords(one.callsPerHour)}</td>
                <td className={CELL}>{signedMs(one.savedMs)}</td>
                <td className={`${CELL} text-ink-3`}>
                  {signedInterval(one.savedMsLow, one.savedMsHigh) ?? "–"}
                </td>
                <td className={CELL}>{perHour(one.savedMs * one.callsPerHour)}</td>
                <BarCell value={one.savedMs * one.callsPerHour} most={most} />
              </tr>
            ))}
            <tr className="border-b border-line font-medium">
              <th scope="row" className="px-4.5 py-1.5 text-left font-sans font-semibold">
                net
              </th>
              <td className={CELL} />
              <td className={CELL} />
              <td className={`${CELL} font-normal text-ink-3`}>
                {interval === null ? "–" : `${interval} per hour`}
              </td>
              <td className={CELL}>{perHour(balance.netSavedMsPerHour)}</td>
              <BarCell value={balance.netSavedMsPerHour} most={most} />
            </tr>
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** A bar from the middle: to the right is saved, to the left is cost. What is too small to see is still a line. */
function BarCell({ value, most }: { value: number; most: number }) {
  const share = most === 0 ? 0 : (Math.abs(value) / most) * 50;
  const style = { width: `max(2px, ${share}%)`, ...(value < 0 ? { right: "50%" } : { left: "50%" }) };
  return (
    <td className="px-3 py-1.5">
      <div className="relative h-3" aria-hidden="true">
        <div className="absolute inset-y-[-3px] left-1/2 w-px bg-line-2" />
        <div className={`absolute inset-y-0 ${value < 0 ? "bg-worse" : "bg-better"}`} style={style} />
      </div>
    </td>
  );
}
