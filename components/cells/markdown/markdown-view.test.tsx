import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { FigureLookup } from "@/lib/notebook/figures";
import { MarkdownView } from "./markdown-view";

const FIGURES: FigureLookup = new Map([
  ["bench", [{ path: "after.median", value: 0.4123, unit: "ms" as const }]],
  ["idle", null],
]);
const html = (source: string) => renderToStaticMarkup(<MarkdownView source={source} figures={FIGURES} />);

describe("MarkdownView", () => {
  it.each([
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "<iframe src='https://example.com'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "text <b onclick=alert(1)>bold</b>",
  ])("leaves HTML out: %s", (source) => {
    const rendered = html(source);
    expect(rendered).not.toMatch(/<(script|img|iframe|b)\b/);
    expect(rendered).not.toMatch(/<a\b|onerror|onclick|alert\(1\)/);
  });

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "java\tscript:alert(1)",
  ])("makes no link to %s", (address) => expect(html(`[x](<${address}>)`)).not.toMatch(/href="[^"]/));

  it("opens other sites in a tab of their own", () => {
    expect(html("[docs](https://www.postgresql.org/docs)")).toContain(
      'href="https://www.postgresql.org/docs" target="_blank" rel="noopener noreferrer nofollow"',
    );
    expect(html("[top](#top)")).not.toContain("_blank");
  });

  it("links images of other sites instead of loading them", () => {
    const rendered = html("![a plan](https://example.com/plan.png) ![x](//example.com/x.png)");
    expect(rendered).not.toContain("<img");
    expect(rendered).toContain("Image: a plan");
    expect(html("![logo](/logo.png)")).toContain('<img src="/logo.png"');
  });

  it("highlights PostgreSQL and leaves unknown languages alone", () => {
    expect(html("```sql\nSELECT 1\n```")).toContain('<span class="hljs-keyword">SELECT</span>');
    expect(html("```brainfuck\n+++\n```")).toContain("+++");
  });

  it("replaces a reference by the recorded value", () => {
    const rendered = html("needs **{{bench.after.median}}** now");
    expect(rendered).toMatch(/<strong><span[^>]*>412\u202fµs<\/span><\/strong>/);
  });

  it("marks a reference that leads nowhere, with the reason", () => {
    const rendered = html("{{bench.before.median}} {{nobody.x}} {{idle.x}}");
    expect(rendered).toContain("{{bench.before.median}}");
    expect(rendered).toContain("has no figure before.median");
    expect(rendered).toContain("No cell is named nobody");
    expect(rendered).toContain("has no recorded run");
  });

  it("leaves braces in code alone", () => {
    expect(html("`{{bench.after.median}}`")).toContain("{{bench.after.median}}");
    expect(html("`{{bench.after.median}}`")).not.toContain("412");
  });

  it("renders tables, task lists and strikethrough", () => {
    const rendered = html("| a | b |\n|--|--:|\n| 1 | 2 |\n\n- [x] done\n\n~~old~~");
    expect(rendered).toContain("<table");
    expect(rendered).toContain("checkbox");
    expect(rendered).toContain("<del>old</del>");
  });
});
