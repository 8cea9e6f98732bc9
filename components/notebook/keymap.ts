/** Everything a key, the palette or a menu can ask of the notebook. */
export const COMMANDS = {
  "run-advance": { title: "Run cell and go to the next", keys: ["Shift+Enter"], group: "Run" },
  "run-stay": { title: "Run cell", keys: ["Mod+Enter"], group: "Run" },
  "run-insert": { title: "Run cell and insert one below", keys: ["Alt+Enter"], group: "Run" },
  explain: { title: "Explain this cell", keys: ["E"], group: "Run" },
  analyse: { title: "Explain analyse this cell", keys: ["Shift+E"], group: "Run" },
  benchmark: { title: "Benchmark this statement", keys: ["Shift+B"], group: "Run" },
  "planner-lab": { title: "Examine this statement in the planner lab", keys: ["Shift+L"], group: "Run" },
  rewrites: { title: "Try rewrites of this statement", keys: ["W"], group: "Run" },
  "run-all": { title: "Run all cells", keys: ["Mod+Shift+Enter"], group: "Run" },
  "run-above": { title: "Run all cells above", keys: [], group: "Run" },
  stop: { title: "Stop what runs", keys: ["I I"], group: "Run" },
  "reset-session": { title: "Reset the session", keys: ["0 0"], group: "Run" },
  edit: { title: "Edit the cell", keys: ["Enter"], group: "Cells" },
  "insert-above": { title: "Insert an SQL cell above", keys: ["A"], group: "Cells" },
  "insert-below": { title: "Insert an SQL cell below", keys: ["B"], group: "Cells" },
  "insert-markdown": { title: "Insert a Markdown cell below", keys: [], group: "Cells" },
  "insert-plan": { title: "Insert a plan cell below", keys: [], group: "Cells" },
  "insert-benchmark": { title: "Insert a benchmark cell below", keys: [], group: "Cells" },
  "insert-planner-lab": { title: "Insert a planner lab below", keys: [], group: "Cells" },
  duplicate: { title: "Duplicate the cell", keys: [], group: "Cells" },
  delete: { title: "Delete the selected cells", keys: ["D D"], group: "Cells" },
  undo: { title: "Undo the last change to cells", keys: ["Z"], group: "Cells" },
  redo: { title: "Redo the last change to cells", keys: ["Shift+Z"], group: "Cells" },
  copy: { title: "Copy the selected cells", keys: ["C"], group: "Cells" },
  cut: { title: "Cut the selected cells", keys: ["X"], group: "Cells" },
  paste: { title: "Paste cells below", keys: ["V"], group: "Cells" },
  "move-up": { title: "Move the cell up", keys: ["Mod+Shift+ArrowUp"], group: "Cells" },
  "move-down": { title: "Move the cell down", keys: ["Mod+Shift+ArrowDown"], group: "Cells" },
  "to-markdown": { title: "Turn into Markdown", keys: ["M"], group: "Cells" },
  "to-sql": { title: "Turn into SQL", keys: ["Y"], group: "Cells" },
  rename: { title: "Name the cell", keys: ["N"], group: "Cells" },
  "toggle-source": { title: "Collapse or show the source", keys: ["S"], group: "Cells" },
  "toggle-output": { title: "Collapse or show the output", keys: ["O"], group: "Cells" },
  down: { title: "Go to the next cell", keys: ["J", "ArrowDown"], group: "Move" },
  up: { title: "Go to the cell before", keys: ["K", "ArrowUp"], group: "Move" },
  "extend-down": { title: "Extend the selection down", keys: ["Shift+J", "Shift+ArrowDown"], group: "Move" },
  "extend-up": { title: "Extend the selection up", keys: ["Shift+K", "Shift+ArrowUp"], group: "Move" },
  top: { title: "Go to the first cell", keys: ["G G"], group: "Move" },
  bottom: { title: "Go to the last cell", keys: ["Shift+G"], group: "Move" },
  save: { title: "Save now", keys: ["Mod+S"], group: "Notebook" },
  share: { title: "Share the notebook", keys: [], group: "Notebook" },
  sandbox: { title: "Make a sandbox of the target and run on it", keys: [], group: "Notebook" },
  outline: { title: "Show or hide the outline", keys: [], group: "Notebook" },
  palette: { title: "Find a command", keys: ["Mod+K"], group: "Notebook" },
  help: { title: "Show all shortcuts", keys: ["?"], group: "Notebook" },
} as const satisfies Record<string, { title: string; keys: readonly string[]; group: string }>;

export type CommandId = keyof typeof COMMANDS;

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

/** Two presses within this time make a chord such as `D D`. */
export const CHORD_MS = 900;

/**
 * The press as the map writes it: `Shift+B`, `Mod+Enter`, `?`. "Mod" is Ctrl, or Cmd on a Mac. Characters that need
 * Shift to be typed, such as `?`, stand for themselves.
 */
export function pressName({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress): string {
  const isLetter = /^[a-z]$/i.test(key);
  const named = key.length > 1;
  const parts = [
    (ctrlKey || metaKey) && "Mod",
    altKey && "Alt",
    shiftKey && (isLetter || named) && "Shift",
    isLetter ? key.toUpperCase() : key,
  ];
  return parts.filter(Boolean).join("+");
}

const BY_KEYS = new Map<string, CommandId>(
  Object.entries(COMMANDS).flatMap(([id, { keys }]) =>
    keys.map((press) => [press, id as CommandId] as const),
  ),
);
const CHORD_STARTS = new Set(
  [...BY_KEYS.keys()].filter((keys) => keys.includes(" ")).map((keys) => keys.split(" ")[0]),
);

/** The command for a press, given the press before it if that was recent; `pending` when it may start a chord. */
export function commandFor(
  press: string,
  previous: string | null,
): { command: CommandId | null; pending: boolean } {
  const chord = previous === null ? undefined : BY_KEYS.get(`${previous} ${press}`);
  if (chord) return { command: chord, pending: false };
  return { command: BY_KEYS.get(press) ?? null, pending: CHORD_STARTS.has(press) };
}

/** Commands that also work while a text is being edited: those with a modifier that no editor uses. */
export const WORKS_WHILE_EDITING: ReadonlySet<CommandId> = new Set(["palette", "save", "run-all"]);

/** Keys as a reader of this platform writes them. */
export function displayKeys(keys: string, isMac: boolean): string {
  return keys
    .replaceAll("Mod+", isMac ? "⌘" : "Ctrl ")
    .replaceAll("Shift+", isMac ? "⇧" : "Shift ")
    .replaceAll("Alt+", isMac ? "⌥" : "Alt ")
    .replaceAll("ArrowUp", "↑")
    .replaceAll("ArrowDown", "↓");
}
