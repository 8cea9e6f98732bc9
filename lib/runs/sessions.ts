import "server-only";
import type { SessionView, TargetDescription } from "@/lib/notebook/runs";
import type { TargetConnection } from "@/lib/store/target-connections";
import type { TargetBackend } from "@/lib/target/types";
import { SESSION_IDLE_MS } from "./limits";

/** A backend with what was known of its server when it was opened. */
export interface OpenSession {
  backend: TargetBackend;
  description: TargetDescription;
}

interface Session {
  notebookId: string;
  targetId: string;
  /** Opening, open, or rejected; a session that failed to open is forgotten at once. */
  opening: Promise<OpenSession>;
  opened: TargetBackend | null;
  transactionSince: Date | null;
  lastUsed: Date;
  isBusy: boolean;
}

interface SessionsOptions {
  open(connection: TargetConnection): Promise<OpenSession>;
  publish(notebookId: string, view: SessionView): void;
  now(): Date;
}

/** The backends that notebooks hold on targets: one per notebook and target, alive from run to run. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  /** Why a notebook's next run on a target waits. */
  readonly #waitingFor = new Map<string, string>();

  constructor(private readonly options: SessionsOptions) {}

  /**
   * The notebook's backend on the target, opened when there is none. Busy until `settle`.
   * @throws AppError "target-unreachable"
   */
  async use(notebookId: string, connection: TargetConnection): Promise<OpenSession> {
    const session = this.#openSession(notebookId, connection);
    session.isBusy = true;
    session.lastUsed = this.options.now();
    return session.opening;
  }

  /** Takes note of what a run left behind: an open transaction, a lost backend. */
  settle(notebookId: string, targetId: string): void {
    const session = this.#sessions.get(keyOf(notebookId, targetId));
    if (!session) return;
    session.isBusy = false;
    session.lastUsed = this.options.now();
    this.#observe(session);
  }

  waitsFor(notebookId: string, targetId: string, reason: string | null): void {
    const key = keyOf(notebookId, targetId);
    if ((this.#waitingFor.get(key) ?? null) === reason) return;
    if (reason === null) this.#waitingFor.delete(key);
    else this.#waitingFor.set(key, reason);
    this.#publish(notebookId, targetId);
  }

  view(notebookId: string, targetId: string): SessionView {
    const session = this.#sessions.get(keyOf(notebookId, targetId));
    const backend = session?.opened?.isClosed ? null : (session?.opened ?? null);
    return {
      targetId,
      backendPid: backend?.pid ?? null,
      transaction: backend?.transaction ?? "none",
      transactionSince: backend ? (session?.transactionSince?.toISOString() ?? null) : null,
      waitingFor: this.#waitingFor.get(keyOf(notebookId, targetId)) ?? null,
    };
  }

  /** The targets on which the notebook holds a backend. */
  targetsOf(notebookId: string): string[] {
    return [...this.#sessions.values()]
      .filter((one) => one.notebookId === notebookId)
      .map((one) => one.targetId);
  }

  /** The open backends that notebooks hold on a target. */
  async heldOn(targetId: string): Promise<{ notebookId: string; backend: TargetBackend }[]> {
    const held = [...this.#sessions.values()].filter((one) => one.targetId === targetId);
    const opened = await Promise.all(held.map(({ opening }) => opening.catch(() => null)));
    return held.flatMap(({ notebookId }, index) => {
      const backend = opened[index]?.backend;
      return backend && !backend.isClosed ? [{ notebookId, backend }] : [];
    });
  }

  /** Closes the notebook's backend; what was in an open transaction is rolled back by PostgreSQL. */
  async close(notebookId: string, targetId: string): Promise<void> {
    const session = this.#sessions.get(keyOf(notebookId, targetId));
    if (session) await this.#drop(session);
  }

  async closeTarget(targetId: string): Promise<void> {
    await Promise.all(
      [...this.#sessions.values()].filter((one) => one.targetId === targetId).map((one) => this.#drop(one)),
    );
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((one) => this.#drop(one)));
  }

  /** Closes what nobody has used for an hour and notices what the server closed. Called with every heartbeat. */
  async tend(): Promise<void> {
    const idleBefore = this.options.now().getTime() - SESSION_IDLE_MS;
    for (const session of this.#sessions.values()) {
      if (session.isBusy) continue;
      if (session.opened?.isClosed) this.#observe(session);
      else if (session.opened && session.lastUsed.getTime() < idleBefore) await this.#drop(session);
    }
  }

  #openSession(notebookId: string, connection: TargetConnection): Session {
    const targetId = connection.id;
    const key = keyOf(notebookId, targetId);
    const existing = this.#sessions.get(key);
    if (existing && !existing.opened?.isClosed) return existing;
    const session: Session = {
      notebookId,
      targetId,
      opening: this.options.open(connection),
      opened: null,
      transactionSince: null,
      lastUsed: this.options.now(),
      isBusy: false,
    };
    this.#sessions.set(key, session);
    session.opening.then(
      ({ backend }) => {
        session.opened = backend;
        if (this.#sessions.get(key) === session) this.#publish(notebookId, targetId);
      },
      () => this.#forget(session),
    );
    return session;
  }

  #observe(session: Session): void {
    if (session.opened?.isClosed) this.#forget(session);
    else if (session.opened?.transaction === "idle") session.transactionSince = null;
    else session.transactionSince ??= this.options.now();
    this.#publish(session.notebookId, session.targetId);
  }

  #forget(session: Session): void {
    const key = keyOf(session.notebookId, session.targetId);
    if (this.#sessions.get(key) === session) this.#sessions.delete(key);
  }

  async #drop(session: Session): Promise<void> {
    this.#forget(session);
    const opened = await session.opening.catch(() => null);
    await opened?.backend.close();
    this.#publish(session.notebookId, session.targetId);
  }

  #publish(notebookId: string, targetId: string): void {
    this.options.publish(notebookId, this.view(notebookId, targetId));
  }
}

const keyOf = (notebookId: string, targetId: string) => `${notebookId} ${targetId}`;
