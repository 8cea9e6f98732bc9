import { describe, expect, it } from "vitest";
import { copyAs, toTsv, type CopiedCells } from "./copy-formats";

const cells: CopiedCells = {
  columns: [
    { name: "id", typeOid: 20 },
    { name: "note", typeOid: 25 },
    { name: "paid", typeOid: 16 },
    { name: "extra", typeOid: 3802 },
  ],
  rows: [
    ["9007199254740993", 'it\'s | "new"\nline', "t", '{"a": [1]}'],
    ["-1", null, "f", null],
  ],
};

describe("copyAs", () => {
  it("writes TSV that a spreadsheet reads back cell by cell", () =>
    expect(toTsv([["a", null, "tab\there", 'quote"', "two\nlines"]])).toBe(
      'a\t\t"tab\there"\t"quote"""\t"two\nlines"',
    ));

  it("writes CSV with a header", () =>
    expect(copyAs("CSV", cells)).toBe(
      'id,note,paid,extra\r\n9007199254740993,"it\'s | ""new""\nline",t,"{""a"": [1]}"\r\n-1,,f,\r\n',
    ));

  it("escapes what would break a Markdown table", () =>
    expect(copyAs("Markdown", cells).split("\n")).toEqual([
      "| id | note | paid | extra |",
      "| --: | --- | --- | --- |",
      '| 9007199254740993 | it\'s \\| "new"<br>line | t | {"a": [1]} |',
      "| -1 | NULL | f | NULL |",
    ]));

  it("keeps every digit of a number and embeds JSON as JSON", () => {
    const text = copyAs("JSON", cells);
    expect(text).toContain('"id":9007199254740993,');
    expect(text).toContain('"extra":{"a": [1]}');
    expect((JSON.parse(text) as unknown[])[1]).toEqual({ id: -1, note: null, paid: false, extra: null });
  });

  it("gives columns of one name different keys", () =>
    expect(
      copyAs("JSON", {
        columns: [
          { name: "a", typeOid: 25 },
          { name: "a", typeOid: 25 },
        ],
        rows: [["x", "y"]],
      }),
    ).toBe('[\n  {"a":"x","a_2":"y"}\n]'));

  it("writes INSERT with literals that PostgreSQL reads back", () =>
    expect(copyAs("INSERT", cells)).toBe(
      'INSERT INTO table_name ("id", "note", "paid", "extra") VALUES\n' +
        "  (9007199254740993, 'it''s | \"new\"\nline', true, '{\"a\": [1]}'),\n" +
        "  (-1, NULL, false, NULL);",
    ));

  it("quotes numbers that have no literal", () =>
    expect(
      copyAs("INSERT", { columns: [{ name: "x", typeOid: 701 }], rows: [["NaN"], ["Infinity"]] }),
    ).toContain("('NaN'),\n  ('Infinity');"));
});
