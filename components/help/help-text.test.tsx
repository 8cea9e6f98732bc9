import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { HelpText } from "./help-text";

const html = (source: string) => renderToStaticMarkup(<HelpText source={source} />);

describe("HelpText", () => {
  it("leads within the product in place, and to other sites in a tab that learns nothing", () => {
    expect(html("[rule](/help/rules/bitmap-or)")).not.toContain("_blank");
    expect(html("[manual](https://www.postgresql.org/docs/)")).toMatch(
      /target="_blank" rel="noopener noreferrer"/,
    );
  });
  it("shows markup as nothing and code by its language", () => {
    expect(html("<script>alert(1)</script>")).not.toContain("script");
    expect(html("```sql\nSELECT 1\n```")).toContain("hljs-keyword");
  });
});
