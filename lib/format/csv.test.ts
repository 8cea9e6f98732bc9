import { describe, expect, it } from "vitest";
import { csvRecord } from "./csv";

describe("csvRecord", () => {
  it("keeps NULL and the empty string apart", () => expect(csvRecord([null, "", "a"])).toBe(',"",a\r\n'));

  it("quotes what would end a field or a record", () =>
    expect(csvRecord(['say "hi"', "a,b", "two\nlines", "cr\r"])).toBe(
      '"say ""hi""","a,b","two\nlines","cr\r"\r\n',
    ));

  it("quotes space at the edges, which some readers trim", () =>
    expect(csvRecord([" a", "b "])).toBe('" a","b "\r\n'));

  it("leaves everything else as PostgreSQL wrote it", () =>
    expect(csvRecord(["2026-10-31 22:14:07+00", "{1,2}", "-1.50"])).toBe(
      '2026-10-31 22:14:07+00,"{1,2}",-1.50\r\n',
    ));
});
