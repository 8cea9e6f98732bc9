import { describe, expect, it } from "vitest";
import { SaveTracker } from "./save-tracker";

function onlineTracker(): SaveTracker {
  const tracker = new SaveTracker();
  tracker.onlineIs(true);
  return tracker;
}

describe("SaveTracker", () => {
  it("calls an edit saved only after it was acknowledged and then said to be stored", () => {
    const tracker = onlineTracker();
    tracker.edited();
    tracker.unacknowledgedIs(1);
    expect(tracker.state).toBe("saving");
    tracker.unacknowledgedIs(0);
    expect(tracker.state).toBe("saving");
    expect(tracker.isSettled).toBe(true);
    tracker.heard({ type: "saved" });
    expect(tracker.state).toBe("saved");
  });

  it("does not take the word for an earlier edit as one for the edit on the way", () => {
    const tracker = onlineTracker();
    tracker.edited();
    tracker.unacknowledgedIs(0);
    tracker.edited();
    tracker.unacknowledgedIs(1);
    tracker.heard({ type: "saved" });
    tracker.unacknowledgedIs(0);
    expect(tracker.state).toBe("saving");
  });

  it("says that the store is away until the store holds the edits", () => {
    const tracker = onlineTracker();
    tracker.edited();
    tracker.heard({ type: "store-unreachable" });
    expect(tracker.state).toBe("store-unreachable");
    tracker.heard({ type: "saved" });
    expect(tracker.state).toBe("saved");
  });

  it("says that edits wait for the connection, and that a reader without any is up to date", () => {
    const tracker = onlineTracker();
    tracker.onlineIs(false);
    expect(tracker.state).toBe("saved");
    tracker.edited();
    expect(tracker.state).toBe("offline-changes");
    expect(tracker.isSettled).toBe(false);
  });

  it("never recovers from a rejection", () => {
    const tracker = onlineTracker();
    tracker.edited();
    tracker.rejected();
    tracker.heard({ type: "saved" });
    expect(tracker.state).toBe("rejected");
  });
});
