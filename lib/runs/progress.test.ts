import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ProgressThrottle } from "./progress";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function throttled() {
  const sent: string[] = [];
  return { sent, throttle: new ProgressThrottle(({ message }) => sent.push(message)) };
}

describe("ProgressThrottle", () => {
  it("passes on the first at once, then at most five a second, and always the latest", () => {
    const { sent, throttle } = throttled();
    for (let step = 0; step < 100; step += 1) {
      throttle.push({ message: String(step) });
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(1000);
    expect(sent[0]).toBe("0");
    expect(sent.at(-1)).toBe("99");
    expect(sent.length).toBeLessThanOrEqual(7);
  });

  it("is silent after it was stopped", () => {
    const { sent, throttle } = throttled();
    throttle.push({ message: "first" });
    throttle.push({ message: "second" });
    throttle.stop();
    vi.advanceTimersByTime(1000);
    throttle.push({ message: "third" });
    expect(sent).toEqual(["first"]);
  });
});
