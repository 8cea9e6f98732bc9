import { afterEach, beforeEach, expect, vi } from "vitest";

// A console.error in a test is a failure unless the test replaced it on purpose: errors that nobody reads
// would otherwise pile up behind green runs.
let spy: ReturnType<typeof vi.spyOn>;

beforeEach(() => {
  spy = vi.spyOn(console, "error");
});

afterEach(() => {
  const calls = spy.mock.calls.map((call: unknown[]) => call.map(String).join(" "));
  spy.mockRestore();
  expect(calls, "console.error was called").toEqual([]);
});
