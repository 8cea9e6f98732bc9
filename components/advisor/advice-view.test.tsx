import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { CheckedCandidate, RewriteAdvice } from "@/lib/advisor/advice";
import { advice as advise, always, differs, rewriteCandidate } from "@/lib/advisor/finding";
import { AdviceView } from "./advice-view";

const same: CheckedCandidate["sameData"] = {
  status: "same",
  note: "",
  onlyInBaseline: [],
  onlyInVariant: [],
  columns: ["id"],
  columnDifferences: [],
};
const unrefuted: CheckedCandidate["refutation"] = {
  status: "no-counterexample",
  trials: 300,
  note: "",
  counterexample: null,
};

const candidate = (id: string, more: Partial<CheckedCandidate> = {}): CheckedCandidate => ({
  ...rewriteCandidate(`Rewrite ${id}`, "SELECT a\nFROM t", always("It follows.")),
  id,
  sameData: same,
  refutation: unrefuted,
  ...more,
});

const shown = (
  candidates: CheckedCandidate[],
  options: { isCurrent?: boolean; canEdit?: boolean; notes?: string[] } = {},
) => {
  const advice: RewriteAdvice = {
    statement: { text: "SELECT a FROM t WHERE b", offset: 0, parameters: [] },
    printed: "SELECT a\nFROM t\nWHERE b",
    source: "SELECT a FROM t WHERE b",
    isAnalysed: false,
    notes: options.notes ?? [],
    findings:
      candidates.length === 0
        ? []
        : [
            {
              ruleId: "a-rule",
              title: "A pattern",
              evidence: ["Evidence of <b>it</b>."],
              where: { offset: 0, length: 1 },
              candidates,
            },
          ],
  };
  const { isCurrent = true, canEdit = true } = options;
  return renderToStaticMarkup(
    <AdviceView advice={advice} isCurrent={isCurrent} onInsert={canEdit ? () => undefined : null} />,
  );
};

describe("AdviceView", () => {
  it("shows the evidence, the rewrite against the statement, and what each check said", () => {
    const html = shown([candidate("0.0")]);
    expect(html).toContain("Evidence of &lt;b&gt;it&lt;/b&gt;.");
    expect(html).toMatch(/removed: <\/span>WHERE b/);
    expect(html).toContain("No counterexample in 300 databases.");
    expect(html).toContain("Returns the same rows in one snapshot.");
    expect(html).toMatch(/type="checkbox"[^>]*checked/);
    expect(html).toContain("against 1 candidate");
  });
  it("a refuted rewrite shows what refutes it and cannot be chosen", () => {
    const counterexample = {
      ...{ inserts: ["INSERT INTO t VALUES (NULL);"], values: { x: "1" }, columns: ["id"] },
      ...{ baselineRows: [], variantRows: [["7"]] },
    };
    const html = shown([
      candidate("0.0", { refutation: { status: "counterexample", trials: 3, note: "", counterexample } }),
    ]);
    expect(html).toContain("refuted");
    expect(html).toContain("INSERT INTO t VALUES (NULL);");
    expect(html).toContain("with x = 1");
    expect(html).not.toContain("checkbox");
    expect(html).not.toContain("Insert benchmark");
  });
  it("what may differ is chosen only by hand, and advice never", () => {
    const html = shown([
      candidate("0.0", { equivalence: differs("a is NULL") }),
      candidate("0.1", {
        ...advise("Estimate", "About.", "the estimate is off", "SELECT 1"),
        sameData: null,
        refutation: null,
      }),
    ]);
    expect(html).toContain("measured only if you choose it");
    expect(html.match(/type="checkbox"/g)).toHaveLength(1);
    expect(html).not.toMatch(/type="checkbox"[^>]*checked/);
    expect(html).toContain("answers another question");
  });
  it("says that nothing was found, that the text moved on, and what could not be done", () => {
    expect(shown([])).toContain("no proof");
    expect(shown([candidate("0.0")], { isCurrent: false })).toContain("The cell has changed since");
    expect(shown([candidate("0.0")], { notes: ["No tiny databases were tried: the lab is off."] })).toContain(
      "the lab is off",
    );
  });
  it("offers nothing to insert to who may not edit", () => {
    const html = shown([candidate("0.0")], { canEdit: false });
    expect(html).not.toContain("checkbox");
    expect(html).not.toContain("Insert benchmark");
  });
});
