import type { editor, IDisposable, IPosition } from "monaco-editor/editor";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { PEER_COLOURS, presenceSchema } from "@/lib/notebook/presence";
import type { Monaco } from "./monaco";
import { absoluteSelection, relativeSelection } from "./text-history";

/** Others' carets follow at most this often, which stays below what the server lets through. */
const PUBLISH_MS = 120;
/** How long a name stands beside a caret that moved. */
const NAME_MS = 2_500;

interface Peer {
  name: string;
  colour: number;
  anchor: number;
  head: number;
}

/** Shows other people's selections in one cell's editor, and tells them about this one. */
export class Peers implements IDisposable {
  private readonly decorations: editor.IEditorDecorationsCollection;
  private readonly carets = new Map<number, Caret>();
  private readonly disposables: IDisposable[];
  private publishTimer: ReturnType<typeof setTimeout> | null = null;
  private frame = 0;

  constructor(
    private readonly monaco: Monaco,
    private readonly view: editor.IStandaloneCodeEditor,
    private readonly text: Y.Text,
    private readonly awareness: Awareness,
    private readonly cellId: string,
  ) {
    this.decorations = view.createDecorationsCollection();
    this.disposables = [
      view.onDidChangeCursorSelection(() => this.publishSoon()),
      view.onDidChangeModelContent(() => this.renderSoon()),
    ];
    awareness.on("change", this.renderSoon);
    this.renderSoon();
  }

  dispose(): void {
    this.awareness.off("change", this.renderSoon);
    for (const disposable of this.disposables) disposable.dispose();
    if (this.publishTimer) clearTimeout(this.publishTimer);
    cancelAnimationFrame(this.frame);
    this.decorations.clear();
    for (const caret of this.carets.values()) this.view.removeContentWidget(caret);
    if (this.awareness.getLocalState()?.selection) this.awareness.setLocalStateField("selection", null);
  }

  private publishSoon(): void {
    this.publishTimer ??= setTimeout(() => {
      this.publishTimer = null;
      this.publish();
    }, PUBLISH_MS);
  }

  private publish(): void {
    const selection = this.view.getSelection();
    const model = this.view.getModel();
    const state = this.awareness.getLocalState();
    if (!selection || !model || !state) return;
    const { anchor, head } = relativeSelection(
      this.text,
      model.getOffsetAt({
        lineNumber: selection.selectionStartLineNumber,
        column: selection.selectionStartColumn,
      }),
      model.getOffsetAt({ lineNumber: selection.positionLineNumber, column: selection.positionColumn }),
    );
    this.awareness.setLocalState({
      ...state,
      cellId: this.cellId,
      selection: { anchor: JSON.stringify(anchor), head: JSON.stringify(head) },
    });
  }

  private readonly renderSoon = (): void => {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.render());
  };

  private render(): void {
    const model = this.view.getModel();
    if (!model) return;
    const peers = this.present();
    this.decorations.set(
      [...peers.values()]
        .filter(({ anchor, head }) => anchor !== head)
        .map(({ anchor, head, colour }) => ({
          range: this.monaco.Range.fromPositions(
            model.getPositionAt(Math.min(anchor, head)),
            model.getPositionAt(Math.max(anchor, head)),
          ),
          options: { className: `peer-selection peer-${colour}` },
        })),
    );
    for (const [clientId, caret] of this.carets)
      if (!peers.has(clientId)) {
        this.view.removeContentWidget(caret);
        this.carets.delete(clientId);
      }
    for (const [clientId, peer] of peers) this.place(clientId, peer, model.getPositionAt(peer.head));
  }

  private place(clientId: number, peer: Peer, position: IPosition): void {
    const present = this.carets.get(clientId);
    const caret =
      present ??
      new Caret(`peer-${clientId}`, peer, this.monaco.editor.ContentWidgetPositionPreference.EXACT);
    caret.moveTo(position);
    if (present) return this.view.layoutContentWidget(caret);
    this.carets.set(clientId, caret);
    this.view.addContentWidget(caret);
  }

  /** Everybody else whose selection lies in this cell. */
  private present(): Map<number, Peer> {
    const peers = new Map<number, Peer>();
    for (const [clientId, state] of this.awareness.getStates()) {
      if (clientId === this.awareness.clientID || state.cellId !== this.cellId) continue;
      const { data } = presenceSchema.safeParse(state);
      const place = data?.selection && this.locate(data.selection);
      if (!place) continue;
      const colour = Math.max(0, PEER_COLOURS.indexOf(data.user.colour));
      peers.set(clientId, { name: data.user.name, colour, ...place });
    }
    return peers;
  }

  private locate(selection: { anchor: string; head: string }) {
    try {
      return absoluteSelection(this.text, {
        anchor: Y.createRelativePositionFromJSON(JSON.parse(selection.anchor)),
        head: Y.createRelativePositionFromJSON(JSON.parse(selection.head)),
      });
    } catch {
      return null; // A foreign client's rubbish.
    }
  }
}

/** Another person's caret, with the name for a moment after it moved. */
class Caret implements editor.IContentWidget {
  readonly suppressMouseDown = true;
  private readonly node = document.createElement("div");
  private readonly label = document.createElement("span");
  private position: IPosition | null = null;
  private hideTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly id: string,
    { name, colour }: Peer,
    private readonly exact: editor.ContentWidgetPositionPreference,
  ) {
    this.node.className = `peer-caret peer-${colour}`;
    this.label.className = "peer-name";
    this.label.textContent = name;
    this.node.append(this.label);
  }

  getId = () => this.id;
  getDomNode = () => this.node;
  getPosition = () => ({ position: this.position, preference: [this.exact] });

  moveTo(position: IPosition): void {
    if (position.lineNumber === this.position?.lineNumber && position.column === this.position.column) return;
    this.position = position;
    this.label.dataset.side = position.lineNumber === 1 ? "below" : "above";
    this.label.hidden = false;
    clearTimeout(this.hideTimer);
    this.hideTimer = setTimeout(() => (this.label.hidden = true), NAME_MS);
  }
}
