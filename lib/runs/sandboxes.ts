import "server-only";
import { AppError } from "@/lib/errors";
import type { SandboxRequest, SandboxSource } from "@/lib/notebook/sandboxes";
import type { SandboxControl } from "@/lib/server/runtime";
import type { Accessor } from "@/lib/store/access";
import { recordAudit } from "@/lib/store/audit";
import { sqlstateOf, UNIQUE_VIOLATION } from "@/lib/store/failure";
import {
  claimSandbox,
  findSandboxOfNotebook,
  insertSandbox,
  readManagedSandbox,
  type SandboxOrder,
} from "@/lib/store/sandboxes";
import { readTargetConnection, type TargetConnection } from "@/lib/store/target-connections";
import { copiesNotAllowed, newThrowAwayId, type ThrowAway } from "@/lib/store/throw-away";
import { throwAwayName } from "@/lib/target/sandbox/database-name";
import { readSourceState, refuseWithoutPrivilege } from "@/lib/target/sandbox/source-state";
import { within } from "@/lib/target/sandbox/within";
import { refuseWithoutRoom } from "./lab-disk";
import { LEASE_MS } from "./limits";
import { SandboxMaking, type SandboxMakingOptions } from "./sandbox-making";
import { describeSource } from "./sandbox-source";

export interface SandboxesOptions extends SandboxMakingOptions {
  /** Stops the runs on a target and closes its sessions. */
  dropTarget(targetId: string): Promise<void>;
}

/** Makes, resets and drops the lasting sandboxes of this process. */
export class Sandboxes implements SandboxControl {
  readonly #making: SandboxMaking;

  constructor(private readonly options: SandboxesOptions) {
    this.#making = new SandboxMaking(options);
  }

  async create(
    accessor: Accessor,
    request: SandboxRequest,
  ): Promise<{ sandboxId: string; targetId: string }> {
    const source = await readTargetConnection(accessor, request.sourceTargetId);
    refuseMismatch(source, request);
    const order = await this.#writeDown(accessor, source, request, null);
    await recordAudit({ userId: accessor.userId, action: "sandbox.made", subject: source.name });
    this.#making.make(order);
    return { sandboxId: order.id, targetId: order.targetId };
  }

  async reset(accessor: Accessor, sandboxId: string): Promise<void> {
    const order = await readManagedSandbox(accessor, sandboxId);
    await requireCopying(accessor, order);
    await recordAudit({ userId: accessor.userId, action: "sandbox.reset", subject: order.name });
    await this.#makeAgain(order, () => this.options.dropTarget(order.targetId));
  }

