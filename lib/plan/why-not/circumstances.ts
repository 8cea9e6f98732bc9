import type { CatalogFacts } from "../rules/catalog-facts";

/** A function that the statement calls. */
export interface FunctionFacts {
  name: string;
  /** pg_proc.proparallel: s(afe), r(estricted), u(nsafe). */
  parallel: string;
}

/** What is known when a question is answered. */
export interface Circumstances {
  catalog: CatalogFacts;
  functions: readonly FunctionFacts[];
  /** True for INSERT, UPDATE, DELETE, MERGE, SELECT … FOR UPDATE, and writing CTEs. */
  writesOrLocks: boolean;
}