  async drop(accessor: Accessor, sandboxId: string): Promise<void> {
    const order = await readManagedSandbox(accessor, sandboxId);
    if (this.#making.isMaking(order.targetId))
      throw new AppError("conflict", `${order.name} is being made.`, { hint: "Drop it when it is ready." });
    await recordAudit({ userId: accessor.userId, action: "sandbox.dropped", subject: order.name });
    await this.options.dropTarget(order.targetId);
    if (!(await this.options.throwAways.drop(order)))
      throw new AppError("target-unreachable", `${order.name} could not be dropped now.`, {
        hint: "It is tried again until it is gone.",
      });
  }

  progress(sandboxId: string): string {
    return this.#making.progress(sandboxId);
  }

  async source(accessor: Accessor, targetId: string): Promise<SandboxSource> {
    const { open, programDirectories } = this.options;
    return describeSource(await readTargetConnection(accessor, targetId), open, programDirectories);
  }

  /**
   * The sandbox that `-- @sandbox` runs a notebook's cell on: the notebook's own one of `source`, made on first use; or
   * `source` itself when it is one. It need not be ready: see `whenReady`.
   */
  async ofNotebook(
    accessor: Accessor,
    notebookId: string,
    source: TargetConnection,
  ): Promise<TargetConnection> {
    if (source.sandboxStatus !== null) return source;
    const order =
      (await findSandboxOfNotebook(accessor, notebookId, source.id)) ??
      (await this.#createForNotebook(accessor, notebookId, source));
    const sandbox = await readTargetConnection(accessor, order.targetId);
    if (sandbox.sandboxStatus === "failed") {
      await requireCopying(accessor, order);
      await this.#makeAgain(order);
    }
    return sandbox;
  }

  /** See SandboxMaking. */
  whenReady: SandboxMaking["whenReady"] = (target, signal, say) =>
    this.#making.whenReady(target, signal, say);

  isBeingMade({ targetId }: ThrowAway): boolean {
    return targetId !== null && this.#making.isMaking(targetId);
  }

  renewLeases(): Promise<void> {
    return this.#making.renewLeases();
  }

  stop(): Promise<void> {
    return this.#making.stop();
  }

  async #createForNotebook(
    accessor: Accessor,
    notebookId: string,
    source: TargetConnection,
  ): Promise<SandboxOrder> {
    const place = source.kind === "lab" ? "lab" : "source";
    const request: SandboxRequest = { sourceTargetId: source.id, place, content: { state: "now" } };
    try {
      const order = await this.#writeDown(accessor, source, request, notebookId);
      await recordAudit({ userId: accessor.userId, action: "sandbox.made", subject: source.name });
      this.#making.make(order);
      return order;
    } catch (error) {
      if (sqlstateOf(error) !== UNIQUE_VIOLATION) throw error;
      const order = await findSandboxOfNotebook(accessor, notebookId, source.id);
      if (order) return order;
      throw new AppError("conflict", "The time of this notebook's sandbox is up, and it is being dropped.", {
        hint: "Run the cell again in a moment: it then gets a new one.",
        cause: error,
      });
    }
  }

  async #writeDown(
    accessor: Accessor,
    source: TargetConnection,
    request: SandboxRequest,
    notebookId: string | null,
  ): Promise<SandboxOrder> {
    if (request.place === "source" && !source.isCopyingAllowed) throw copiesNotAllowed(source.name);
    const id = newThrowAwayId();
    const { bytes } = await within(this.options.open(source.config, "tunebook copies"), async (backend) => {
      const state = await readSourceState(backend);
      if (request.place === "source" || source.kind === "lab") refuseWithoutPrivilege(state);
      return state;
    });
    if (request.place === "lab") await refuseWithoutRoom(bytes);
    const databaseName = throwAwayName(source.config.database, "sandbox", id);
    return insertSandbox(accessor, { ...request, id, databaseName, bytes, notebookId, leaseMs: LEASE_MS });
  }

  /** `clear` stops what runs on it; one that failed has nothing to stop. */
  async #makeAgain(order: SandboxOrder, clear: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    if (this.#making.isMaking(order.targetId) || !(await claimSandbox(order.id, LEASE_MS)))
      throw new AppError("conflict", "This sandbox is being made already.");
    this.#making.make(order, async () => {
      await clear();
      await this.options.throwAways.empty(order);
    });
  }
}

/** Copying again takes what copying took: that one may use the source, and agreement to copies on somebody's server. */
async function requireCopying(accessor: Accessor, { place, sourceTargetId }: SandboxOrder): Promise<void> {
  const source = await readTargetConnection(accessor, sourceTargetId);
  if (place === "source" && !source.isCopyingAllowed) throw copiesNotAllowed(source.name);
}

/** A database of the lab is copied in the lab as a whole; a server's on itself as a whole, or by schemas in the lab. */
function refuseMismatch({ kind, name }: TargetConnection, { place, content }: SandboxRequest): void {
  const isDump = content.state === "dump";
  if (kind === "lab" ? isDump || place !== "lab" : isDump !== (place === "lab"))
    throw new AppError("invalid-input", `${name} cannot be copied in this way.`);
  if (content.state === "dump" && content.schemas.length === 0)
    throw new AppError("invalid-input", "Choose at least one schema to copy.");
}
